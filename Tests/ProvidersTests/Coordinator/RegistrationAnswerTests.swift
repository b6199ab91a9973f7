import Core
import Testing

@testable import Providers

@Suite("The answers to registrations and removals")
struct RegistrationAnswerTests {
  private static func answer(
    _ status: Int, _ body: String, type: String = "application/json"
  ) -> CoordinatorAnswer {
    CoordinatorAnswer(
      HTTPResponse(
        head: HTTPHead(status: status, headers: [("Content-Type", type)]), body: Array(body.utf8)),
      to: "POST /api/v4/runners", hiding: [Secret("sEcReT")])
  }

  @Test("201 with a token is a runner")
  func made() {
    let answer = Self.answer(
      201, #"{"id":12,"token":"glrt-x","token_expires_at":"2027-01-01T00:00:00Z"}"#)
    #expect(
      answer.registrationAnswer
        == .made(
          MadeRunner(id: 12, token: Secret("glrt-x"), expiry: "2027-01-01T00:00:00Z")))
    #expect(
      Self.answer(201, #"{"token":"t","token_expires_at":null}"#).registrationAnswer
        == .made(MadeRunner(id: nil, token: Secret("t"))))
  }

  @Test(
    "an answer that names no token may have made a runner",
    arguments: [
      (201, ""), (201, "[]"), (201, "{}"), (201, #"{"token":""}"#), (201, #"{"token":"a b"}"#),
      (201, #"{"token":"é"}"#), (201, #"{"token":7}"#), (200, #"{"token":"x"}"#), (500, "{}"),
      (408, "{}"), (302, ""), (403, "<html>"),
    ])
  func unknown(status: Int, body: String) {
    guard case .unknown = Self.answer(status, body).registrationAnswer else {
      Issue.record("\(Self.answer(status, body).registrationAnswer)")
      return
    }
  }

  @Test(
    "a refusal made nothing, and does not quote the token", arguments: [400, 401, 403, 410, 422])
  func refused(status: Int) {
    let answer = Self.answer(status, #"{"message":"no sEcReT here"}"#).registrationAnswer
    guard case .refused(status, let trouble) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(trouble.summary.hasPrefix("POST /api/v4/runners: \(status)"))
    #expect(!trouble.summary.contains("sEcReT"))
  }

  @Test("what was not sent made nothing, what was sent may have")
  func errors() {
    let away = HTTPError(.notConnected, "away", mayHaveBeenSent: false)
    #expect(RegistrationAnswer(away) == .unreached(Trouble("away", kind: .unreachable)))
    let cut = HTTPError(.cut, "cut", mayHaveBeenSent: true)
    #expect(RegistrationAnswer(cut) == .unknown(Trouble("cut", kind: .cut)))
  }

  @Test("a removal is believed when the coordinator says so, and is not needed where nothing is")
  func removal() {
    #expect(Self.answer(204, "").removalAnswer == .gone)
    #expect(Self.answer(200, "").removalAnswer == .gone)
    for status in [403, 404] {
      guard case .absent = Self.answer(status, "{}").removalAnswer else {
        Issue.record("\(status)")
        continue
      }
    }
    for (status, body) in [(403, "<html>"), (500, ""), (412, "{}"), (429, ""), (302, "")] {
      guard case .unknown = Self.answer(status, body).removalAnswer else {
        Issue.record("\(status)")
        continue
      }
    }
  }
}
