public import Core

/// A clock that stands still until a test advances it, and tells when somebody waits for it.
public final class TestClock: Clock, Sendable {
  private struct Sleeper {
    let deadline: Instant
    let continuation: CheckedContinuation<Void, any Error>
  }
  private struct State {
    var now: Instant
    var sleepers: [Int: Sleeper] = [:]
    var nextID = 0
    var cancelled: Set<Int> = []
  }
  private let state: Lock<State>

  /// Stands at the given time.
  public init(at now: Instant = Instant(milliseconds: 1_700_000_000_000)) {
    state = Lock(State(now: now))
  }

  /// The time at which it stands.
  public var now: Instant { state.withLock { $0.now } }
  /// One millisecond.
  public var minimumResolution: Duration { .milliseconds(1) }
  /// The time that the earliest sleeper waits for.
  public var nextDeadline: Instant? {
    state.withLock { $0.sleepers.values.map(\.deadline).min() }
  }

  /// Waits until the clock has been advanced to the deadline.
  public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        enlist(Sleeper(deadline: deadline, continuation: continuation), as: id)
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        state.cancelled.insert(id)
        return state.sleepers.removeValue(forKey: id)
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }

  private func enlist(_ sleeper: Sleeper, as id: Int) {
    let outcome: Result<Void, any Error>? = state.withLock { state in
      if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
      if sleeper.deadline <= state.now { return .success(()) }
      state.sleepers[id] = sleeper
      return nil
    }
    if let outcome { sleeper.continuation.resume(with: outcome) }
  }

  /// Advances the clock and wakes whoever's time has come.
  public func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.now = state.now + duration
      let now = state.now
      let due = state.sleepers.filter { $0.value.deadline <= now }
      for id in due.keys { state.sleepers[id] = nil }
      // Of those that wait for the same instant, who came first is woken first.
      return due.sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }
        .map(\.value)
    }
    for sleeper in due { sleeper.continuation.resume() }
  }
}
