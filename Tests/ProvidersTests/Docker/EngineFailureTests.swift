import Core
import Testing

@testable import Providers

@Suite struct EngineFailureTests {
  @Test(
    arguments: [
      (EngineFailure.answer(status: 400, message: "m"), Refusal.Kind.final),
      (.answer(status: 401, message: "m"), .credentials),
      (.answer(status: 403, message: "m"), .credentials),
      (.answer(status: 404, message: "m"), .final), (.answer(status: 408, message: "m"), .again),
      (.answer(status: 409, message: "m"), .final), (.answer(status: 425, message: "m"), .again),
      (.answer(status: 429, message: "m"), .again), (.answer(status: 499, message: "m"), .final),
      (.answer(status: 500, message: "m"), nil), (.answer(status: 503, message: "m"), nil),
      (.answer(status: 302, message: "m"), nil), (.answer(status: 200, message: "m"), nil),
      (.answer(status: 0, message: "m"), nil), (.unreadable("m"), nil), (.busy("m"), nil),
      (.unusable("m"), .final), (.notMade("m"), .away),
      (.transport(HTTPError(.notConnected, "m", mayHaveBeenSent: false)), .away),
      (.transport(HTTPError(.timedOut, "m", mayHaveBeenSent: false)), .away),
      (.transport(HTTPError(.timedOut, "m", mayHaveBeenSent: true)), nil),
      (.transport(HTTPError(.cut, "m", mayHaveBeenSent: true)), nil),
      (.transport(HTTPError(.unreadable, "m", mayHaveBeenSent: true)), nil),
      (.transport(HTTPError(.cancelled, "m", mayHaveBeenSent: true)), nil),
      (.transport(HTTPError(.cancelled, "m", mayHaveBeenSent: false)), nil),
    ] as [(EngineFailure, Refusal.Kind?)])
  func failuresAreNoOrUnknown(failure: EngineFailure, kind: Refusal.Kind?) {
    switch failure.verdict("do it") {
    case .no(let refusal):
      #expect(refusal.kind == kind)
      #expect(refusal.trouble == failure.trouble("do it"))
      #expect(refusal.reason == .systemFailure)
    case .unknown(let trouble):
      #expect(kind == nil)
      #expect(trouble == failure.trouble("do it"))
    }
    #expect(failure.trouble("do it").summary.hasPrefix("cannot do it: "))
    #expect(failure.trouble("do it").summary.hasSuffix("m"))
  }

  @Test(
    arguments: [
      (EngineFailure.answer(status: 500, message: "m"), true),
      (.transport(HTTPError(.cut, "m", mayHaveBeenSent: true)), true), (.unreadable("m"), true),
      (.answer(status: 403, message: "m"), false),
      (.transport(HTTPError(.notConnected, "m", mayHaveBeenSent: false)), false),
      (.transport(HTTPError(.cancelled, "m", mayHaveBeenSent: true)), false),
    ] as [(EngineFailure, Bool)])
  func failedQuestionBeforeACallMeansThatItWasNotMade(failure: EngineFailure, changes: Bool) {
    #expect((failure.beforeTheCall != failure) == changes)
    if changes {
      guard case .no(let refusal) = failure.beforeTheCall.verdict("x") else {
        Issue.record("it is not a no")
        return
      }
      #expect(refusal.kind == .away)
    }
  }

  @Test(
    arguments: [
      ("", ""), ("a\r\nb\tc\u{0}d\u{1b}[31m\u{7f}\u{85}", "a b c d [31m"), ("  a  ", "a"),
      ("one\u{2028}two", "one two"), (String(repeating: "é", count: 500), nil),
    ] as [(String, String?)])
  func textIsBroughtOnOneLine(text: String, line: String?) {
    #expect(text.onOneLine == line ?? text)
  }

  @Test func longTextIsCut() {
    let line = String(repeating: "x", count: 100_000).onOneLine
    #expect(line == String(repeating: "x", count: 500) + "…")
  }

  @Test(
    arguments: [
      (#"{"message":"no such image"}"#, "no such image"), (#"{"message":7}"#, #"{"message":7}"#),
      ("plain", "plain"), ("", ""), ("{\"message\"", "{\"message\""), ("[]", "[]"),
    ] as [(String, String)])
  func engineIsQuoted(body: String, message: String) {
    #expect(EngineAnswer(status: 404, body: Array(body.utf8)).message == message)
  }
}
