import FlyingSocks
import Foundation
import Glibc

/// Stands between a client and the Docker Engine on Unix sockets, passes every byte on, and holds
/// the requests that it is told to hold.
public actor EngineProxy {
  /// Where a request is held.
  public enum Moment: Sendable {
    /// When its client has sent it whole, before the engine hears of it.
    case request
    /// After the engine began to answer, before the client hears of it.
    case answer
  }

  /// How a held request goes on.
  public enum Release: Sendable {
    /// As if nothing had been; a request even when its client has gone meanwhile.
    case pass
    /// Both connections are closed, what was held is lost.
    case drop
    /// 500 is answered in the engine's place; a held request never gets there.
    case refuse
    /// The connection is closed after half of what the engine has begun to answer; only for an
    /// answer.
    case half
  }

  private struct Hold {
    let pattern: RequestPattern
    let moment: Moment
    var left: Int
    /// Not nil for what is not held at all, but goes on like that at once.
    var how: Release?
    var held: [CheckedContinuation<Release, Never>] = []
  }

  private let engine: String
  /// Where requests are noted; nil: nowhere.
  private let journal: Journal?
  private var mischief: Mischief?
  /// How often it misbehaved so far, by what it did.
  public private(set) var misdeeds: [String: Int] = [:]
  private var holds: [Int: Hold] = [:]
  private var last = 0
  private var watchers: [(id: Int, CheckedContinuation<Void, Never>)] = []
  /// A request that came, and its answer.
  public struct Exchange: Sendable {
    /// Method and path.
    public let request: String
    /// When it came, in seconds since 1970.
    public let arrived: Double
    /// When the last byte of its answer so far came from the engine.
    public fileprivate(set) var answered: Double?
  }

  /// Every request so far, in the order of arrival.
  public private(set) var exchanges: [Exchange] = []
  /// Method and path of every request so far, in the order of arrival.
  public var requests: [String] { exchanges.map(\.request) }
  /// The first line of every request so far, query and all.
  public private(set) var requestLines: Set<String> = []

  /// - Parameter engine: the engine's address, `unix://…`.
  public init(engine: String, journal: Journal? = nil) {
    self.engine = Self.path(engine)
    self.journal = journal
  }

  private static func path(_ host: String) -> String {
    host.hasPrefix("unix://") ? String(host.dropFirst(7)) : host
  }

  /// Holds the next `times` requests that match.
  ///
  /// - Returns: the number by which they are released.
  public func hold(
    _ pattern: RequestPattern, _ moment: Moment = .request, times: Int = 1
  ) -> Int {
    last += 1
    holds[last] = Hold(pattern: pattern, moment: moment, left: times)
    return last
  }

  /// Has the next `times` requests that match, or their answers, go on like that.
  public func meet(
    _ pattern: RequestPattern, _ moment: Moment = .request, _ how: Release, times: Int = 1
  ) {
    last += 1
    holds[last] = Hold(pattern: pattern, moment: moment, left: times, how: how)
  }

  /// From now on each kind of misdeed happens to a share of all requests: the request is lost, its
  /// answer is lost, it is answered with 500, or it is late.
  ///
  /// - Parameter percent: of each kind; 0: all is well again.
  public func misbehave(percent: Double, seed: UInt64) {
    mischief = percent > 0 ? Mischief(percent: percent, seed: seed) : nil
  }

  /// Waits until a request is held; returns too when the hold is over.
  public func waitUntilHeld(_ id: Int) async {
    guard let hold = holds[id], hold.held.isEmpty else { return }
    await withCheckedContinuation { watchers.append((id, $0)) }
  }

  /// Whether a request is held.
  public func isHolding(_ id: Int) -> Bool { holds[id]?.held.isEmpty == false }

  /// Ends a hold; does nothing for one that is over.
  public func release(_ id: Int, _ how: Release = .pass) {
    guard let hold = holds.removeValue(forKey: id) else { return }
    hold.held.forEach { $0.resume(returning: how) }
    wakeWatchers()
  }

  private func wakeWatchers() {
    let ready = watchers.filter { holds[$0.id]?.held.isEmpty != true }
    watchers.removeAll { holds[$0.id]?.held.isEmpty != true }
    ready.forEach { $0.1.resume() }
  }

  private func releaseAll() { releaseEverything(.drop) }

  /// Ends all holds.
  public func releaseEverything(_ how: Release = .pass) { holds.keys.forEach { release($0, how) } }

  /// The hold that meets this request now, which then counts.
  private func take(_ head: RequestHead, _ moment: Moment) -> Int? {
    for id in holds.keys.sorted() {
      guard let hold = holds[id], hold.moment == moment, hold.left > 0 else { continue }
      guard hold.pattern.meets(head) else { continue }
      holds[id]?.left -= 1
      return id
    }
    return nil
  }

  /// Whether a hold waits for this request.
  func isAwaited(_ head: RequestHead) -> Bool {
    mischief != nil || journal != nil
      || holds.values.contains { $0.moment == .request && $0.left > 0 && $0.pattern.meets(head) }
  }

  private func wait(_ id: Int) async -> Release {
    guard let hold = holds[id] else { return .pass }
    if let how = hold.how { return how }
    return await withCheckedContinuation { continuation in
      holds[id]?.held.append(continuation)
      wakeWatchers()
    }
  }

  /// What meets the answer of a request.
  struct Expectation: Sendable {
    /// The request's place in `exchanges`.
    let exchange: Int
    /// The request's number in the journal.
    var number: Int?
    /// The hold.
    var hold: Int?
  }

  /// Notes a request and holds it if it is to be held.
  ///
  /// - Parameter body: what of it was read.
  /// - Returns: how it goes on, and what meets its answer.
  func arrived(_ head: RequestHead, _ body: Data) async -> (Release, Expectation) {
    let now = Date().timeIntervalSince1970
    exchanges.append(Exchange(request: "\(head.method) \(head.path)", arrived: now))
    requestLines.insert(head.line)
    var expectation = Expectation(exchange: exchanges.count - 1)
    expectation.number = await journal?.arrived(
      JournalEntry(.engine, head.method, head.path, [head.query], body))
    let (how, hold) = await fate(of: head)
    expectation.hold = hold
    if how != .pass { await note(how, answered: "", of: expectation) }
    return (how, expectation)
  }

  /// Notes that the engine has answered something.
  func hasAnswered(_ exchange: Int) {
    exchanges[exchange].answered = Date().timeIntervalSince1970
  }

  private func fate(of head: RequestHead) async -> (Release, answerHold: Int?) {
    let id = take(head, .request)
    let how: Release = if let id { await wait(id) } else { .pass }
    let answer = take(head, .answer)
    return id == nil && answer == nil ? await misuse(head) : (how, answer)
  }

  /// What becomes of a request that nobody asked to hold.
  private func misuse(_ head: RequestHead) async -> (Release, answerHold: Int?) {
    guard let misdeed = mischief?.next() else { return (.pass, nil) }
    misdeeds[misdeed.rawValue, default: 0] += 1
    switch misdeed {
    case .requestLost: return (.drop, nil)
    case .answerLost: return (.pass, Self.lostAnswer)
    case .error: return (.refuse, nil)
    case .late:
      try? await Task.sleep(for: .seconds(2))
      return (.pass, nil)
    }
  }

  private static let lostAnswer = 0

  /// Notes an answer that begins and holds it if it is to be held.
  ///
  /// - Returns: how it goes on.
  func answered(_ expectation: Expectation, _ beginning: Data) async -> Release {
    let how: Release =
      switch expectation.hold {
      case nil: .pass
      case Self.lostAnswer: .drop
      case let id?: await wait(id)
      }
    let status = String(decoding: beginning.dropFirst(9).prefix(3), as: UTF8.self)
    await note(how, answered: status, of: expectation)
    return how
  }

  /// Notes in the journal what a client gets for an answer.
  private func note(
    _ how: Release, answered status: String, of expectation: Expectation
  ) async {
    guard let number = expectation.number else { return }
    let told =
      switch how {
      case .pass: status
      case .drop, .half: "cut"
      case .refuse: "500"
      }
    await journal?.answered(number, told)
  }

  /// Serves at a socket while `body` runs.
  ///
  /// - Parameters:
  ///   - path: of the socket; what is there is replaced.
  ///   - body: is given the address, `unix://…`.
  public nonisolated func serve<Result: Sendable>(
    at path: String, _ body: @Sendable (_ host: String) async throws -> Result
  ) async throws -> Result {
    unlink(path)
    let pool: some AsyncSocketPool = .make()
    try await pool.prepare()
    let socket = try Socket(domain: AF_UNIX, type: .stream)
    try socket.bind(to: .unix(path: path))
    try socket.listen()
    let listener = try AsyncSocket(socket: socket, pool: pool)
    defer {
      try? socket.close()
      unlink(path)
    }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await pool.run() }
      group.addTask { await self.accept(listener, pool) }
      let result: Swift.Result<Result, any Error>
      do { result = .success(try await body("unix://\(path)")) } catch { result = .failure(error) }
      await releaseAll()
      group.cancelAll()
      return try result.get()
    }
  }

  private nonisolated func accept(_ listener: AsyncSocket, _ pool: some AsyncSocketPool) async {
    await withDiscardingTaskGroup { group in
      while let client = try? await listener.accept() {
        group.addTask {
          let address = sockaddr_un.unix(path: self.engine)
          if let engine = try? await AsyncSocket.connected(to: address, pool: pool) {
            await ProxiedConnection(client: client, engine: engine).run(self)
            try? engine.close()
          }
          try? client.close()
        }
      }
      group.cancelAll()
    }
  }
}
