import Testing

/// One row: who is asked, the status, header fields and body of the answer, and what it means.
struct CoordinatorRow: Sendable, CustomTestStringConvertible {
  var endpoint: CoordinatorEndpoint
  var status: Int
  var fields: [String]
  var body: String
  var meaning: String

  init(
    _ endpoint: CoordinatorEndpoint, _ status: Int, _ fields: [String] = [], _ body: String = "",
    _ meaning: String
  ) {
    self.endpoint = endpoint
    self.status = status
    self.fields = fields
    self.body = body
    self.meaning = meaning
  }

  var testDescription: String {
    ([endpoint.rawValue, "\(status)"] + fields + [String(body.prefix(40))])
      .joined(separator: " | ")
  }
}

private let payload = #"{"id":4711,"token":"glcbt-x"}"#
private let page = "<html><title>Sign in</title></html>"
private let foreign = "a page for people instead of the coordinator's answer"
private let processing = #"{"message":"403 Forbidden - Job is not processing on runner"}"#
private let oldWording = #"{"message":"403 Forbidden  - Job is not running"}"#
private let expired = #"{"message":"403 Forbidden - Job token has expired"}"#
private let traceLimit = #"{"error":"trace size limit exceeded"}"#
private let tooOften = #"{"message":{"error":"Too often."}}"#
private let cutJSON = #"{"message":"403 Forb"#
private let noToken = #"The payload has no "token"."#
private let migration = ["Retry-After: 60"]

/// The fact sheet's tables (gitlab-coordinator.md §§1.2, 1.4, 1.5, 2.1, 3, 4, 5.1), and what is in
/// none of them.
enum CoordinatorTable {
  static let rows: [CoordinatorRow] =
    requests + verifications + updates + appends + questions
    + logs + registrations + removals

