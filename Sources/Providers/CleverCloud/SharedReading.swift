import Core

/// Something read from elsewhere: one reading at a time, whose value all who ask meanwhile share.
///
/// There is no task of its own: the first who asks reads, the others wait. If the first is
/// cancelled, the next one reads.
final class SharedReading<Value: Sendable>: Sendable {
  /// A value, and when its reading began.
  struct Reading: Sendable {
    var value: Value
    var began: Instant
  }

  private struct State {
    var latest: Reading?
    var isUnderWay = false
    /// How many readings have ended by themselves.
    var ended = 0
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    var cancelled: Set<Int> = []
    var nextTicket = 0
  }
  private let state = Lock(State())

  /// What was read last.
  var latest: Reading? { state.withLock { $0.latest } }

  /// Forgets what was read, so that it is read anew.
  func forget() { state.withLock { $0.latest = nil } }

  /// The value: the latest one if it `isFresh`, else one that was read since the call. Nil if the
  /// task is cancelled.
  func value(
    at now: @Sendable () -> Instant, isFresh: (Reading) -> Bool, read: () async -> Value
  ) async -> Value? {
    let before = state.withLock { $0.ended }
    while !Task.isCancelled {
      switch next(after: before, isFresh) {
      case .take(let value): return value
      case .wait: await waitForEnd()
      case .read:
        let began = now()
        let value = await read()
        end(Task.isCancelled ? nil : Reading(value: value, began: began))
        return value
      }
    }
    return nil
  }

  private enum Step: Sendable {
    case take(Value)
    case wait
    case read
  }

  private func next(after before: Int, _ isFresh: (Reading) -> Bool) -> Step {
    state.withLock { state in
      if let latest = state.latest, state.ended > before || isFresh(latest) {
        return .take(latest.value)
      }
      if state.isUnderWay { return .wait }
      state.isUnderWay = true
      return .read
    }
  }

  private func end(_ reading: Reading?) {
    let waiting = state.withLock { state in
      state.isUnderWay = false
      if let reading {
        state.latest = reading
        state.ended += 1
      }
      defer { state.waiting = [:] }
      return Array(state.waiting.values)
    }
    for continuation in waiting { continuation.resume() }
  }

  private func waitForEnd() async {
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { enlist($0, as: ticket) }
    } onCancel: {
      let continuation = state.withLock { state in
        state.cancelled.insert(ticket)
        return state.waiting.removeValue(forKey: ticket)
      }
      continuation?.resume()
    }
    state.withLock { _ = $0.cancelled.remove(ticket) }
  }

  private func enlist(_ continuation: CheckedContinuation<Void, Never>, as ticket: Int) {
    let isOver = state.withLock { state in
      if state.cancelled.contains(ticket) || !state.isUnderWay { return true }
      state.waiting[ticket] = continuation
      return false
    }
    if isOver { continuation.resume() }
  }
}
