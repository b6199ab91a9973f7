import Core

// The quiet end: all jobs reported, no resource alive, capacity back to zero.
extension Simulation {
  /// What still moves, and the promise that is broken if it stays so; nil if all is quiet.
  var unrest: Violation? {
    guard faultsAreOver, jobs.count == plan.jobs else {
      return Violation(promise: 0, text: "the world goes on")
    }
    if let job = jobs.first(where: { !$0.isOver && !$0.isUnknowable }) {
      return Violation(
        promise: job.status == nil ? 5 : 2,
        text: "\(job.key) stays \(job.status.map { "\($0)" } ?? "pending")")
    }
    if let machine = machines.first(where: { $0.exists && isOurs($0) }) {
      return Violation(promise: 1, text: "\(machine.id) (\(machine.name)) stays")
    }
    if let left = leftovers.first {
      return Violation(promise: 1, text: "something of \(left.name) stays")
    }
    if let record = durable.records.first {
      return Violation(promise: 1, text: "the record of \(record.key) stays in \(record.phase)")
    }
    guard durable.capacity.jobs != 0 || durable.capacity.weight != .zero else { return nil }
    return Violation(promise: 8, text: "capacity does not come back to zero")
  }

  var isQuiet: Bool { unrest == nil }

  /// Ends the last life when all is quiet, and gives up when it never is.
  func checkRest() {
    guard faultsAreOver, violation == nil, !life.isOver, !life.hasReturned else { return }
    let patience = Duration.seconds(3 * 3600)
    guard let unrest else {
      guard !life.isStopping else { return }
      life.isStopping = true
      return post(.stop)
    }
    if timeline.now > Self.start + plan.faultsFor + patience {
      violation = unrest
      trace("VIOLATION, no rest: \(unrest)")
    }
  }

  /// What the dispatcher's log was told.
  func noted(_ notice: Notice) {
    trace("\(notice)")
    if case .reportGivenUp(let key, _) = notice { jobsByKey[key]?.isGivenUp = true }
    step(.noted(notice))
  }
}