  private static let requests: [CoordinatorRow] = [
    .init(.request, 201, [], payload, "granted"),
    .init(.request, 201, ["Content-Type: application/json; charset=utf-8"], payload, "granted"),
    .init(
      .request, 201, [], #"{"id":1}"#, "unreadable grant unreadable, 201 Created: \(noToken)"),
    .init(.request, 204, [], "", "none"),
    .init(.request, 204, ["X-GitLab-Last-Update: "], "", "none"),
    .init(.request, 204, ["X-GitLab-Last-Update: ab12"], "", "none ab12"),
    .init(.request, 204, ["x-gitlab-last-update: ab12"], "", "none ab12"),
    .init(
      .request, 204, ["X-GitLab-Last-Update: " + String(repeating: "a", count: 2000)], "", "none"),
    .init(.request, 204, ["Gitlab-Ci-Builds-Polling: yes"], "", "none"),
    .init(.request, 409, [], #"{"message":"409 Conflict"}"#, "conflict cafe refused, 409 Conflict"),
    .init(.request, 409, [], "", "conflict cafe refused, 409 Conflict"),
    .init(.request, 409, ["X-GitLab-Last-Update: ab12"], "", "conflict ab12 refused, 409 Conflict"),
    .init(
      .request, 409, ["Content-Type: text/html"], page, "refused foreign, 409 Conflict: \(foreign)"),
    .init(
      .request, 403, [], #"{"message":"403 Forbidden"}"#, "forbidden rejected, 403 Forbidden"),
    .init(.request, 403, [], "", "forbidden rejected, 403 Forbidden"),
    .init(.request, 403, [], cutJSON, "forbidden rejected, 403 Forbidden"),
    .init(
      .request, 403, [], #"{"message":"403 Forbidden  - Runner is orphaned"}"#,
      "forbidden rejected, 403 Forbidden: Runner is orphaned"),
    .init(
      .request, 403, ["Content-Type: text/html"], page,
      "refused foreign, 403 Forbidden: \(foreign)"),
    .init(.request, 403, [], page, "refused foreign, 403 Forbidden: \(foreign)"),
    .init(
      .request, 403, ["Content-Type: text/html; charset=utf-8"], "",
      "refused foreign, 403 Forbidden: \(foreign)"),
    .init(
      .request, 422, [], #"{"message":"422 Unprocessable - Runner is orphaned"}"#,
      "refused refused, 422 Unprocessable Content: 422 Unprocessable - Runner is orphaned"),
    .init(
      .request, 400, [], #"{"error":"token is\nmissing"}"#,
      "refused refused, 400 Bad Request: token is missing"),
    .init(
      .request, 400, [], #"{"error":"token glrt-sEcReT is bad"}"#,
      "refused refused, 400 Bad Request"),
    .init(.request, 401, [], "", "refused refused, 401 Unauthorized"),
    .init(.request, 404, [], page, "refused foreign, 404 Not Found: \(foreign)"),
    .init(.request, 410, [], "", "refused refused, 410 Gone"),
    .init(.request, 413, [], "", "refused refused, 413 Content Too Large"),
    .init(.request, 418, [], "I'm a teapot", "refused refused, 418"),
    .init(
      .request, 429, migration, tooOften,
      "refused limited wait 60s, 429 Too Many Requests: Too often."),
    .init(.request, 429, [], tooOften, "refused limited, 429 Too Many Requests: Too often."),
    .init(
      .request, 429,
      [
        "Date: Sun, 06 Nov 1994 08:49:37 GMT", "RateLimit-ResetTime: Sun, 06 Nov 1994 08:50:07 GMT",
        "Retry-After: 5",
      ], "", "refused limited wait 30s, 429 Too Many Requests"),
    .init(
      .request, 429, ["Content-Type: text/html"], page,
      "refused limited, 429 Too Many Requests: \(foreign)"),
    .init(
      .request, 500, ["X-Request-Id: 01HZX-7"], #"{"message":"500 Internal Server Error"}"#,
      "refused server, 500 Internal Server Error (request 01HZX-7)"),
    .init(
      .request, 500, ["X-Request-Id: a b<c>"], "\u{0}garbage",
      "refused server, 500 Internal Server Error"),
    .init(
      .request, 500, ["X-Request-Id: glrt-sEcReT"], "", "refused server, 500 Internal Server Error"),
    .init(.request, 502, [], page, "refused server, 502 Bad Gateway: \(foreign)"),
    .init(
      .request, 503, ["Retry-After: 5"], "", "refused server wait 5s, 503 Service Unavailable"),
    .init(.request, 504, [], cutJSON, "refused server, 504 Gateway Timeout"),
    .init(.request, 512, [], "", "refused server, 512"),
    .init(.request, 599, [], "", "refused server, 599"),
    .init(.request, 200, [], payload, "refused refused, 200 OK"),
    .init(.request, 200, [], page, "refused foreign, 200 OK: \(foreign)"),
    .init(.request, 202, [], payload, "refused refused, 202 Accepted"),
    .init(.request, 299, [], "", "refused refused, 299"),
    .init(.request, 301, ["Location: /"], "", "refused refused, 301 Moved Permanently"),
    .init(.request, 302, ["Location: /users/sign_in"], "", "refused refused, 302 Found"),
    .init(.request, 304, [], "", "refused refused, 304 Not Modified"),
    .init(.request, 307, ["Location: /"], "", "refused refused, 307 Temporary Redirect"),
  ]

  private static let verifications: [CoordinatorRow] = [
    .init(.verify, 200, [], #"{"id":1,"token":"x","token_expires_at":null}"#, "valid"),
    .init(.verify, 200, [], "200", "valid"),
    .init(.verify, 200, [], #""200""#, "valid"),
    .init(.verify, 200, [], "", "unknown refused, 200 OK"),
    .init(.verify, 200, [], #"{"id":1,"tok"#, "unknown refused, 200 OK"),
    .init(.verify, 200, [], "[]", "unknown refused, 200 OK"),
    .init(.verify, 200, [], page, "unknown foreign, 200 OK: \(foreign)"),
    .init(.verify, 201, [], "{}", "unknown refused, 201 Created"),
    .init(.verify, 204, [], "", "unknown refused, 204 No Content"),
    .init(.verify, 302, [], "", "unknown refused, 302 Found"),
    .init(.verify, 400, [], "", "unknown refused, 400 Bad Request"),
    .init(.verify, 401, [], "", "unknown refused, 401 Unauthorized"),
    .init(.verify, 403, [], #"{"message":"403 Forbidden"}"#, "invalid rejected, 403 Forbidden"),
    .init(.verify, 403, [], "", "invalid rejected, 403 Forbidden"),
    .init(.verify, 403, [], page, "unknown foreign, 403 Forbidden: \(foreign)"),
    .init(.verify, 404, [], "", "unknown refused, 404 Not Found"),
    .init(.verify, 409, [], "", "unknown refused, 409 Conflict"),
    .init(.verify, 418, [], "", "unknown refused, 418"),
    .init(.verify, 422, [], "", "unknown refused, 422 Unprocessable Content"),
    .init(
      .verify, 429, migration, "", "unknown limited wait 60s, 429 Too Many Requests"),
    .init(
      .verify, 500, ["X-Request-Id: 7f"], "",
      "unknown server, 500 Internal Server Error (request 7f)"
    ),
    .init(.verify, 502, [], page, "unknown server, 502 Bad Gateway: \(foreign)"),
    .init(.verify, 503, [], "", "unknown server, 503 Service Unavailable"),
    .init(.verify, 504, [], "", "unknown server, 504 Gateway Timeout"),
    .init(.verify, 599, [], "", "unknown server, 599"),
  ]

  private static let updates: [CoordinatorRow] = [
    .init(.put, 200, ["Job-Status: running"], "200", "accepted running"),
    .init(.put, 200, ["Job-Status: canceling"], "200", "accepted canceling"),
    .init(.put, 200, ["job-status: canceled"], "200", "accepted canceled"),
    .init(.put, 200, ["Job-Status: odd"], "200", "accepted other-odd"),
    .init(.put, 200, ["Job-Status:"], "200", "accepted"),
    .init(.put, 200, [], "200", "accepted"),
    .init(.put, 200, ["X-GitLab-Trace-Update-Interval: "], "", "accepted"),
    .init(.put, 200, ["Content-Type: text/html"], "", "unknown foreign, 200 OK: \(foreign)"),
    .init(.put, 200, [], page, "unknown foreign, 200 OK: \(foreign)"),
    .init(.put, 202, ["X-GitLab-Trace-Update-Interval: 4"], "202", "pending 4s"),
    .init(.put, 202, ["X-GitLab-Trace-Update-Interval: 99999999999"], "", "pending 900s"),
    .init(.put, 202, ["X-GitLab-Trace-Update-Interval: "], "", "pending"),
    .init(.put, 202, ["X-GitLab-Trace-Update-Interval: -3"], "", "pending"),
    .init(.put, 202, ["X-GitLab-Trace-Update-Interval: soon"], "", "pending"),
    .init(.put, 202, [], "", "pending"),
    .init(.put, 204, [], "", "unknown refused, 204 No Content"),
    .init(.put, 307, [], "", "unknown refused, 307 Temporary Redirect"),
    .init(
      .put, 400, [], #"{"message":"token glcbt-sEcReT"}"#, "refused refused, 400 Bad Request"),
    .init(.put, 401, [], "", "refused refused, 401 Unauthorized"),
    .init(
      .put, 403, ["Job-Status: canceled"], processing,
      "forbidden canceled rejected, 403 Forbidden: Job is not processing on runner"),
    .init(
      .put, 403, [], oldWording, "forbidden rejected, 403 Forbidden: Job is not running"),
    .init(
      .put, 403, ["Job-Status: failed"], expired,
      "forbidden failed rejected, 403 Forbidden: Job token has expired"),
    .init(.put, 403, ["Job-Status: success"], "", "forbidden success rejected, 403 Forbidden"),
    .init(.put, 403, ["Job-Status: "], cutJSON, "forbidden rejected, 403 Forbidden"),
    .init(.put, 403, [], page, "unknown foreign, 403 Forbidden: \(foreign)"),
    .init(.put, 404, [], "", "refused refused, 404 Not Found"),
    .init(.put, 408, [], "", "unknown refused, 408 Request Timeout"),
    .init(.put, 409, [], "", "unknown refused, 409 Conflict"),
    .init(.put, 412, [], "", "refused refused, 412 Precondition Failed"),
    .init(.put, 418, [], "", "refused refused, 418"),
    .init(.put, 425, [], "", "unknown refused, 425 Too Early"),
    .init(.put, 429, ["Retry-After: 7"], "", "unknown limited wait 7s, 429 Too Many Requests"),
    .init(
      .put, 500, ["X-Request-Id: 7f"], "{", "unknown server, 500 Internal Server Error (request 7f)"
    ),
    .init(.put, 502, [], page, "unknown server, 502 Bad Gateway: \(foreign)"),
    .init(.put, 503, migration, "", "unknown server wait 60s, 503 Service Unavailable"),
    .init(.put, 599, [], "", "unknown server, 599"),
  ]

  private static let appends: [CoordinatorRow] = [
    .init(.patch, 202, ["Range: 0-13", "Job-Status: running"], "0-13", "accepted 13 running"),
    .init(.patch, 202, ["Range: 0-40", "Job-Status: canceling"], "", "accepted 40 canceling"),
    .init(.patch, 202, [], "", "accepted 13"),
    .init(.patch, 202, ["Range: 0-x"], "", "accepted 13"),
    .init(.patch, 202, ["Range: 5-13"], "", "accepted 13"),
    .init(.patch, 202, ["Range: 0-99999999999999999999"], "", "accepted 13"),
    .init(.patch, 200, [], "", "unknown refused, 200 OK"),
    .init(.patch, 202, [], page, "unknown foreign, 202 Accepted: \(foreign)"),
    .init(.patch, 308, [], "", "unknown refused, 308 Permanent Redirect"),
    .init(.patch, 400, [], "", "refused refused, 400 Bad Request"),
    .init(
      .patch, 403, ["Job-Status: canceled"], processing,
      "forbidden canceled rejected, 403 Forbidden: Job is not processing on runner"),
    .init(.patch, 403, [], oldWording, "forbidden rejected, 403 Forbidden: Job is not running"),
    .init(
      .patch, 403, [], traceLimit,
      "forbidden rejected, 403 Forbidden: trace size limit exceeded"),
    .init(.patch, 403, [], page, "unknown foreign, 403 Forbidden: \(foreign)"),
    .init(.patch, 401, [], "", "unknown refused, 401 Unauthorized"),
    .init(.patch, 404, [], "", "unknown refused, 404 Not Found"),
    .init(.patch, 409, [], "", "unknown refused, 409 Conflict"),
    .init(.patch, 413, [], "", "refused refused, 413 Content Too Large"),
    .init(.patch, 416, ["Range: 0-99", "Job-Status: canceling"], "", "out of range 99 canceling"),
    .init(.patch, 416, [], "", "out of range"),
    .init(.patch, 416, ["Range: 0--5"], "", "out of range"),
    .init(.patch, 416, ["Range: bytes 0-5"], "", "out of range"),
    .init(.patch, 416, [], page, "unknown foreign, 416 Range Not Satisfiable: \(foreign)"),
    .init(.patch, 418, [], "", "refused refused, 418"),
    .init(.patch, 429, ["Retry-After: 3"], "", "unknown limited wait 3s, 429 Too Many Requests"),
    .init(.patch, 500, [], "", "unknown server, 500 Internal Server Error"),
    .init(.patch, 502, [], "", "unknown server, 502 Bad Gateway"),
    .init(.patch, 599, [], "", "unknown server, 599"),
  ]

  private static let questions: [CoordinatorRow] = [
    .init(.job, 200, [], #"{"id":4711,"status":"running"}"#, "executing running"),
    .init(.job, 200, [], #"{"status":"canceling","user":{}}"#, "executing canceling"),
    .init(.job, 200, [], #"{"id":4711,"status":"success"}"#, "executing success"),
    .init(.job, 200, [], #"{"id":4711,"status":"waiting"}"#, "executing other-waiting"),
    .init(
      .job, 200, [], #"{"id":4712,"status":"running"}"#,
      "unknown refused, 200 OK: the answer is about job 4712"),
    .init(.job, 200, [], "[1]", "unknown refused, 200 OK: the answer is no job"),
    .init(
      .job, 200, [], #"{"id":4711,"status":"runn"#, "unknown refused, 200 OK: the answer is no job"),
    .init(.job, 200, [], "", "unknown refused, 200 OK: the answer is no job"),
    .init(.job, 200, [], page, "unknown foreign, 200 OK: \(foreign)"),
    .init(.job, 302, [], "", "unknown refused, 302 Found"),
    .init(.job, 400, [], "", "unknown refused, 400 Bad Request"),
    .init(.job, 401, [], #"{"message":"401 Unauthorized"}"#, "unauthorized"),
    .init(.job, 401, [], "", "unauthorized"),
    .init(.job, 401, [], page, "unknown foreign, 401 Unauthorized: \(foreign)"),
    .init(.job, 403, [], "", "unknown rejected, 403 Forbidden"),
    .init(.job, 404, [], "", "unknown refused, 404 Not Found"),
    .init(.job, 418, [], "", "unknown refused, 418"),
    .init(.job, 429, migration, "", "unknown limited wait 60s, 429 Too Many Requests"),
    .init(
      .job, 500, ["X-Request-Id: 7f"], "", "unknown server, 500 Internal Server Error (request 7f)"),
    .init(.job, 503, [], "", "unknown server, 503 Service Unavailable"),
    .init(.job, 599, [], "", "unknown server, 599"),
  ]

  private static let text = ["Content-Type: text/plain; charset=utf-8"]
  private static let logs: [CoordinatorRow] = [
    .init(.log, 200, text, "", "empty"),
    .init(.log, 200, text, "\u{1b}[0KRunning with gitlab-runner", "written"),
    .init(.log, 200, text, " ", "written"),
    .init(.log, 200, text, "<html> is what the script says first", "written"),
    .init(.log, 200, text, #"{"message":"403 Forbidden"}"#, "written"),
    .init(.log, 200, ["content-type: TEXT/PLAIN"], "x", "written"),
    .init(.log, 200, [], "x", "written"),
    .init(.log, 200, [], "", "empty"),
    .init(.log, 200, [], page, "unknown foreign, 200 OK: \(foreign)"),
    .init(
      .log, 200, ["Content-Type: text/html"], page, "unknown foreign, 200 OK: \(foreign)"),
    .init(.log, 200, ["Content-Type: text/html"], "", "unknown foreign, 200 OK: \(foreign)"),
    .init(
      .log, 200, ["Content-Type: application/json"], "{}",
      "unknown refused, 200 OK: the answer is no log"),
    .init(.log, 204, text, "", "unknown refused, 204 No Content"),
    .init(.log, 206, text, "x", "unknown refused, 206"),
    .init(.log, 302, ["Location: /users/sign_in"], "", "unknown refused, 302 Found"),
    .init(.log, 400, [], "", "unknown refused, 400 Bad Request"),
    .init(
      .log, 401, [], #"{"message":"401 Unauthorized"}"#, "forbidden refused, 401 Unauthorized"),
    .init(.log, 401, [], page, "unknown foreign, 401 Unauthorized: \(foreign)"),
    .init(
      .log, 403, [], #"{"message":"403 Forbidden  - You need debug access"}"#,
      "forbidden rejected, 403 Forbidden: You need debug access"),
    .init(
      .log, 403, [], #"{"message":"glpat-sEcReT may not"}"#, "forbidden rejected, 403 Forbidden"),
    .init(.log, 403, text, page, "unknown foreign, 403 Forbidden: \(foreign)"),
    .init(
      .log, 404, [], #"{"message":"404 Project Not Found"}"#,
      "forbidden refused, 404 Not Found: 404 Project Not Found"),
    .init(.log, 418, [], "", "unknown refused, 418"),
    .init(.log, 429, migration, "", "unknown limited wait 60s, 429 Too Many Requests"),
    .init(.log, 500, [], "", "unknown server, 500 Internal Server Error"),
    .init(
      .log, 502, ["Content-Type: text/html"], page, "unknown server, 502 Bad Gateway: \(foreign)"),
    .init(.log, 599, [], "", "unknown server, 599"),
  ]
}
