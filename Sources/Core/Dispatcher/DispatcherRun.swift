/// What one run of the loop holds: the state, and what is under way.
struct DispatcherRun {
  var state: DispatcherState
  /// The snapshot that is durable: before the first commit, what the run began with.
  private(set) var committed: Snapshot
  private var hasCommitted = false
  var commitFails = false
  /// Orders that wait until the state can be written.
  var held: [Effect] = []
  /// Outcomes of held orders that were withdrawn before they were sent.
  var withdrawn: [Event] = []
  var stoppables: [Order: Stoppable] = [:]
  var alarm: Alarm?
  var hasEnded = false

  init(state: DispatcherState) {
    self.state = state
    committed = state.snapshot
  }

  /// What has to be committed now; nil if nothing has.
  var uncommitted: Snapshot? {
    let snapshot = state.snapshot
    return hasCommitted && !commitFails && snapshot == committed ? nil : snapshot
  }

  /// What was committed is not where it was put: it is committed again, changed or not.
  mutating func forgetCommit() { hasCommitted = false }

  mutating func noteCommit(of snapshot: Snapshot) {
    committed = snapshot
    hasCommitted = true
    commitFails = false
  }

  /// An order has ended: there is nothing to stop any more.
  mutating func forget(_ event: Event) {
    guard case .job(let key, let happened) = event, let duty = happened.duty else { return }
    stoppables[Order(key, duty)] = nil
  }

  /// Stops an order. One that is still held is known not to have been sent.
  mutating func stop(_ key: JobKey, _ duty: Duty) {
    guard let index = held.firstIndex(of: .job(key, duty)) else {
      stoppables[Order(key, duty)]?.stop()
      return
    }
    withdraw(held.remove(at: index))
  }

  /// At the end nothing waits for what was never sent.
  mutating func withdrawHeld() {
    let effects = held
    held = []
    for effect in effects where !withdraw(effect) { held.append(effect) }
  }

  @discardableResult
  private mutating func withdraw(_ effect: Effect) -> Bool {
    switch effect {
    case .job(let key, let duty) where duty == .create || duty == .launch:
      withdrawn.append(.job(key, duty.notDone(Trouble("withdrawn before it was sent"))))
    default:
      guard let unsent = effect.unsentRequest else { return false }
      withdrawn.append(unsent)
    }
    return true
  }

  /// Jobs that are in no durable state.
  func unstored(in snapshot: Snapshot) -> [JobKey] {
    let stored = Set(committed.records.map(\.key))
    return snapshot.records.map(\.key).filter { !stored.contains($0) }
  }

  /// Whether an order may be carried out now. While the state cannot be written nothing new is
  /// begun; deletes that the last durable state ordered go on, and so does the report of a job
  /// that could not be stored before the end (design R7).
  func maySend(_ effect: Effect) -> Bool {
    guard commitFails, !effect.beginsNothingNew else { return true }
    guard case .job(let key, let duty) = effect else { return false }
    let stored = committed.records.first { $0.key == key }
    switch duty {
    case .delete: return stored?.owesDeletion == true
    case .deleteExtra(let id): return stored?.extras.contains(id) == true
    case .appendReason, .report: return stored == nil && state.isStopping
    default: return false
    }
  }
}

/// A duty of a job, as it was ordered.
struct Order: Hashable, Sendable {
  let key: JobKey
  let duty: Duty

  init(_ key: JobKey, _ duty: Duty) {
    self.key = key
    self.duty = duty
  }
}

/// The time at which the loop wakes by itself.
struct Alarm {
  let at: Instant
  let stoppable: Stoppable
}
