import Core
@testable import Providers

/// A head, an empty line, a body: as libcurl hands them over, line by line.
func fuzzHeaders(_ bytes: [UInt8]) {
  var reader = HeadReader()
  var rest = bytes[...]
  while !reader.isWhole, let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
    let isTaken = Array(rest[...end]).withUnsafeBytes { reader.take($0) }
    if !isTaken { return }
    rest = rest[rest.index(after: end)...]
  }
  guard let head = reader.head else { return }
  if let wait = RetryAfter.duration(in: head) {
    precondition(wait > .zero && wait <= .seconds(86_400))
  }
  let secret = Secret("glrt-secret")
  let answer = CoordinatorAnswer(
    HTTPResponse(head: head, body: Array(rest)), to: "PATCH /", hiding: [secret])
  precondition(answer.logLength ?? 0 >= 0)
  precondition(answer.updateInterval ?? .seconds(1) <= .seconds(900))
  precondition(!answer.trouble.description.contains(secret.reveal()))
  _ = (answer.jobUpdateAnswer, answer.traceAnswer(expecting: 7), answer.verifyAnswer)
  _ = (answer.jobRequestAnswer(after: nil), answer.jobStatusAnswer(of: JobID(1)), answer.logAnswer)
}
