import Core
import Foundation
import Providers
import TestSupport

@testable import World

extension VirtualWorld {
  /// What of Clever Cloud is called.
  enum Place: Hashable, Sendable {
    case api(Fault.Endpoint)
    case refs
    case push
    /// The coordinator's custom attributes.
    case attributes
  }

  static let coordinatorURL = "http://git.test"

  /// What goes wrong with a call.
  enum Mishap: Sendable {
    /// Nothing listens.
    case refused
    /// A status in place of the answer, before or after the act.
    case status(Int, acts: Bool)
    /// The same, with a page for people.
    case page(Int, acts: Bool)
    /// No answer ever.
    case silent(acts: Bool)
    /// The true answer, so much later.
    case late(Duration)
    /// A repository's definite refusal, and nothing is done.
    case refusedBy(Int)
    /// A hook declines the commit.
    case declined
    /// The connection is cut, or an empty report comes, after the act or before it.
    case cut(acts: Bool)
  }

  /// What goes wrong with the call of a place, the how many-th it is, and when.
  typealias Plan = @Sendable (Place, Int, Instant, inout SeededRandom) -> Mishap?

  func mishap(_ place: Place) -> Mishap? {
    let now = clock.now
    return up { state in
      let number = state.calls[place, default: 0]
      state.calls[place] = number + 1
      return state.plan?(place, number, now, &state.random)
    }
  }
}

// The API: the sandbox's own ledger answers.
extension VirtualWorld: HTTPTransport {
  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    if request.url.hasPrefix(Self.coordinatorURL) { return try await attributes(request.url) }
    guard let call = Call(request), let route = CleverRoute(call) else {
      throw HTTPError(.invalidRequest, "no such call: \(request.url)", mayHaveBeenSent: false)
    }
    let mishap = mishap(.api(route.endpoint))
    if case .refused? = mishap {
      throw HTTPError(.notConnected, "connection refused", mayHaveBeenSent: false)
    }
    await pause()
    let answer = mishap.acts ? act(route, call) : Answer(200)
    try await mishap.delay(by: clock, request.deadlines.total)
    return HTTPResponse(mishap.answer(insteadOf: answer))
  }

  /// What the coordinator answers: the groups, or the attributes of one.
  private func attributes(_ url: String) async throws(HTTPError) -> HTTPResponse {
    let mishap = mishap(.attributes)
    await pause()
    let answer = up { state -> Answer in
      guard state.attributesStatus == 200 else { return Answer(state.attributesStatus, text: "{}") }
      guard url.hasSuffix("/custom_attributes") else {
        return Answer(
          200, json: state.groups.keys.sorted().map { ["full_path": .string($0)] as JSON })
      }
      let group = url.split(separator: "/").dropLast().last.map { String($0) } ?? ""
      guard let attributes = state.groups[group] else { return Answer(404, text: "{}") }
      return Answer(
        200,
        json: attributes.sorted { $0.key < $1.key }.map {
          ["key": .string($0.key), "value": .string($0.value)] as JSON
        })
    }
    try await mishap.delay(by: clock, .seconds(30))
    return HTTPResponse(mishap.answer(insteadOf: answer))
  }

  private func act(_ route: CleverRoute, _ call: Call) -> Answer {
    let now = clock.now
    return up { state in
      defer { _ = state.ledger.takeHappenings() }
      return state.ledger.answer(route, call, at: now.seconds)
    }
  }

  func stream(
    _ request: HTTPRequest, consume: @Sendable (HTTPHead, [UInt8]) async -> Bool
  ) async throws(HTTPError) -> HTTPHead {
    throw HTTPError(.invalidRequest, "nothing is streamed", mayHaveBeenSent: false)
  }
}

extension VirtualWorld.Mishap? {
  /// Whether the call is carried out.
  var acts: Bool {
    switch self {
    case nil, .late: true
    case .refused, .refusedBy, .declined: false
    case .status(_, let acts), .page(_, let acts), .silent(let acts), .cut(let acts): acts
    }
  }

  /// Waits as long as the answer takes.
  /// - Throws: `HTTPError` when that is too long.
  func delay(by clock: TestClock, _ total: Duration?) async throws(HTTPError) {
    let wait: Duration
    switch self {
    case .late(let duration): wait = duration
    case .silent: wait = .seconds(86_400)
    default: return
    }
    let patience = total ?? .seconds(86_400)
    do {
      try await clock.sleep(until: clock.now + min(wait, patience), tolerance: nil)
    } catch {
      throw HTTPError(.cancelled, "cancelled", mayHaveBeenSent: true)
    }
    if wait >= patience { throw HTTPError(.timedOut, "no answer in time", mayHaveBeenSent: true) }
  }

  func answer(insteadOf answer: Answer) -> Answer {
    switch self {
    case .status(let status, _):
      Answer(status, ["Content-Type": "application/json"], text: #"{"id":-500,"message":"x"}"#)
    case .page(let status, _):
      Answer(status, ["Content-Type": "text/html"], text: "<html><h1>Bad Gateway</h1></html>")
    default: answer
    }
  }
}

extension Call {
  fileprivate init?(_ request: HTTPRequest) {
    guard let parts = URLComponents(string: request.url) else { return nil }
    let items = (parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }
    self.init(
      request.method,
      path: parts.path.split(separator: "/").map(String.init),
      query: Dictionary(items) { $1 },
      headers: Dictionary(request.headers.map { ($0.name.lowercased(), $0.value) }) { $1 },
      body: Data(request.body ?? []))
  }
}

extension HTTPResponse {
  fileprivate init(_ answer: Answer) {
    self.init(
      head: HTTPHead(status: answer.status, headers: answer.headers.map { ($0.key, $0.value) }),
      body: Array(answer.body))
  }
}

/// The repository of an application.
struct VirtualRepository: JobRepository {
  let world: VirtualWorld
  let application: String

  init(_ address: RepositoryAddress, _ world: VirtualWorld) {
    self.world = world
    application = String(address.url.split(separator: "/").last?.dropLast(4) ?? "")
  }

  func head() async -> HeadAnswer {
    let mishap = world.mishap(.refs)
    await world.pause()
    if case .refusedBy(let status)? = mishap {
      return .refused(status: status, Trouble("the repository answered \(status)"))
    }
    if mishap != nil { return .unknown(Trouble("the repository stumbled")) }
    return world.up { state in
      guard let index = state.ledger.index(application) else {
        return .refused(status: 404, Trouble("404"))
      }
      return state.ledger.applications[index].book.pushes.last.map { .master($0) } ?? .empty
    }
  }

  func push(_ commit: DeploymentCommit) async -> PushAnswer {
    let mishap = world.mishap(.push)
    await world.pause()
    let now = world.clock.now
    if mishap.acts { world.up { $0.pushed(application, commit.id, at: now) } }
    do throws(HTTPError) {
      try await mishap.delay(by: world.clock, .seconds(60))
    } catch {
      return .unknown(Trouble(error.message))
    }
    return switch mishap {
    case nil, .late: .pushed(words: "queued")
    case .refusedBy(let status): .refused(status: status, Trouble("the push got \(status)"))
    case .declined: .declined(Trouble("the push was declined: hook declined"))
    default: .unknown(Trouble("the push stumbled"))
    }
  }
}
