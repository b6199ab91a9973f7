import Core

/// Promise 1: every resource that hpr ever caused to exist is decommissioned, or still tracked.
func nothingLeaks(_ world: Simulation, _ happening: Happening) -> String? {
  switch happening {
  case .ordered(let order, let isRepeat, let isLate):
    guard !isRepeat, !isLate else { return nil }
    return untracked(order, world)
  case .committed(let snapshot): return forgotten(world) ?? leftAlone(snapshot, world)
  default: return nil
  }
}

/// A name is on disk before anything may exist under it.
private func untracked(_ order: Order, _ world: Simulation) -> String? {
  let name = order.name
  let record = world.durable.records.first { $0.resource?.name == name }
  return record == nil ? "\(name) was ordered before its record was on disk" : nil
}

/// What exists is in a record, but for what came late or twice: that is an orphan until it was
/// seen in two listings.
private func forgotten(_ world: Simulation) -> String? {
  for machine in world.machines where machine.exists && machine.origin == .ordered {
    let isTracked = world.durable.records.contains { record in
      record.resource?.name == machine.name && record.resource?.account == machine.account
        && record.mayHaveMachine
    }
    guard !isTracked, !world.isExcused(machine) else { continue }
    return "\(machine.id) (\(machine.name)) exists, and no record tells of it"
  }
  return nil
}

/// A second one of a job's name is deleted on sight, not when the job is over.
private func leftAlone(_ snapshot: Snapshot, _ world: Simulation) -> String? {
  for machine in world.machines where machine.exists {
    guard let seen = machine.seenAsSecond, seen.life == world.life.number,
      world.timeline.now > seen.at + .seconds(60),
      let record = snapshot.records.first(where: { $0.resource?.name == machine.name }),
      let own = record.resource?.id, own != machine.id, !record.extras.contains(machine.id)
    else { continue }
    return "\(machine.id) is a second \(machine.name), was seen, and is not to be deleted"
  }
  return nil
}

extension JobRecord {
  /// Whether the record allows for a machine.
  fileprivate var mayHaveMachine: Bool { creation != .none || owesDeletion || !extras.isEmpty }
}

extension Simulation {
  /// Of two machines of one name, made by one order that was carried out twice, the one that was
  /// not adopted is an orphan once it is shown.
  fileprivate func isExcused(_ machine: Machine) -> Bool {
    machines.contains { $0 !== machine && $0.exists && $0.name == machine.name }
  }
}
