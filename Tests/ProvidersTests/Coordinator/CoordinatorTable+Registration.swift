// How runners come into being and end (fact sheet §5.1).
extension CoordinatorTable {
  private static let page = "<html><title>Sign in</title></html>"
  private static let foreign = "a page for people instead of the coordinator's answer"
  private static let creations: [CoordinatorEndpoint] = [.register, .create]
  private static let endings: [CoordinatorEndpoint] = [.remove, .removeManager]

  static let registrations: [CoordinatorRow] = creations.flatMap { endpoint in
    [
      .init(endpoint, 201, [], #"{"id":12,"token":"glrt-x"}"#, "made 12"),
      .init(endpoint, 201, [], #"{"id":12,"token":"glrt-x","token_expires_at":null}"#, "made 12"),
      .init(
        endpoint, 201, [], #"{"id":12,"token":"t","token_expires_at":"2027-01-01T00:00:00Z"}"#,
        "made 12 until 2027-01-01T00:00:00Z"),
      .init(endpoint, 201, [], #"{"token":"t"}"#, "made"),
      .init(
        endpoint, 201, [], #"{"id":12}"#, "unknown refused, 201 Created: the answer names no token"
      ),
      .init(
        endpoint, 201, [], #"{"id":12,"tok"#,
        "unknown refused, 201 Created: the answer names no token"),
      .init(
        endpoint, 201, [], page, "unknown foreign, 201 Created: the answer names no token"),
      .init(endpoint, 200, [], #"{"token":"t"}"#, "unknown refused, 200 OK"),
      .init(endpoint, 202, [], "", "unknown refused, 202 Accepted"),
      .init(endpoint, 204, [], "", "unknown refused, 204 No Content"),
      .init(endpoint, 302, ["Location: /users/sign_in"], "", "unknown refused, 302 Found"),
      .init(
        endpoint, 400, [], #"{"message":{"tags_list":["can not be empty"]}}"#,
        "refused 400 refused, 400 Bad Request"),
      .init(
        endpoint, 401, [], #"{"message":"401 Unauthorized"}"#,
        "refused 401 refused, 401 Unauthorized"),
      .init(
        endpoint, 403, [], #"{"message":"403 Forbidden - Insufficient permissions"}"#,
        "refused 403 rejected, 403 Forbidden: Insufficient permissions"),
      .init(endpoint, 403, [], page, "unknown foreign, 403 Forbidden: \(foreign)"),
      .init(
        endpoint, 403, [], #"{"message":"token glrt-sEcReT"}"#,
        "refused 403 rejected, 403 Forbidden"),
      .init(endpoint, 404, [], "", "refused 404 refused, 404 Not Found"),
      .init(endpoint, 408, [], "", "unknown refused, 408 Request Timeout"),
      .init(
        endpoint, 410, [], #"{"message":"410 Gone"}"#, "refused 410 refused, 410 Gone"),
      .init(endpoint, 422, [], "", "refused 422 refused, 422 Unprocessable Content"),
      .init(
        endpoint, 429, ["Retry-After: 60"], "",
        "refused 429 limited wait 60s, 429 Too Many Requests"),
      .init(
        endpoint, 500, ["X-Request-Id: 7f"], "",
        "unknown server, 500 Internal Server Error (request 7f)"),
      .init(endpoint, 502, [], page, "unknown server, 502 Bad Gateway: \(foreign)"),
      .init(endpoint, 503, [], "", "unknown server, 503 Service Unavailable"),
      .init(endpoint, 504, [], "", "unknown server, 504 Gateway Timeout"),
      .init(endpoint, 599, [], "", "unknown server, 599"),
    ]
  }

  static let removals: [CoordinatorRow] = endings.flatMap { endpoint in
    [
      .init(endpoint, 204, [], "", "gone"),
      .init(endpoint, 200, [], "200", "gone"),
      .init(endpoint, 200, [], page, "unknown foreign, 200 OK: \(foreign)"),
      .init(endpoint, 202, [], "", "unknown refused, 202 Accepted"),
      .init(endpoint, 302, [], "", "unknown refused, 302 Found"),
      .init(
        endpoint, 400, [], #"{"error":"system_id is missing"}"#,
        "unknown refused, 400 Bad Request: system_id is missing"),
      .init(endpoint, 401, [], "", "unknown refused, 401 Unauthorized"),
      .init(
        endpoint, 403, [], #"{"message":"403 Forbidden"}"#, "absent rejected, 403 Forbidden"),
      .init(endpoint, 403, [], page, "unknown foreign, 403 Forbidden: \(foreign)"),
      .init(
        endpoint, 404, [], #"{"message":"404 Runner Manager Not Found"}"#,
        "absent refused, 404 Not Found: 404 Runner Manager Not Found"),
      .init(
        endpoint, 404, ["Content-Type: text/html"], page,
        "unknown foreign, 404 Not Found: \(foreign)"),
      .init(endpoint, 409, [], "", "unknown refused, 409 Conflict"),
      .init(endpoint, 412, [], "", "unknown refused, 412 Precondition Failed"),
      .init(endpoint, 422, [], "", "unknown refused, 422 Unprocessable Content"),
      .init(
        endpoint, 429, ["Retry-After: 7"], "", "unknown limited wait 7s, 429 Too Many Requests"),
      .init(endpoint, 500, [], "", "unknown server, 500 Internal Server Error"),
      .init(endpoint, 502, [], page, "unknown server, 502 Bad Gateway: \(foreign)"),
      .init(endpoint, 503, [], "", "unknown server, 503 Service Unavailable"),
      .init(endpoint, 504, [], "", "unknown server, 504 Gateway Timeout"),
      .init(endpoint, 599, [], "", "unknown server, 599"),
    ]
  }
}
