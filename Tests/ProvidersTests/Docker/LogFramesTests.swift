import Testing
import TestSupport

@testable import Providers

@Suite struct LogFramesTests {
  private static func frame(_ channel: UInt8, _ text: String, length: Int? = nil) -> [UInt8] {
    let count = length ?? text.utf8.count
    let size = (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
    return [channel, 0, 0, 0] + size + Array(text.utf8)
  }

  private static func output(_ bytes: [UInt8], inPiecesOf size: Int = .max) -> String {
    var frames = LogFrames()
    var rest = bytes[...]
    while !rest.isEmpty {
      frames.take(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return String(decoding: frames.output, as: UTF8.self)
  }

  private static let outputs: [([[UInt8]], String)] = [
    ([], ""),
    ([frame(1, "out\n"), frame(2, "err\n")], "out\nerr\n"),
    ([frame(0, "in"), frame(1, ""), frame(1, "é")], "iné"),
    // Cut inside the text, behind the head, inside the head.
    ([frame(1, "out", length: 100)], "out"),
    ([frame(1, "out"), frame(2, "", length: 9)], "out"),
    ([frame(1, "out"), [2, 0, 0]], "out"), ([frame(1, "out"), [1]], "out"), ([[0, 0]], ""),
    ([frame(1, "out", length: 0xffff_ffff)], "out"),
    // No frames at all, and none from some place on.
    ([Array("plain text of a terminal".utf8)], "plain text of a terminal"),
    ([Array("short".utf8)], "short"),
    ([frame(1, "out"), Array("plain".utf8)], "outplain"),
    ([[3, 0, 0, 0, 0, 0, 0, 1, 0x61]], "\u{3}\0\0\0\0\0\0\u{1}a"),
  ]

  @Test(arguments: outputs)
  func outputOfFrames(pieces: [[UInt8]], text: String) {
    let bytes = Array(pieces.joined())
    for size in [1, 2, 3, 7, 8, 9, .max] {
      #expect(Self.output(bytes, inPiecesOf: size) == text, "in pieces of \(size)")
    }
  }

  @Test func aTerminalsOutputIsTakenAsItIs() {
    var frames = LogFrames(hasTerminal: true)
    frames.take(Self.frame(1, "out"))
    #expect(frames.output == Self.frame(1, "out"))
  }

  @Test func ofALongOutputTheEndIsKept() {
    let line = String(repeating: "x", count: 99)
    let bytes = (0..<20_000).flatMap { Self.frame(1, "\($0) \(line)\n") }
    let output = Self.output(bytes, inPiecesOf: 4096)
    #expect(output.hasSuffix("\n19999 \(line)\n"))
    #expect((OutputTail.limit / 2...2 * OutputTail.limit).contains(output.utf8.count))
    #expect(!output.hasPrefix("x"), "it begins with a whole word")
  }

  @Test func ofOneEndlessWordNothingIsKept() {
    let bytes = Self.frame(1, String(repeating: "x", count: 1_000_000))
    #expect(Self.output(bytes, inPiecesOf: 10_000) == "")
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func damageIsSurvived(seed: UInt64) {
    var mutations = Mutations(seed: seed)
    let bytes = mutations.damage(Self.frame(1, "some") + Self.frame(2, "output"))
    #expect(Self.output(bytes, inPiecesOf: 3) == Self.output(bytes))
  }
}
