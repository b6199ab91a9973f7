import Core
import Providers

/// The way from hpr's own client of Clever Cloud to the simulated one.
struct CloudWire: HTTPTransport {
  let simulation: Simulation
  let life: Life
  let runner: Int
  let secrecy = Secrecy()

  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    guard let route = CloudRoute(request) else {
      simulation.violate(0, "nobody knows the call \(request.method) \(request.url)")
      throw HTTPError(.invalidRequest, "no such call", mayHaveBeenSent: false)
    }
    let isCreation = request.method == "POST"
    let answer: Result<HTTPResponse, HTTPError> = await simulation.call(
      "\(request.method) \(request.url)", to: simulation.party(of: route, runner), in: life,
      within: Int(request.deadlines.total?.components.seconds ?? 30),
      taking: isCreation ? 100...12_000 : 1...200, lost: Self.lost,
      act: { .success(simulation.answer(to: route, request, $0, of: runner)) })
    return try answer.get()
  }

  /// What is left of a call of which no answer came.
  private static func lost(_ trouble: Trouble) -> Result<HTTPResponse, HTTPError> {
    func failure(_ kind: HTTPError.Kind, sent: Bool = true) -> Result<HTTPResponse, HTTPError> {
      .failure(HTTPError(kind, trouble.summary, mayHaveBeenSent: sent))
    }
    return switch trouble.kind {
    case .unreachable: failure(.notConnected, sent: false)
    case .server: .success(.page(trouble.summary.hasSuffix("502") ? 502 : 504))
    case .cut: failure(.cut)
    case .silent: failure(.timedOut)
    default: failure(.cancelled)
    }
  }

  func stream(
    _ request: HTTPRequest, consume: @Sendable (HTTPHead, [UInt8]) async -> Bool
  ) async throws(HTTPError) -> HTTPHead {
    simulation.violate(0, "nothing of Clever Cloud is streamed")
    throw HTTPError(.invalidRequest, "nothing is streamed", mayHaveBeenSent: false)
  }
}

extension HTTPResponse {
  /// What a proxy says.
  static func page(_ status: Int) -> HTTPResponse {
    HTTPResponse(
      head: HTTPHead(status: status, headers: [("Content-Type", "text/html")]),
      body: Array("<html><h1>\(status)</h1></html>".utf8))
  }

  /// What the API says.
  static func json(_ text: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(
      head: HTTPHead(status: status, headers: [("Content-Type", "application/json")]),
      body: Array(text.utf8))
  }

  /// A message of the API, with its own number.
  static func message(_ status: Int, _ number: Int, _ text: String = "no") -> HTTPResponse {
    json(#"{"id":\#(number),"message":"\#(text)","type":"error"}"#, status: status)
  }

  static let noApplication = message(404, 4004)
}
