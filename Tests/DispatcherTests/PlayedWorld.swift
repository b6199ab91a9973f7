import Core
import TestSupport

/// What happened, by name, for tests that wait for it.
final class Journal: Sendable {
  private struct State {
    var entries: [String] = []
    var waiters: [(String, CheckedContinuation<Void, Never>)] = []
  }
  private let state = Lock(State())

  var entries: [String] { state.withLock { $0.entries } }

  func note(_ entry: String) {
    let woken = state.withLock { state in
      state.entries.append(entry)
      let woken = state.waiters.filter { $0.0 == entry }.map(\.1)
      state.waiters.removeAll { $0.0 == entry }
      return woken
    }
    for waiter in woken { waiter.resume() }
  }

  /// Waits until that has happened.
  func waitFor(_ entry: String) async {
    await withCheckedContinuation { continuation in
      let isPast = state.withLock { state in
        if state.entries.contains(entry) { return true }
        state.waiters.append((entry, continuation))
        return false
      }
      if isPast { continuation.resume() }
    }
  }
}

/// The coordinator of one runner, which answers, holds or hangs as the test says. What hangs ends
/// by the deadlines of the real client, on the test's clock.
final class PlayedCoordinator: CoordinatorPort {
  enum Manner: Sendable { case answers, holds, hangsOnRequests, hangs }
  private struct State {
    var manner: Manner
    var jobs: [JobPayload] = []
    var granted: Set<Int64> = []
    var requests = 0
    var held: [CheckedContinuation<Void, Never>] = []
  }
  private let name: String
  private let clock: TestClock
  private let journal: Journal
  private let state: Lock<State>

  init(_ name: String, _ manner: Manner, _ clock: TestClock, _ journal: Journal) {
    self.name = name
    self.clock = clock
    self.journal = journal
    state = Lock(State(manner: manner))
  }

  func behave(_ manner: Manner) { state.withLock { $0.manner = manner } }

  /// Queues a job; a held request is given back, as Workhorse does it.
  func queue(_ job: JobPayload) {
    state.withLock { $0.jobs.append(job) }
    giveBack()
  }

  func giveBack() {
    let held = state.withLock { state in
      defer { state.held = [] }
      return state.held
    }
    for request in held { request.resume() }
  }

  func requestJob(lastUpdate: String?) async -> JobRequestAnswer {
    let (manner, number) = state.withLock { state in
      state.requests += 1
      return (state.manner, state.requests)
    }
    let isHeld = manner == .holds && lastUpdate != nil && !hasJob
    journal.note("\(name) request \(number)\(isHeld ? " held" : "")")
    if manner == .hangs || manner == .hangsOnRequests {
      try? await clock.sleep(until: clock.now + .seconds(90), tolerance: nil)
      return .unanswered(Trouble("no answer", kind: .silent))
    }
    if isHeld {
      await withCheckedContinuation { request in state.withLock { $0.held.append(request) } }
      return .none(lastUpdate: nil)
    }
    let job = state.withLock { state -> JobPayload? in
      guard !state.jobs.isEmpty else { return nil }
      state.granted.insert(state.jobs[0].id.number)
      return state.jobs.removeFirst()
    }
    return job.map { .granted(payload: $0.bytes) } ?? .none(lastUpdate: "x")
  }

  /// Another's job is to GitLab one whose token it does not know.
  private func knows(_ job: JobID) -> Bool {
    state.withLock { $0.granted.contains(job.number) }
  }

  private var hasJob: Bool { state.withLock { !$0.jobs.isEmpty } }

  func verify() async -> VerifyAnswer {
    guard state.withLock({ $0.manner }) == .hangs else { return .valid }
    journal.note("\(name) verify hangs")
    try? await clock.sleep(until: clock.now + .seconds(30), tolerance: nil)
    return .unknown(Trouble("no answer", kind: .silent))
  }

  func update(_ job: JobID, token: Secret, to state: JobUpdate) async -> JobUpdateAnswer {
    knows(job) ? .accepted(.running) : .forbidden(nil, Trouble("403"))
  }

  func append(
    _ bytes: [UInt8], at offset: Int, to job: JobID, token: Secret
  ) async -> TraceAnswer { .accepted(next: offset + bytes.count, nil) }

  func status(of job: JobID, token: Secret) async -> JobStatusAnswer {
    journal.note("\(name) status")
    journal.note("status")
    return knows(job) ? .executing(.running) : .unauthorized
  }

  func readLog(of job: JobID, project: ProjectID) async -> LogAnswer { .empty }
}

/// Runners with a coordinator each, and one provider.
struct PlayedWorld: DispatcherWorld {
  let provider: FakeWorld
  let coordinators: [RunnerName: PlayedCoordinator]

  func coordinator(of runner: RunnerName) -> (any CoordinatorPort)? { coordinators[runner] }
  func provider(of runner: RunnerName) -> (any ProviderPort)? { provider }
}
