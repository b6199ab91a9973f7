import Core
import Foundation
import Providers
import Testing

/// What a coordinator says, and what that means.
struct Saying<Meaning: Sendable & Equatable>: Sendable, CustomTestStringConvertible {
  var said: String
  var meaning: Meaning
  init(_ said: String, _ meaning: Meaning) { (self.said, self.meaning) = (said, meaning) }
  var testDescription: String { said.replacing("\r\n", with: " | ") }
}

private let forbidden = answer(
  "403 Forbidden", ["Job-Status: canceled", "Content-Type: application/json"],
  body: "{\"message\":\"403 Forbidden - Job is not processing on runner\"}")
private let page = "<html><title>Sign in</title></html>"
private let job = JobID(4711)
private let payload = "{\"id\":4711,\"token\":\"glcbt-x\"}"

/// What Core says of bytes that are no payload.
private func refusal(of text: String) -> String {
  do throws(PayloadError) {
    return "\(try JobPayload(reading: Array(text.utf8)))"
  } catch { return error.sentence }
}

private func ask<Answer: Sendable>(
  _ said: String, _ ask: (CoordinatorClient) async -> Answer
) async -> Answer {
  let server = LoopbackServer { connection in
    guard connection.readRequest() != nil else { return }
    connection.write(said)
  }
  return await ask(coordinator(server, over: HTTPClient()))
}

