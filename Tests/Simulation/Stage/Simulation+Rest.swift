import Core

// The quiet end: all jobs reported, no resource alive, capacity back to zero.
extension Simulation {
  /// What still moves, of the promises that are asked about; nil if all of that is quiet.
  private func unrest(of promises: Set<Int>) -> Unrest? {
    guard faultsAreOver, jobs.count == plan.jobs else { return Unrest(0, "the world goes on") }
    return unreported(promises) ?? left(promises) ?? held(promises)
  }

  private func unreported(_ promises: Set<Int>) -> Unrest? {
    let stays = jobs.first { job in
      !job.isOver && !job.isUnknowable && promises.contains(job.status == nil ? 5 : 2)
    }
    return stays.map { job in
      Unrest(
        job.status == nil ? 5 : 2, "\(job.key) stays \(job.status.map { "\($0)" } ?? "pending")")
    }
  }

  private func left(_ promises: Set<Int>) -> Unrest? {
    guard promises.contains(1) else { return nil }
    if let machine = machines.first(where: { $0.exists && ($0.origin == .ordered || isOurs($0)) }) {
      return Unrest(1, "\(machine.id) (\(machine.name)) stays")
    }
    if let left = leftovers.first { return Unrest(1, "something of \(left.name) stays") }
    return durable.records.first.map {
      Unrest(1, "the record of \($0.key) stays in \($0.phase)")
    }
  }

  private func held(_ promises: Set<Int>) -> Unrest? {
    guard promises.contains(8), durable.records.isEmpty,
      durable.capacity.jobs + durable.capacity.provisioning != 0
        || durable.capacity.weight != .zero
    else { return nil }
    return Unrest(8, Self.heldCapacity)
  }

  private static let heldCapacity = "capacity does not come back to zero"

  /// What the last life still counts when all is over: records, and requests that may bring jobs.
  func checkReturned(_ state: DispatcherState) {
    guard isQuiet, watched.contains(8), state.usage != Usage() else { return }
    violate(8, Self.heldCapacity)
  }

  var isQuiet: Bool { unrest(of: Promises.numbers) == nil }

  /// Ends the last life when all is quiet, and gives up when it never is.
  func checkRest() {
    guard faultsAreOver, !hasFailed, !life.isOver, !life.hasReturned else { return }
    let patience = Duration.seconds(3 * 3600)
    guard !isQuiet else {
      guard !life.isStopping else { return }
      life.isStopping = true
      return post(.stop)
    }
    // Jobs that never live hold their places for long; as long as others get their turns, all is well.
    let last = max(Self.start + plan.faultsFor, lastGrant.max() ?? Self.start)
    guard timeline.now > last + patience else { return }
    if let unrest = unrest(of: watched) { violate(unrest.promise, unrest.text()) }
    isAbandoned = true
  }

  /// What the dispatcher's log was told.
  func noted(_ notice: Notice) {
    trace("\(notice)")
    if case .reportGivenUp(let key, _) = notice { jobsByKey[key]?.isGivenUp = true }
    step(.noted(notice))
  }
}

/// What keeps the world from being quiet. It is asked for after each step, and seldom told.
private struct Unrest {
  /// The promise that is broken if it stays so.
  let promise: Int
  let text: () -> String

  init(_ promise: Int, _ text: @escaping @autoclosure () -> String) {
    self.promise = promise
    self.text = text
  }
}
