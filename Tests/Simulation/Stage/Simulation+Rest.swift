import Core

// The quiet end: all jobs reported, no resource alive, capacity back to zero.
extension Simulation {
  /// What still moves; nil if all is quiet.
  private var unrest: Unrest? {
    guard faultsAreOver, jobs.count == plan.jobs else {
      return Unrest(0, "the world goes on")
    }
    if let job = jobs.first(where: { !$0.isOver && !$0.isUnknowable }) {
      return Unrest(
        job.status == nil ? 5 : 2,
        "\(job.key) stays \(job.status.map { "\($0)" } ?? "pending")")
    }
    if let machine = machines.first(where: { $0.exists && isOurs($0) }) {
      return Unrest(1, "\(machine.id) (\(machine.name)) stays")
    }
    if let left = leftovers.first {
      return Unrest(1, "something of \(left.name) stays")
    }
    if let record = durable.records.first {
      return Unrest(1, "the record of \(record.key) stays in \(record.phase)")
    }
    guard durable.capacity.jobs != 0 || durable.capacity.weight != .zero else { return nil }
    return Unrest(8, "capacity does not come back to zero")
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
      violation = Violation(promise: unrest.promise, text: unrest.text())
      trace("VIOLATION, no rest: \(unrest.text())")
    }
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