@Suite(.timeLimit(.minutes(2))) struct CoordinatorAnswerTests {
  @Test(
    arguments: [
      Saying(answer("201 Created", body: payload), .granted(payload: Array(payload.utf8))),
      Saying(
        answer("201 Created", body: "{\"id\":1}"),
        .unreadableGrant(
          bytes: Array("{\"id\":1}".utf8),
          Trouble("POST /api/v4/jobs/request: 201 Created: The payload has no \"token\"."))),
      Saying(
        answer("201 Created", body: page),
        .unreadableGrant(
          bytes: Array(page.utf8),
          Trouble(
            "POST /api/v4/jobs/request: 201 Created: \(refusal(of: page))"))),
      Saying(answer("204 No Content"), .none(lastUpdate: nil)),
      Saying(answer("204 No Content", ["X-GitLab-Last-Update: "]), .none(lastUpdate: nil)),
      Saying(answer("204 No Content", ["X-GitLab-Last-Update: ab12"]), .none(lastUpdate: "ab12")),
      Saying(answer("409 Conflict", body: "{}"), .none(lastUpdate: nil)),
      Saying(
        answer("403 Forbidden", body: "{\"message\":\"403 Forbidden\"}"),
        .forbidden(Trouble("POST /api/v4/jobs/request: 403 Forbidden"))),
      Saying(
        answer("403 Forbidden", body: "{\"message\":\"403 Forbidden  - Runner is orphaned\"}"),
        .forbidden(Trouble("POST /api/v4/jobs/request: 403 Forbidden: Runner is orphaned"))),
      Saying(
        answer("422 X"), .forbidden(Trouble("POST /api/v4/jobs/request: 422 Unprocessable Content"))
      ),
      Saying(
        answer("403 Forbidden", ["Content-Type: text/html"], body: page),
        .refused(Trouble("POST /api/v4/jobs/request: 403 Forbidden"))),
      Saying(
        answer("400 X", body: "{\"error\":\"token is\\nmissing\"}"),
        .refused(Trouble("POST /api/v4/jobs/request: 400 Bad Request: token is missing"))),
      Saying(
        answer("400 X", body: "{\"error\":\"token glrt-sEcReT is bad\"}"),
        .refused(Trouble("POST /api/v4/jobs/request: 400 Bad Request"))),
      Saying(
        answer("413 X"), .refused(Trouble("POST /api/v4/jobs/request: 413 Content Too Large"))),
      Saying(
        answer("429 X", ["Retry-After: 60"], body: "{\"message\":{\"error\":\"Too often.\"}}"),
        .refused(
          Trouble(
            "POST /api/v4/jobs/request: 429 Too Many Requests: Too often.", retryAfter: .seconds(60)
          ))),
      Saying(
        answer("500 X", body: "\u{0}garbage"),
        .refused(Trouble("POST /api/v4/jobs/request: 500 Internal Server Error"))),
      Saying(
        answer("502 X", body: page), .refused(Trouble("POST /api/v4/jobs/request: 502 Bad Gateway"))
      ),
      Saying(
        answer("503 X", ["Retry-After: 5"]),
        .refused(
          Trouble("POST /api/v4/jobs/request: 503 Service Unavailable", retryAfter: .seconds(5)))),
      Saying(
        answer("302 X", ["Location: /users/sign_in"]),
        .refused(Trouble("POST /api/v4/jobs/request: 302 Found"))),
      Saying(
        answer("200 OK", body: payload), .refused(Trouble("POST /api/v4/jobs/request: 200 OK"))),
      Saying(answer("299 X"), .refused(Trouble("POST /api/v4/jobs/request: 299"))),
    ] as [Saying<JobRequestAnswer>])
  func readsRequestsForAJob(saying: Saying<JobRequestAnswer>) async {
    #expect(await ask(saying.said) { await $0.requestJob(lastUpdate: nil) } == saying.meaning)
  }

  @Test(
    arguments: [
      Saying(answer("200 OK", body: "{\"id\":1,\"token\":\"x\"}"), .valid),
      Saying(answer("200 OK", body: "200"), .valid),
      Saying(
        answer("200 OK", body: page), .unknown(Trouble("POST /api/v4/runners/verify: 200 OK"))),
      Saying(answer("200 OK"), .unknown(Trouble("POST /api/v4/runners/verify: 200 OK"))),
      Saying(
        answer("403 X", body: "{\"message\":\"403 Forbidden\"}"),
        .invalid(Trouble("POST /api/v4/runners/verify: 403 Forbidden"))),
      Saying(
        answer("422 X"), .invalid(Trouble("POST /api/v4/runners/verify: 422 Unprocessable Content"))
      ),
      Saying(
        answer("403 X", body: page), .unknown(Trouble("POST /api/v4/runners/verify: 403 Forbidden"))
      ),
      Saying(
        answer("404 X"), .unknown(Trouble("POST /api/v4/runners/verify: 404 Not Found"))),
      Saying(
        answer("504 X"), .unknown(Trouble("POST /api/v4/runners/verify: 504 Gateway Timeout"))),
    ] as [Saying<VerifyAnswer>])
  func readsVerifications(saying: Saying<VerifyAnswer>) async {
    #expect(await ask(saying.said) { await $0.verify() } == saying.meaning)
  }

  @Test(
    arguments: [
      Saying(answer("200 OK", ["Job-Status: running"], body: "200"), .accepted(.running)),
      Saying(answer("200 OK", ["Job-Status: canceling"], body: "200"), .accepted(.canceling)),
      Saying(answer("200 OK", ["Job-Status: odd"], body: "200"), .accepted(.other("odd"))),
      Saying(answer("200 OK", ["Job-Status:"], body: "200"), .accepted(nil)),
      Saying(answer("200 OK", body: "200"), .accepted(nil)),
      Saying(
        answer("202 X", ["X-GitLab-Trace-Update-Interval: 4"]), .pending(after: .seconds(4))),
      Saying(
        answer("202 X", ["X-GitLab-Trace-Update-Interval: 99999999999"]),
        .pending(after: .seconds(900))),
      Saying(answer("202 X", ["X-GitLab-Trace-Update-Interval: "]), .pending(after: nil)),
      Saying(answer("202 X", ["X-GitLab-Trace-Update-Interval: -3"]), .pending(after: nil)),
      Saying(
        forbidden,
        .forbidden(
          .canceled,
          Trouble("PUT /api/v4/jobs/4711: 403 Forbidden: Job is not processing on runner"))
      ),
      Saying(answer("403 X"), .forbidden(nil, Trouble("PUT /api/v4/jobs/4711: 403 Forbidden"))),
      Saying(
        answer("403 X", body: page), .unknown(Trouble("PUT /api/v4/jobs/4711: 403 Forbidden"))),
      Saying(
        answer("400 X", body: "{\"message\":\"token glcbt-sEcReT\"}"),
        .refused(Trouble("PUT /api/v4/jobs/4711: 400 Bad Request"))),
      Saying(answer("404 X"), .refused(Trouble("PUT /api/v4/jobs/4711: 404 Not Found"))),
      Saying(answer("412 X"), .refused(Trouble("PUT /api/v4/jobs/4711: 412 Precondition Failed"))),
      Saying(answer("409 X"), .unknown(Trouble("PUT /api/v4/jobs/4711: 409 Conflict"))),
      Saying(
        answer("429 X", ["Retry-After: 7"]),
        .unknown(Trouble("PUT /api/v4/jobs/4711: 429 Too Many Requests", retryAfter: .seconds(7)))),
      Saying(
        answer("500 X"), .unknown(Trouble("PUT /api/v4/jobs/4711: 500 Internal Server Error"))),
      Saying(answer("307 X"), .unknown(Trouble("PUT /api/v4/jobs/4711: 307 Temporary Redirect"))),
      Saying(answer("204 X"), .unknown(Trouble("PUT /api/v4/jobs/4711: 204 No Content"))),
    ] as [Saying<JobUpdateAnswer>])
  func readsUpdates(saying: Saying<JobUpdateAnswer>) async {
    let answer = await ask(saying.said) {
      await $0.update(job, token: Secret("glcbt-sEcReT"), to: .running)
    }
    #expect(answer == saying.meaning)
  }

  @Test(
    arguments: [
      Saying(
        answer("202 X", ["Range: 0-13", "Job-Status: running"], body: "0-13"),
        .accepted(next: 13, .running)),
      Saying(answer("202 X"), .accepted(next: 13, nil)),
      Saying(answer("202 X", ["Range: 0-x"]), .accepted(next: 13, nil)),
      Saying(
        answer("416 X", ["Range: 0-99", "Job-Status: canceling"]),
        .outOfRange(next: 99, .canceling)),
      Saying(answer("416 X"), .outOfRange(next: nil, nil)),
      Saying(answer("416 X", ["Range: 0--5"]), .outOfRange(next: nil, nil)),
      Saying(
        forbidden,
        .forbidden(
          .canceled,
          Trouble("PATCH /api/v4/jobs/4711/trace: 403 Forbidden: Job is not processing on runner"))),
      Saying(
        answer("403 X", body: page),
        .unknown(Trouble("PATCH /api/v4/jobs/4711/trace: 403 Forbidden"))),
      Saying(answer("400 X"), .refused(Trouble("PATCH /api/v4/jobs/4711/trace: 400 Bad Request"))),
      Saying(answer("404 X"), .refused(Trouble("PATCH /api/v4/jobs/4711/trace: 404 Not Found"))),
      Saying(
        answer("429 X", ["Retry-After: 3"]),
        .unknown(
          Trouble("PATCH /api/v4/jobs/4711/trace: 429 Too Many Requests", retryAfter: .seconds(3)))),
      Saying(answer("502 X"), .unknown(Trouble("PATCH /api/v4/jobs/4711/trace: 502 Bad Gateway"))),
      Saying(answer("200 X"), .unknown(Trouble("PATCH /api/v4/jobs/4711/trace: 200 OK"))),
    ] as [Saying<TraceAnswer>])
  func readsAppends(saying: Saying<TraceAnswer>) async {
    let answer = await ask(saying.said) {
      await $0.append([1, 2, 3], at: 10, to: job, token: Secret("glcbt-sEcReT"))
    }
    #expect(answer == saying.meaning)
  }

  @Test(
    arguments: [
      Saying(answer("200 OK", body: "{\"id\":4711,\"status\":\"running\"}"), .executing(.running)),
      Saying(answer("200 OK", body: "{\"status\":\"canceling\"}"), .executing(.canceling)),
      Saying(
        answer("200 OK", body: "{\"id\":4712,\"status\":\"running\"}"),
        .unknown(Trouble("GET /api/v4/job: 200 OK: the answer is about job 4712"))),
      Saying(
        answer("200 OK", body: "[1]"),
        .unknown(Trouble("GET /api/v4/job: 200 OK: the answer is no job"))),
      Saying(answer("200 OK", body: page), .unknown(Trouble("GET /api/v4/job: 200 OK"))),
      Saying(answer("401 X", body: "{\"message\":\"401 Unauthorized\"}"), .unauthorized),
      Saying(answer("401 X", body: page), .unknown(Trouble("GET /api/v4/job: 401 Unauthorized"))),
      Saying(answer("403 X"), .unknown(Trouble("GET /api/v4/job: 403 Forbidden"))),
      Saying(answer("404 X"), .unknown(Trouble("GET /api/v4/job: 404 Not Found"))),
      Saying(answer("503 X"), .unknown(Trouble("GET /api/v4/job: 503 Service Unavailable"))),
    ] as [Saying<JobStatusAnswer>])
  func readsStatuses(saying: Saying<JobStatusAnswer>) async {
    #expect(
      await ask(saying.said) { await $0.status(of: job, token: Secret("glcbt-sEcReT")) }
        == saying.meaning)
  }
}
