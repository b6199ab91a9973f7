import Core

/// Promise 3: a job is launched at most once, on one resource; a second one is not even ordered
/// while the first may be there.
func nothingRunsTwice(_ world: Simulation, _ happening: Happening) -> String? {
  switch happening {
  case .launched(let job, let machine, _):
    // A job that is over when it is handed out once more is run by nobody.
    if job.launches > 1, !(job.isHandedOutTwice && job.isOver) {
      return "\(job.key) was launched \(job.launches) times"
    }
    if machine.parts?.job != job.key.job {
      return "\(job.key) was launched on \(machine.name), another's machine"
    }
    let record = world.durable.records.first { $0.key == job.key }
    if machine.executor.pushesCommit, let recorded = record?.commit, recorded != machine.commit {
      return "\(job.key) was launched with another commit than the one recorded"
    }
    return nil
  case .ordered(let order, let isRepeat, let isLate):
    guard !isRepeat, !isLate, order.executor == .cleverDocker else { return nil }
    return orderedTwice(order, world)
  case .noted(.adopted(let key, let id)):
    return world.machines.first { $0.id == id }.flatMap { adopted($0, by: key, world) }
  case .committed(let snapshot):
    for record in snapshot.records where record.creation == .made {
      world.jobsByKey[record.key]?.hadMachine = true
    }
    return anotherCommit(snapshot, world)
  case .imported(let before, let after): return replaced(in: after, of: before)
  default: return nil
  }
}

/// What is tracked already stays as it is, however often something older is imported.
private func replaced(in after: Snapshot, of before: Snapshot) -> String? {
  for old in before.records {
    let new = after.records.filter { $0.key == old.key }
    guard let record = new.first, new.count == 1 else {
      return "there are \(new.count) records of \(old.key) after an import"
    }
    let isSame =
      record.phase == old.phase && record.launch == old.launch && record.commit == old.commit
      && record.resource?.id == old.resource?.id && record.hasRun == old.hasRun
    if !isSame { return "the record of \(old.key) was replaced by an older one" }
  }
  return nil
}

/// While a commit may have been pushed, no other is recorded to be pushed.
private func anotherCommit(_ snapshot: Snapshot, _ world: Simulation) -> String? {
  for record in snapshot.records where record.phase == .launching {
    guard let commit = record.commit, let id = record.resource?.id,
      let sent = world.machines.last(where: { $0.id == id })?.mayHave, sent != commit
    else { continue }
    return "\(record.key) is to be pushed as \(commit), and may have been as \(sent)"
  }
  return nil
}

/// A machine that is being deleted is none, however long listings show it.
private func adopted(_ machine: Machine, by key: JobKey, _ world: Simulation) -> String? {
  guard machine.parts?.job == key.job else {
    return "\(key) has adopted \(machine.id), another's machine"
  }
  // The answer that showed it may have been on its way for as long as a listing may take.
  let wasSeen = machine.lastShown.map { world.timeline.now <= $0 + .seconds(61) } ?? false
  guard world.plan.isWired, machine.executor == .cleverDocker, machine.isGone, !wasSeen else {
    return nil
  }
  return "\(key) has adopted \(machine.id), which is being deleted"
}

private func orderedTwice(_ order: Order, _ world: Simulation) -> String? {
  if let job = world.jobs.first(where: { $0.key.job == order.job }), job.hadMachine,
    !job.isHandedOutTwice
  {
    return "\(job.key) was given a machine, and another was ordered"
  }
  let found = world.machines.first { machine in
    machine.exists && machine.name == order.name && machine.origin == .ordered
      && machine.account == order.account
  }
  return found.map { "\($0.name) was ordered again although \($0.id) exists" }
}
