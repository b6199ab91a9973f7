public import Core

/// A world of one coordinator and one provider that answer what a test tells them to.
public final class FakeWorld: DispatcherWorld, CoordinatorPort, ProviderPort, StateStore {
  /// What happened, in order: calls and commits.
  public enum Happening: Sendable, Hashable {
    /// A duty-like call, by its name.
    case call(String)
    /// A commit of records in these phases.
    case commit([Phase])
  }
  private struct State {
    var jobs: [JobPayload] = []
    var running: Set<Int64> = []
    var happened: [Happening] = []
    var commitError: String?
    var errorAfterGrant: String?
    var onCommit: (@Sendable () -> Void)?
    var isProviderHidden = false
    var isHolding = false
    var held: [CheckedContinuation<Void, Never>] = []
    var waiters: [(@Sendable (Happening) -> Bool, CheckedContinuation<Void, Never>)] = []
  }
  private let state = Lock(State())

  /// A world without jobs.
  public init() {}

  /// Queues a job.
  public func queue(_ payload: JobPayload) { state.withLock { $0.jobs.append(payload) } }
  /// The job is over, in the coordinator's eyes.
  public func end(_ job: JobID) { state.withLock { _ = $0.running.remove(job.number) } }
  /// Makes commits fail with that line; nil lets them succeed.
  public func failCommits(_ why: String?) { state.withLock { $0.commitError = why } }
  /// Makes commits fail with that line from the next grant on.
  public func failCommitsAfterGrant(_ why: String) {
    state.withLock { $0.errorAfterGrant = why }
  }
  /// Runs something within each commit that succeeds.
  public func onCommit(_ body: @escaping @Sendable () -> Void) {
    state.withLock { $0.onCommit = body }
  }
  /// Whether there is no provider at the moment.
  public func hideProvider(_ isHidden: Bool) { state.withLock { $0.isProviderHidden = isHidden } }
  /// Lets no request for a job be answered until `releaseRequests`.
  public func holdRequests() { state.withLock { $0.isHolding = true } }
  /// Lets requests for a job be answered again.
  public func releaseRequests() {
    let held = state.withLock { state in
      state.isHolding = false
      defer { state.held = [] }
      return state.held
    }
    for request in held { request.resume() }
  }
  /// Notes that the state was dumped.
  public func dumped() { note(.call("dump")) }
  /// What happened so far.
  public var happened: [Happening] { state.withLock { $0.happened } }

  /// Waits until something happens, or returns at once if it has.
  public func waitFor(_ condition: @escaping @Sendable (Happening) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isPast = state.withLock { state in
        if state.happened.contains(where: condition) { return true }
        state.waiters.append((condition, continuation))
        return false
      }
      if isPast { continuation.resume() }
    }
  }

  /// Waits until that call was made.
  public func waitFor(call: String) async { await waitFor { $0 == .call(call) } }

  private func note(_ happening: Happening) {
    let woken = state.withLock { state in
      state.happened.append(happening)
      let woken = state.waiters.filter { $0.0(happening) }.map(\.1)
      state.waiters.removeAll { $0.0(happening) }
      return woken
    }
    for continuation in woken { continuation.resume() }
  }

  /// This world.
  public func coordinator(of runner: RunnerName) -> (any CoordinatorPort)? { self }
  /// This world, unless it is hidden.
  public func provider(of runner: RunnerName) -> (any ProviderPort)? {
    state.withLock { $0.isProviderHidden } ? nil : self
  }

  /// Nobody else writes.
  public func isInPlace() async -> Bool { true }
  /// Fails if told to, else notes the phases.
  public func commit(_ snapshot: Snapshot) async throws(StateStoreError) {
    if let why = state.withLock({ $0.commitError }) {
      note(.call("failed commit"))
      throw StateStoreError(why)
    }
    note(.commit(snapshot.records.map(\.phase)))
    state.withLock { $0.onCommit }?()
  }

  /// The next queued job.
  public func requestJob(lastUpdate: String?) async -> JobRequestAnswer {
    note(.call("request"))
    await untilReleased()
    let job = state.withLock { state -> JobPayload? in
      guard !state.jobs.isEmpty else { return nil }
      let job = state.jobs.removeFirst()
      state.running.insert(job.id.number)
      state.commitError = state.errorAfterGrant
      return job
    }
    return job.map { .granted(payload: $0.bytes) } ?? .none(lastUpdate: nil)
  }
  private func untilReleased() async {
    await withCheckedContinuation { continuation in
      let isHeld = state.withLock { state in
        if state.isHolding { state.held.append(continuation) }
        return state.isHolding
      }
      if !isHeld { continuation.resume() }
    }
  }
  /// Always valid.
  public func verify() async -> VerifyAnswer { .valid }
  /// 200 while the job runs, else 403.
  public func update(_ job: JobID, token: Secret, to update: JobUpdate) async -> JobUpdateAnswer {
    let runs = state.withLock { $0.running.contains(job.number) }
    if case .failed = update {
      note(.call("report"))
      end(job)
      return .accepted(.failed)
    }
    note(.call("heartbeat"))
    return runs ? .accepted(.running) : .forbidden(.success, Trouble("403"))
  }
  /// Always accepted.
  public func append(_ bytes: [UInt8], at offset: Int, to job: JobID, token: Secret) async
    -> TraceAnswer
  {
    note(.call("append"))
    return .accepted(next: offset + bytes.count, nil)
  }
  /// 200 while the job runs, else 401.
  public func status(of job: JobID, token: Secret) async -> JobStatusAnswer {
    note(.call("ask"))
    return state.withLock { $0.running.contains(job.number) } ? .executing(.running) : .unauthorized
  }
  /// Nothing is written.
  public func readLog(of job: JobID, project: ProjectID) async -> LogAnswer {
    note(.call("read log"))
    return .empty
  }

  /// The sample account.
  public func account(for payload: JobPayload) async -> AccountAnswer { .account(Sample.account) }
  /// The sample account.
  public func accounts() async -> [Account] { [Sample.account] }
  /// Always available.
  public func check() async -> ProviderCondition { .available }
  /// Nothing.
  public func lookUp(_ name: ResourceName, in account: Account) async -> ListAnswer {
    note(.call("look up"))
    return .complete([])
  }
  /// Made at once.
  public func create(_ order: CreateOrder) async -> CreateAnswer {
    note(.call("create"))
    return .created(id: ResourceID(order.resource.name.text), weight: nil)
  }
  /// Launched at once.
  public func launch(_ order: LaunchOrder) async -> LaunchAnswer {
    note(.call("launch"))
    return .launched
  }
  /// Alive.
  public func look(at resource: Resource) async -> ResourceCondition { .alive }
  /// Not before it is cancelled.
  public func end(of resource: Resource) async -> ResourceCondition {
    try? await Task.sleep(for: .seconds(3600))
    return .unknown(Trouble("cancelled"))
  }
  /// Gone.
  public func delete(_ resource: Resource) async -> DeleteAnswer {
    note(.call("delete"))
    return .gone
  }
  /// Nothing.
  public func list(_ account: Account) async -> ListAnswer { .complete([]) }
}
