import FlyingFox
public import Foundation

/// What the world answers to a call.
public struct Answer: Sendable, Equatable {
  /// How much of the answer goes out before the connection is cut.
  public enum Cut: Sendable, Equatable {
    /// Nothing: the caller sees the connection close.
    case whole
    /// The head and half of the body.
    case half
    /// All, and the body again and again without an end.
    case never
  }

  /// The status.
  public var status: Int
  /// Headers besides Content-Length.
  public var headers: [String: String]
  /// The body.
  public var body: Data
  /// Not nil when the connection is cut instead of answered in full.
  public var cut: Cut?

  /// An answer with a body of text or none.
  public init(_ status: Int, _ headers: [String: String] = [:], text: String = "") {
    self.status = status
    self.headers = headers
    body = Data(text.utf8)
    if !text.isEmpty, headers["Content-Type"] == nil {
      self.headers["Content-Type"] = "text/plain"
    }
  }

  /// An answer with a body of JSON.
  public init(_ status: Int, _ headers: [String: String] = [:], json: some Encodable) {
    self.status = status
    self.headers = headers
    self.headers["Content-Type"] = "application/json"
    body = JSON.bytes(json)
  }

  /// Rails' refusal, as its helpers word it.
  static func message(
    _ status: Int, _ text: String, _ headers: [String: String] = [:]
  ) -> Answer {
    Answer(status, headers, json: JSON.object(["message": .string(text)]))
  }

  /// Grape's refusal of parameters.
  static func error(_ status: Int, _ text: String) -> Answer {
    Answer(status, json: JSON.object(["error": .string(text)]))
  }

  var response: HTTPResponse {
    if cut == .whole { return HTTPResponse(webSocket: Hanging()) }
    let pairs = headers.map { (HTTPHeader($0.key), $0.value) }
    let code = HTTPStatusCode(status, phrase: Self.phrases[status] ?? "Status")
    let payload =
      switch cut {
      case .half: HTTPBodySequence(from: HalfBody(body), count: body.count)
      case .never: HTTPBodySequence(from: EndlessBody(body))
      case .whole, nil: HTTPBodySequence(data: body)
      }
    let all = HTTPHeaders(Dictionary(pairs) { $1 })
    return HTTPResponse(statusCode: code, headers: all, body: payload)
  }

  private static let phrases = [
    200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 400: "Bad Request",
    401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict", 410: "Gone",
    412: "Precondition Failed", 413: "Content Too Large", 416: "Range Not Satisfiable",
    422: "Unprocessable Content", 429: "Too Many Requests", 500: "Internal Server Error",
    502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
  ]
}
