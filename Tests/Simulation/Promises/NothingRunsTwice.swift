import Core

/// Promise 3: a job is launched at most once, on one resource; a second one is not even ordered
/// while the first may be there.
func nothingRunsTwice(_ world: Simulation, _ happening: Happening) -> String? {
  switch happening {
  case .launched(let job, let machine, _):
    if job.launches > 1 { return "\(job.key) was launched \(job.launches) times" }
    if machine.parts?.job != job.key.job {
      return "\(job.key) was launched on \(machine.name), another's machine"
    }
    let record = world.durable.records.first { $0.key == job.key }
    if machine.executor.pushesCommit, let recorded = record?.commit, recorded != machine.commit {
      return "\(job.key) was launched with another commit than the one recorded"
    }
    return nil
  case .ordered(let order, let isRepeat, let isLate):
    guard !isRepeat, !isLate, order.resource.executor == .cleverDocker else { return nil }
    return orderedTwice(order, world)
  case .noted(.adopted(let key, let id)):
    let machine = world.machines.first { $0.id == id }
    return machine?.parts?.job == key.job ? nil : "\(key) has adopted \(id), another's machine"
  case .committed(let snapshot):
    for record in snapshot.records where record.creation == .made {
      world.jobsByKey[record.key]?.hadMachine = true
    }
    return nil
  default: return nil
  }
}

private func orderedTwice(_ order: CreateOrder, _ world: Simulation) -> String? {
  if let job = world.jobs.first(where: { $0.key.job == order.payload.id }), job.hadMachine,
    !job.isHandedOutTwice
  {
    return "\(job.key) was given a machine, and another was ordered"
  }
  let found = world.machines.first { machine in
    machine.exists && machine.name == order.resource.name && machine.origin == .ordered
      && machine.account == order.resource.account
  }
  return found.map { "\($0.name) was ordered again although \($0.id) exists" }
}
