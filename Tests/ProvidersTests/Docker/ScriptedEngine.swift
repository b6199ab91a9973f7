import Core
import Foundation
import Providers

/// A transport that plays an engine by a function from calls to answers.
///
/// A call is written `METHOD PATH?QUERY`, without the version; `_ping` is answered with 1.41
/// unless the script answers it.
final class ScriptedEngine: HTTPTransport {
  let secrecy = Secrecy()
  enum Answer: Sendable {
    case status(Int, String, headers: [String: String] = [:])
    /// Pieces of a body, and what cuts it, if anything.
    case pieces(Int, [String], HTTPError? = nil)
    case error(HTTPError)
  }

  private let script: @Sendable (String, Int) -> Answer?
  private let log = Lock<[HTTPRequest]>([])

  /// `script` is given the call and how many times it has come before; nil is a 404.
  init(_ script: @escaping @Sendable (String, Int) -> Answer?) { self.script = script }

  /// All requests so far.
  var requests: [HTTPRequest] { log.withLock { $0 } }
  /// All calls so far, but for `_ping`.
  var calls: [String] { requests.map(Self.call).filter { $0 != "GET /_ping" } }

  static func call(_ request: HTTPRequest) -> String {
    let path = request.url.replacing("http://docker", with: "", maxReplacements: 1)
      .replacing(/^\/v\d+\.\d+/, with: "")
    return "\(request.method) \(path.removingPercentEncoding ?? path)"
  }

  private func answer(to request: HTTPRequest) -> Answer {
    let call = Self.call(request)
    let before = log.withLock { log in
      defer { log.append(request) }
      return log.count { Self.call($0) == call }
    }
    if let answer = script(call, before) { return answer }
    return call == "GET /_ping"
      ? .status(200, "OK", headers: ["Api-Version": "1.41"])
      : .status(404, "{\"message\":\"nothing there\"}")
  }

  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    switch answer(to: request) {
    case .status(let status, let body, let headers):
      return HTTPResponse(
        head: HTTPHead(status: status, headers: headers.map { ($0.key, $0.value) }),
        body: Array(body.utf8))
    case .pieces(let status, let pieces, let error):
      if let error { throw error }
      return HTTPResponse(
        head: HTTPHead(status: status, headers: []), body: Array(pieces.joined().utf8))
    case .error(let error): throw error
    }
  }

  func stream(
    _ request: HTTPRequest, consume: @Sendable (HTTPHead, [UInt8]) async -> Bool
  ) async throws(HTTPError) -> HTTPHead {
    switch answer(to: request) {
    case .status(let status, let body, _):
      let head = HTTPHead(status: status, headers: [])
      _ = await consume(head, Array(body.utf8))
      return head
    case .pieces(let status, let pieces, let error):
      let head = HTTPHead(status: status, headers: [])
      for piece in pieces {
        guard await consume(head, Array(piece.utf8)) else { return head }
      }
      if let error { throw error }
      return head
    case .error(let error): throw error
    }
  }
}

extension HTTPError {
  static let refused = HTTPError(.notConnected, "connection refused", mayHaveBeenSent: false)
  static let late = HTTPError(.timedOut, "no answer in time", mayHaveBeenSent: true)
  static let cut = HTTPError(.cut, "the connection was cut", mayHaveBeenSent: true)
}

/// The resource that the scripted tests are about.
enum Sample {
  static let name = ResourceName("hpd-job-0a1b2c3d-42")
  static let account = Account("unix:///run/engine.sock")
  static let resource = Resource(
    executor: .localDocker, name: name, account: account, weight: .one)
  static let order = CreateOrder(
    resource: resource,
    payload: JobPayload(bytes: [], id: JobID(42), token: Secret("t0ps3cret")),
    acquiredAt: Instant(milliseconds: 1_795_462_393_000))

  /// A provider of the scripted engine.
  static func provider(
    _ engine: ScriptedEngine, networkMode: String? = "host",
    files: [BuildContext.File] = [.init(name: "Dockerfile", bytes: [1, 2, 3])]
  ) -> DockerProvider {
    DockerProvider(
      socketPath: "/run/engine.sock", networkMode: networkMode, transport: engine,
      context: { _ in BuildContext(files: files) })
  }

  /// The answer to an inspection of the job's container.
  static func container(_ status: String, error: String = "", tty: Bool = false)
    -> ScriptedEngine.Answer
  {
    .status(
      200,
      """
      {"Id":"c1","Name":"/\(name)","State":{"Status":"\(status)","ExitCode":3,"Error":"\(error)"},
       "Config":{"Tty":\(tty)}}
      """)
  }

  /// The answer to an inspection of the job's image.
  static let image = ScriptedEngine.Answer.status(200, "{\"Id\":\"sha256:1\"}")

  static let inspectContainer = "GET /containers/\(name)/json"
  static let inspectImage = "GET /images/\(name):latest/json"
  static let listContainers = "GET /containers/json?all=1"
  static let create = "POST /containers/create?name=\(name)"
  static let tagged = "GET /images/json?filters={\"reference\":[\"\(name):latest\"]}"
  static let labelled = "GET /images/json?filters={\"label\":[\"hpr.resource=\(name)\"]}"
}
