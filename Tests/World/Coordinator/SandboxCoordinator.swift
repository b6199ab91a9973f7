public import Foundation

/// A coordinator on 127.0.0.1 that answers as GitLab does, gives out the jobs that are queued with
/// it, and keeps books of what becomes of them.
///
/// What it answers follows GitLab's own API; the control API under `/sandbox/` is for people and
/// for tests in other processes.
public actor SandboxCoordinator {
  /// The faults in force.
  public nonisolated let faults = FaultDesk()
  private var ledger: Ledger
  private var lastLook = 0.0
  private let bell = Bell()
  private var server: LoopbackServer?

  /// A coordinator that does not serve yet.
  public init(_ settings: CoordinatorSettings = CoordinatorSettings()) {
    ledger = Ledger(settings)
  }

  /// Serves while `body` runs.
  ///
  /// - Parameter body: is given the address, such as `http://127.0.0.1:34567`.
  /// - Throws: what `body` throws, or why the port cannot be had.
  public nonisolated func serve<Result: Sendable>(
    _ body: @Sendable (_ url: String) async throws -> Result
  ) async throws -> Result {
    let server = try await started()
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      defer { group.cancelAll() }
      let url = "http://127.0.0.1:\(try await server.port())"
      await setURL(url)
      do {
        let result = try await body(url)
        await faults.releaseAll()
        return result
      } catch {
        await faults.releaseAll()
        throw error
      }
    }
  }

  private var settings: CoordinatorSettings { ledger.settings }

  private func started() throws -> LoopbackServer {
    try LoopbackServer(port: ledger.settings.port) { [weak self] call in
      await self?.answer(call) ?? Answer(503)
    }
  }

  private func setURL(_ url: String) { ledger.url = url }

  // MARK: for tests in the same process

  /// Queues a job and returns its number.
  @discardableResult
  public func queue(_ spec: JobSpec = JobSpec()) async -> Int {
    let id = ledger.queue(spec, at: Self.now)
    await bell.ring()
    return id
  }

  /// Does to a job what a user does: `cancel`, `erase`, `delete-project`; or `expire` its token.
  public func control(_ job: Int, _ verb: String) {
    _ = ledger.control(job, verb, at: Self.now)
  }

  /// Does to a runner what an administrator does: `pause`, `resume`, `orphan`, `revoke`.
  public func control(runner name: String, _ verb: String) {
    _ = ledger.control(runner: name, verb)
  }

  /// How many requests for a job are held for want of one.
  public var waiting: Int { get async { await bell.count } }

  /// What is known of all jobs.
  public var books: Books { Books(ledger.jobs.map(\.book)) }

  /// What is known of one job.
  public func book(_ job: Int) -> JobBook? { ledger.jobIndex(job).map { ledger.jobs[$0].book } }

  /// The log of a job so far.
  public func trace(_ job: Int) -> Data? { ledger.jobIndex(job).map { ledger.jobs[$0].trace } }

  /// The token of a job.
  public func token(_ job: Int) -> String? { ledger.jobIndex(job).map { ledger.jobs[$0].token } }

  /// The payload of a job, as it would be sent now.
  public func payload(_ job: Int) -> Data? {
    ledger.jobIndex(job).map { index in
      let job = ledger.jobs[index]
      return JobPayload(
        id: job.book.id, token: job.token, spec: job.spec, waited: 0, url: ledger.url
      ).bytes
    }
  }

  // MARK: the calls

  static var now: Double { Date().timeIntervalSince1970 }

  private func answer(_ call: Call) async -> Answer {
    if call.path.first == "sandbox" { return await control(call) }
    guard let route = Route(call) else { return .error(404, "404 Not Found") }
    let facts = ledger.facts(of: call, route)
    if let fault = await faults.meet(facts, .before) { return fault.answer(Answer(200)) }
    var (answer, granted) = await act(route, call)
    let fault = await faults.meet(facts, .after)
    if let fault { answer = fault.answer(answer) }
    if let granted { note(granted, call, fault) }
    return answer
  }

  private func note(_ granted: Int, _ call: Call, _ fault: Fault?) {
    if fault?.action == .half {
      ledger.note(.half, job: granted)
    } else if fault != nil {
      ledger.note(.cut, job: granted)
    } else if call.peerPort.map(Connection.isGone) == true {
      ledger.note(.gone, job: granted)
    }
  }

  private func act(_ route: Route, _ call: Call) async -> (Answer, granted: Int?) {
    guard route == .request else { return (ledger.answer(route, call, at: Self.now), nil) }
    ledger.endDelays(since: lastLook, at: Self.now)
    lastLook = Self.now
    switch ledger.requestJob(call, mayWait: settings.longPoll > 0, at: lastLook) {
    case .answer(let answer): return (answer, nil)
    case .granted(let id, let answer): return (answer, id)
    case .nothingNew:
      let delay = ledger.nextDelayEnd(after: lastLook).map { $0 - lastLook }
      await bell.wait(seconds: min(settings.longPoll, delay ?? .infinity))
      return (ledger.heldAnswer(), nil)
    }
  }

  func addRunner(name: String, token: String?) {
    _ = ledger.addRunner(name: name, token: token)
  }

  func controlJob(_ id: Int, _ verb: String) -> Answer { ledger.control(id, verb, at: Self.now) }

  func controlRunner(_ name: String, _ verb: String) -> Answer {
    ledger.control(runner: name, verb)
  }

  var runnerList: [JSON] { ledger.runnerList }
}

extension Fault {
  /// The answer of a call that this fault ends.
  fileprivate func answer(_ answer: Answer) -> Answer {
    var answer = answer
    switch action {
    case .hold: break
    case .answer: answer = Answer(status, headers, text: body)
    case .cut: answer.cut = .whole
    case .half: answer.cut = .half
    }
    return answer
  }
}
