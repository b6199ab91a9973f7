import Core
import Foundation
import Logging
import TestSupport
import Testing

@testable import Commands
@testable import Providers

@Suite("The log")
struct StderrLogTests {
  /// The lines that `body` logs.
  static func lines(
    _ format: LogFormat, level: LogLevel = .trace, hiding secrecy: Secrecy = Secrecy(),
    _ body: (Logger) -> Void
  ) -> [String] {
    let lines = Lines()
    body(
      Logger(label: "test") { _ in
        StderrLog(
          style: LogStyle(level: level, format: format), hiding: secrecy, now: { Sample.start },
          write: lines.append)
      })
    return lines.all
  }

  @Test("a line of text has a time, a level, a message, and values in the order of their names")
  func text() {
    let lines = Self.lines(.text) {
      $0.warning("job fails", metadata: ["why": "no such image", "runner": "lab", "empty": ""])
    }
    #expect(
      lines == [
        "2023-11-14T22:13:20.000Z warning job fails empty=\"\" runner=lab why=\"no such image\"\n"
      ])
  }

  @Test(
    "a line stays one line, whatever a value holds",
    arguments: [
      ("two\nlines", "\"two\\nlines\""), ("a \"quote\"", "\"a \\\"quote\\\"\""),
      ("\u{1b}[31m", "\"\\u001b[31m\""), ("a\u{85}b\u{2028}c", "\"a\\u0085b\\u2028c\""),
      ("back\\slash", "back\\slash"), ("k=v", "k=v"), ("größe", "größe"), ("\r", "\"\\r\""),
    ])
  func oneLine(value: String, written: String) {
    let lines = Self.lines(.text) { $0.info("message", metadata: ["key": "\(value)"]) }
    #expect(lines == ["2023-11-14T22:13:20.000Z info message key=\(written)\n"])
    let message = Self.lines(.text) { $0.info("\(value)") }
    #expect(message.count == 1)
    #expect(message.first?.dropLast().contains { $0.isNewline } == false)
  }

  @Test(
    "a line of JSON can be read back",
    arguments: ["plain", "two\nlines", "a \"quote\"", "\u{1b}[31m\u{0}", "größe 🙂", "back\\slash"])
  func json(value: String) throws {
    let lines = Self.lines(.json) { $0.error("\(value)", metadata: ["key": "\(value)"]) }
    let line = try #require(lines.first)
    #expect(lines.count == 1)
    #expect(line.dropLast().contains { $0.isNewline } == false)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
    #expect(
      object == [
        "time": "2023-11-14T22:13:20.000Z", "level": "error", "message": value, "key": value,
      ])
  }

  @Test("what is below the level is not written")
  func level() {
    let lines = Self.lines(.text, level: .warning) {
      $0.info("no")
      $0.warning("yes")
      $0.critical("yes too")
    }
    #expect(lines.count == 2)
  }

  @Test("no notice and no dump tells a secret")
  func secrets() {
    let record = Sample.record()
    let snapshot = Snapshot(
      installation: "0123456789abcdef0123456789abcdef", records: [record],
      runners: [RunnerStatus(name: Sample.runner, whyNot: "it is away", since: Sample.start)])
    let lines = Self.lines(.text) { logger in
      StateDump.write(snapshot, to: logger)
      for notice in Self.notices { NoticeLog(logger: logger).record(notice) }
    }
    #expect(lines.count == 3 + Self.notices.count)
    #expect(!lines.joined().contains(Sample.payload().token.reveal()))
    #expect(lines.allSatisfy { $0.hasSuffix("\n") && $0.count { $0 == "\n" } == 1 })
  }

  @Test("whatever is logged, no known secret is in it", arguments: LogFormat.allCases)
  func hidden(format: LogFormat) {
    let secrecy = Secrecy()
    secrecy.add([Secret("glrt-öther\"s"), Secret("no")])
    secrecy.follow(jobs: [Secret("glcbt-job")])
    let lines = Self.lines(format, hiding: secrecy) {
      $0.warning("glrt-öther\"s", metadata: ["why": "glcbt-job no glrt-%C3%B6ther%22s"])
    }
    #expect(lines.count == 1 && !lines.joined().contains("ther"), "\(lines)")
    #expect(lines.joined().contains("[MASKED] no [MASKED]"), "\(lines)")
  }

  private static let notices: [Notice] = [
    .granted(Sample.key), .phase(Sample.key, from: .acquired, to: .provisioning),
    .adopted(Sample.key, Sample.resourceID), .resourceEnded(Sample.key, "exit 1"),
    .failing(Sample.key, .systemFailure, "no\nimage"),
    .reported(Sample.key, .systemFailure), .reportGivenUp(Sample.key, "410"),
    .cameBackToLife(Sample.key), .over(Sample.key, .success), .dropped(Sample.key, nil),
    .stuck(Sample.key, "403"), .orphan(ResourceName("hpd-job-1f2e3d4c-1"), Sample.resourceID),
    .unreadableGrant(Sample.runner, "not JSON"), .polling(Sample.runner, whyNot: nil),
    .polling(Sample.runner, whyNot: "away"), .waiting(Sample.runner, "full"),
    .jobCalls(Sample.runner, trouble: "502"), .jobCalls(Sample.runner, trouble: nil),
    .storage(failure: "full"), .storage(failure: nil),
    .anomaly(Sample.key, "odd"), .anomaly(nil, "odd"),
    .statistics(Statistics()),
  ]

  @Test("every notice says which runner and job it is about")
  func context() {
    let lines = Self.lines(.text) { logger in
      NoticeLog(logger: logger).record(.failing(Sample.key, .systemFailure, "no image"))
      NoticeLog(logger: logger).record(.stuck(Sample.key, "403"))
    }
    #expect(
      lines.map { $0.dropFirst(25) } == [
        "warning job fails job=4711 reason=runner_system_failure runner=lab why=\"no image\"\n",
        "error resource cannot be deleted job=4711 runner=lab why=403\n",
      ])
  }
}

private final class Lines: Sendable {
  private let lines = Lock<[String]>([])
  var all: [String] { lines.withLock { $0 } }
  func append(_ bytes: [UInt8]) {
    lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
  }
}
