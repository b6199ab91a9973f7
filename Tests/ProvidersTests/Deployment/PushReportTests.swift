import TestSupport
import Testing

@testable import Providers

/// The packet of a band.
private func band(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
  PktLines.packet([number] + bytes)
}

@Suite struct PushReportTests {
  private static let ref = "refs/heads/master"

  private func read(
    _ lines: [String], said words: String? = nil, isMultiplexed: Bool = true
  ) throws -> PushReport {
    let report = packets(lines)
    if !isMultiplexed { return try PushReport(reading: report, isMultiplexed: false) }
    // In pieces that part a packet of the report.
    let pieces = [report.prefix(7), report.dropFirst(7)].flatMap { band(1, Array($0)) }
    let body = (words.map { band(2, Array($0.utf8)) } ?? []) + pieces + PktLines.flush
    return try PushReport(reading: body, isMultiplexed: true)
  }

  @Test(arguments: [true, false]) func tellsYesFromNo(isMultiplexed: Bool) throws {
    let yes = try read(["unpack ok\n", "ok \(Self.ref)\n", "."], isMultiplexed: isMultiplexed)
    #expect(yes == (try read(["unpack ok", "ok \(Self.ref)", "."])))
    #expect(yes.refusal == nil)
    let no = ["unpack ok\n", "ng \(Self.ref) pre-receive hook declined\n", "."]
    #expect(try read(no, isMultiplexed: isMultiplexed).refusal == "pre-receive hook declined")
    #expect(try read(["unpack ok\n", "ng \(Self.ref)\n", "."]).refusal == "")
    let bad = ["unpack index-pack abnormal exit\n", "ng \(Self.ref) unpacker error\n", "."]
    #expect(try read(bad).refusal == "the pack was not taken: index-pack abnormal exit")
    #expect(try read(["unpack x\n", "."]).refusal == "the pack was not taken: x")
  }

  @Test func keepsWhatHooksSay() throws {
    let report = try read(["unpack ok\n", "ok \(Self.ref)\n", "."], said: "queued\n")
    #expect(report.words == "queued\n")
    let body = band(2, Array("a".utf8)) + PktLines.packet([]) + band(2, Array("b".utf8))
    let end = band(1, packets(["unpack ok\n", "ok \(Self.ref)\n", "."])) + PktLines.flush
    #expect(try PushReport(reading: body + end, isMultiplexed: true).words == "ab")
  }

  @Test(arguments: [
    [], ["."], ["unpack ok\n"], ["unpack ok\n", "."], ["ok \(ref)\n", "."],
    ["unpack ok\n", "ok \(ref)\n"], ["unpack ok\n", "ok refs/heads/other\n", "."],
    ["unpack ok\n", "ok \(ref)\n", "ng \(ref) no\n", "."], ["unpack bad\n", "ok \(ref)\n", "."],
    ["unpack ok\n", "ok \(ref)x\n", "."], ["unpack ok\n", "ng \(ref)x no\n", "."],
    ["hello\n", "."], ["unpack\n", "ok \(ref)\n", "."], [".", "unpack ok\n", "ok \(ref)\n", "."],
  ])
  func concludesNothingFromHalf(lines: [String]) {
    for isMultiplexed in [true, false] {
      #expect(throws: UnreadableAnswer.self) { try read(lines, isMultiplexed: isMultiplexed) }
    }
  }

  @Test func tellsOfTheServersFailure() {
    let body = band(2, Array("one ".utf8)) + band(3, Array("fatal: two".utf8)) + PktLines.flush
    let error = #expect(throws: UnreadableAnswer.self) {
      try PushReport(reading: body, isMultiplexed: true)
    }
    #expect(error?.message == "the server failed: one fatal: two")
  }

  @Test func knowsThreeBands() {
    let report = band(1, packets(["unpack ok\n", "ok \(Self.ref)\n", "."]))
    for number in [0, 4, 0x61] as [UInt8] {
      #expect(throws: UnreadableAnswer.self) {
        try PushReport(
          reading: report + band(number, [0x61]) + PktLines.flush, isMultiplexed: true)
      }
    }
    // A multiplexed report in the place of a report.
    #expect(throws: UnreadableAnswer.self) {
      try PushReport(
        reading: band(1, report + PktLines.flush) + PktLines.flush, isMultiplexed: true)
    }
  }

  @Test(arguments: Seeds.blocks(4)) func survivesDamage(seed: UInt64) {
    let report = packets(["unpack ok\n", "ok \(Self.ref)\n", "."])
    let whole = band(2, Array("words".utf8)) + band(1, report) + PktLines.flush
    for length in 0..<whole.count {
      #expect(throws: UnreadableAnswer.self) {
        try PushReport(reading: Array(whole.prefix(length)), isMultiplexed: true)
      }
    }
    var mutations = Mutations(seed: seed)
    let read = (0..<1000).compactMap { _ in
      try? PushReport(reading: mutations.damage(whole), isMultiplexed: true)
    }
    #expect((1..<900).contains(read.count))
  }
}
