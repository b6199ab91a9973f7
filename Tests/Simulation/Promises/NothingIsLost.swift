import Core

/// Promise 2: every job whose grant reached the disk ends reported; a grant is committed before
/// anything else is done about it.
func nothingIsLost(_ world: Simulation, _ happening: Happening) -> String? {
  switch happening {
  case .told(let job):
    // While the disk refuses, a job is held in memory with its heartbeat (R7).
    guard !job.wasDurable, !job.wasAttempted, !job.isUnknowable else { return nil }
    return "\(job.key) was spoken of before its grant was committed"
  case .launched(let job, let machine, let payload):
    guard machine.executor.pushesCommit else { return nil }
    if payload != job.payload { return "\(job.key) was launched without the whole of its payload" }
    // Without the engine's socket the inner runner cannot run it.
    return machine.hasEnvironment ? nil : "\(job.key) was launched without an environment"
  case .committed(let snapshot): return dropped(world, snapshot)
  default: return nil
  }
}

private func dropped(_ world: Simulation, _ snapshot: Snapshot) -> String? {
  let known = Set(snapshot.records.map(\.key))
  for job in world.jobs where job.wasDurable && !job.isOver && !known.contains(job.key) {
    guard !job.isUnknowable, !job.isGivenUp else { continue }
    return "\(job.key) was dropped, and its coordinator waits for it"
  }
  return nil
}
