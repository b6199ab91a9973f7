import Core

/// Promise 4: a resource is deleted only when its job is over, cancelled, or certain never to
/// start; and a job whose runner lives is not failed.
func nothingLiveIsKilled(_ world: Simulation, _ happening: Happening) -> String? {
  switch happening {
  case .deleting(let machine): killed(machine, world)
  case .reported(let job, _): failedAlive(job, world)
  case .noted(.failing(let key, _, let sentence)): givenUp(key, sentence, world)
  case .noted(.orphan(let name, let id)): takenForOrphan(name, id, world)
  case .committed(let snapshot): sightedAlthoughIntended(snapshot)
  default: nil
  }
}

private func killed(_ machine: Machine, _ world: Simulation) -> String? {
  if machine.origin == .stray, !world.isOurs(machine) {
    return "\(machine.id) was deleted, and is somebody else's"
  }
  let isStranger = machine.origin == .stray && !world.wasSeenTwice(machine)
  if isStranger { return "\(machine.id) was deleted before two listings had shown it" }
  guard let job = world.jobs.first(where: { $0.machine === machine }) else { return nil }
  guard !job.isOver, machine.isAlive, !machine.hasEnded else { return nil }
  return "\(machine.id) was deleted while \(job.key) ran on it"
}

/// The inner runner wrote before hpr did: its word was there to be seen.
private func failedAlive(_ job: Job, _ world: Simulation) -> String? {
  guard let machine = job.machine, machine.exists, machine.isAlive, !machine.hasEnded,
    job.status == .running, let heard = job.heardAt
  else { return nil }
  guard job.sentenceAt.map({ heard < $0 }) ?? true, !job.refusesLog else { return nil }
  return "\(job.key) was reported failed while it ran"
}

/// A job is given up for dead only after looks that nobody answers with life.
private func givenUp(_ key: JobKey, _ sentence: String, _ world: Simulation) -> String? {
  guard let job = world.jobsByKey[key], let machine = job.machine, job.status == .running,
    machine.exists, !machine.hasEnded,
    let launched = machine.launchOrderedAt ?? machine.launchedAt
  else { return nil }
  let now = world.timeline.now
  if let heard = job.heardAt, now > heard + .seconds(40) {
    return "\(key) was given up for dead though it wrote"
  }
  let patience = world.plan.settings.runners[job.runner].startTimeout
  guard now >= launched + patience else { return "\(key) was failed while it started" }
  guard sentence.contains("no sign of life") else { return nil }
  // The look at the machine may come a poll interval after the one at the log, and take its time.
  if job.probedAt.map({ now > $0 + .seconds(100) }) ?? true {
    return "\(key) was given up for dead without a look"
  }
  return nil
}

/// What a record intends is no orphan.
private func takenForOrphan(
  _ name: ResourceName, _ id: ResourceID, _ world: Simulation
) -> String? {
  let record = world.durable.records.first { record in
    record.resource?.name == name && record.resource?.id == nil && record.payload != nil
  }
  return record.map { "\(id) was taken for an orphan, and \($0.key) intends it" }
}

/// Nor is it on the way to be one.
private func sightedAlthoughIntended(_ snapshot: Snapshot) -> String? {
  for sighting in snapshot.sightings {
    let record = snapshot.records.first { record in
      record.resource?.name == sighting.name && record.resource?.account == sighting.account
        && record.resource?.id == nil && record.phase == .provisioning
        && record.since < sighting.first
    }
    if let record { return "\(sighting.id) counts as a stranger, and \(record.key) intends it" }
  }
  return nil
}

extension Simulation {
  /// Whether two listings, as far apart as configured, may have shown it.
  fileprivate func wasSeenTwice(_ machine: Machine) -> Bool {
    guard let interval = plan.settings.orphanCheckInterval, let listed = machine.listedAt else {
      return false
    }
    // A listing is noted when its answer comes back.
    return timeline.now + .seconds(2) >= listed + interval
  }

  /// Whether a machine bears the mark of a runner of ours.
  func isOurs(_ machine: Machine) -> Bool {
    machine.parts.map { marks.contains($0.mark) } ?? false
  }
}
