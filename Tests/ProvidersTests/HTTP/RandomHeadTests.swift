import Core
import Testing
import TestSupport

@testable import Providers

/// Heads of answers, put together at random of what servers and vandals write.
@Suite("Heads of answers at random")
struct RandomHeadTests {
  private static let names = [
    "Retry-After", "RateLimit-ResetTime", "Date", "Range", "Content-Range", "Job-Status",
    "X-GitLab-Trace-Update-Interval", "X-GitLab-Last-Update", "X-Request-Id", "Content-Length",
    "Content-Type", "retry-after", " ", "",
  ]
  private static let values = [
    "", " ", "0", "-1", "17", "1e9", "+5", "9223372036854775807", "9223372036854775808",
    "-9223372036854775808", "Sat, 28 Nov 2026 19:00:30 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
    "Sun Nov  6 08:49:37 1994", "Sat, 28 Nov 99999999999 19:00:30 GMT", "0-0", "0-17", "0--17",
    "0-9223372036854775808", "bytes 0-1/2", "running", "canceling", "\u{0}", "é", "1, 1", "1, 2",
    String(repeating: "9", count: 400), "text/html", "application/json", "glrt-secret",
  ]
  private static let starts = [
    "HTTP/1.1 200 OK", "HTTP/1.1 416 Range Not Satisfiable", "HTTP/2 429", "HTTP/1.1 100 Continue",
    "HTTP/1.1 99999999999999999999 X", "HTTP/1.1 -5 X", "HTTP/1.1", "", "403 403 403",
  ]

  private static func text(_ random: inout Mutations) -> [UInt8] {
    var lines = [starts.randomElement(using: &random) ?? ""]
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      let name = names.randomElement(using: &random) ?? ""
      lines.append("\(name): \(values.randomElement(using: &random) ?? "")")
    }
    let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    return Bool.random(using: &random) ? bytes : random.damage(bytes)
  }

  @Test("no wait beyond a day, no negative length, no secret, and no trap", arguments: 0..<4)
  func heads(seed: UInt64) {
    var random = Mutations(seed: seed)
    var (waits, lengths) = (0, 0)
    for _ in 0..<4000 {
      var reader = HeadReader()
      for line in Self.text(&random).split(separator: 10, omittingEmptySubsequences: false) {
        let isTaken = (Array(line) + [10]).withUnsafeBytes { reader.take($0) }
        #expect(isTaken)
      }
      guard let head = reader.head else { continue }
      if let wait = RetryAfter.duration(in: head) {
        waits += 1
        #expect(wait > .zero && wait <= .seconds(86_400))
      }
      let body = Array(#"{"message":"of glrt-secret"}"#.utf8)
      let answer = CoordinatorAnswer(
        HTTPResponse(head: head, body: body), to: "PATCH /", hiding: [Secret("glrt-secret")])
      if let length = answer.logLength {
        lengths += 1
        #expect(length >= 0)
      }
      if let interval = answer.updateInterval {
        #expect(interval > .zero && interval <= .seconds(900))
      }
      #expect(!"\(answer.trouble)".contains("glrt-secret"))
      _ = (answer.jobUpdateAnswer, answer.traceAnswer(expecting: 7), answer.verifyAnswer)
      _ = (answer.jobRequestAnswer(after: nil), answer.jobStatusAnswer(of: JobID(1)))
      _ = answer.logAnswer
    }
    #expect(waits > 20 && lengths > 20, "some of them say something")
  }
}
