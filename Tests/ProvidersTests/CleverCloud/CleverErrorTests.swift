import Core
import Testing

@testable import Providers

@Suite struct CleverErrorTests {
  /// Every number of the fact sheet's §3.5, and the statuses without one.
  @Test(
    arguments: [
      (400, 501, .final), (400, 557, .final), (400, 9017, .catalogue), (404, 4004, .final),
      (403, 501, .final), (403, 557, .final), (403, 9017, .catalogue), (401, 4004, .final),
      (400, 4002, .final), (401, 4002, .final), (403, 4002, .final), (404, 4002, .final),
      (502, 21002, nil), (401, 21002, .again), (403, 21002, .again), (500, 4002, nil),
      (503, -500, nil), (500, -500, nil), (403, -500, .again), (401, nil, .credentials),
      (400, nil, .final), (402, nil, .final),
      (403, nil, .credentials), (404, nil, .final), (408, nil, .again), (409, nil, .final),
      (410, nil, .final), (425, nil, .again), (429, nil, .again), (500, nil, nil),
      (500, 9017, nil), (504, nil, nil), (301, nil, nil), (304, nil, nil), (199, nil, nil),
    ] as [(Int, Int64?, Refusal.Kind?)])
  func ordersAreRefusedOrUnknown(status: Int, id: Int64?, kind: Refusal.Kind?) {
    #expect(CleverError(status: status, id: id).refusal == kind)
  }

  /// A proxy's page says that the order was not carried out only where no answer of the API could
  /// say otherwise.
  @Test(
    arguments: [
      (400, nil), (404, nil), (401, .credentials), (403, .credentials), (429, .again), (502, nil),
    ] as [(Int, Refusal.Kind?)])
  func pagesConcludeLittle(status: Int, kind: Refusal.Kind?) {
    #expect(CleverError(status: status, isForeign: true).refusal == kind)
  }

  @Test(
    arguments: [
      (404, 4004, false, true), (404, nil, false, false), (404, 4002, false, false),
      (404, 4004, true, false), (410, 4004, false, false), (200, 4004, false, false),
    ] as [(Int, Int64?, Bool, Bool)])
  func onlyOneAnswerSaysThatThereIsNone(
    status: Int, id: Int64?, isForeign: Bool, expected: Bool
  ) {
    let error = CleverError(status: status, id: id, isForeign: isForeign)
    #expect(error.saysNoApplication == expected)
  }

  @Test(
    arguments: [
      (
        400, #"{"id":501,"message":"Bad\nrequest","type":"error","fields":{"zone":"no such"}}"#,
        "Clever Cloud answered 400 Bad Request (error 501), it cannot be made "
          + "with these settings: Bad request; zone: no such (request R1)"
      ),
      (
        400, #"{"id":557,"message":"","fields":{"A-B":"bad name","C":7}}"#,
        "Clever Cloud answered 400 Bad Request (error 557), a variable of the "
          + "environment is not accepted: A-B: bad name; C: ? (request R1)"
      ),
      (
        500, #"{"code":"x.y","error":"It broke","context":{},"apiRequestId":"z"}"#,
        "Clever Cloud answered 500 Internal Server Error: It broke (request R1)"
      ),
      (
        401, "",
        "Clever Cloud answered 401 Unauthorized, the token is not accepted: it may have "
          + "expired or been revoked (request R1)"
      ),
      (
        502, Cloud.page,
        "Clever Cloud answered 502 Bad Gateway with a page that is not the API's "
          + "(request R1)"
      ),
      (503, "no JSON", "Clever Cloud answered 503 Service Unavailable (request R1)"),
      (418, "[]", "Clever Cloud answered 418 (request R1)"),
    ] as [(Int, String, String)])
  func tellsWhatWasAnswered(status: Int, body: String, expected: String) {
    let answer = CleverAnswer(response(status, body))
    #expect(answer.failure.trouble("do it").summary == "cannot do it: \(expected)")
  }

  @Test func tellsNoSecrets() {
    let secrets = [Secret("abc"), Secret("abcdef"), Secret("p&ss w"), Secret("")]
    let body = #"{"message":"abcdef abc p&ss w p%26ss%20w","fields":{"x":"is abcdef"}}"#
    let answer = CleverAnswer(response(400, body), hiding: Redaction(secrets))
    let text = answer.failure.trouble("do it").summary
    #expect(
      text.contains("<secret> <secret> <secret> <secret>; x: is <secret>"), "\(text)")
  }

  @Test func waitsAsLongAsItIsAsked() {
    var response = response(429, "{}")
    response.head.headers.append(("Retry-After", "7"))
    #expect(CleverAnswer(response).failure.trouble("do it").retryAfter == .seconds(7))
  }

  @Test(arguments: [Cloud.page, "  <!doctype html>", "{", "", "7\u{0}"])
  func goodStatusAloneIsNoAnswer(body: String) {
    let answer = CleverAnswer(response(200, body))
    #expect(throws: CleverFailure.self) { try answer.document() }
  }

  @Test(
    arguments: [
      (HTTPError.refused, .away), (.late, nil), (.cut, nil),
      (HTTPError(.cancelled, "cancelled", mayHaveBeenSent: false), nil),
      (HTTPError(.invalidRequest, "no such file", mayHaveBeenSent: false), .away),
      (HTTPError(.unreadable, "too large", mayHaveBeenSent: true), nil),
    ] as [(HTTPError, Refusal.Kind?)])
  func silenceIsUnknown(error: HTTPError, kind: Refusal.Kind?) {
    #expect(CleverFailure.transport(error).refusal == kind)
  }

  private func response(_ status: Int, _ body: String) -> HTTPResponse {
    HTTPResponse(
      head: HTTPHead(status: status, headers: [("sozu-id", "R1")]), body: Array(body.utf8))
  }
}
