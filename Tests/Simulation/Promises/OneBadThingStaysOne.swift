import Core

/// Promise 5: one bad thing costs its own job at most; everybody else is served in time.
func oneBadThingStaysOne(_ world: Simulation, _ happening: Happening) -> String? {
  guard case .passed = happening, world.plan.badThing != nil, world.figures.crashes == 0 else {
    return nil
  }
  return kept(waiting: world) ?? notStarted(world)
}

/// The first in the queue of each runner that has nothing to do with it is asked for in time.
private func kept(waiting world: Simulation) -> String? {
  let patience = world.settings.checkInterval + .seconds(30)
  for runner in world.pending.indices {
    guard let job = world.pending[runner].first, world.isSpared(job) else { continue }
    let since = max(job.queuedAt, world.life.start, world.lastGrant[runner])
    if world.timeline.now > since + patience { return "\(job.key) waits for another's trouble" }
  }
  return nil
}

private func notStarted(_ world: Simulation) -> String? {
  for job in world.jobs where job.launches == 0 && !job.isOver && world.isSpared(job) {
    guard let granted = job.grantedAt, world.timeline.now > granted + .seconds(60) else { continue }
    return "\(job.key) is not started because of another's trouble"
  }
  return nil
}
