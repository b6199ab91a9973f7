import Core

/// Promise 5: one bad thing costs its own job, and the capacity that it holds, at most; everybody
/// else is served in time.
func oneBadThingStaysOne(_ world: Simulation, _ happening: Happening) -> String? {
  guard case .passed = happening, world.plan.badThing != nil, world.figures.crashes == 0 else {
    return nil
  }
  if world.plan.isLimited { world.noteRoom() }
  return kept(waiting: world) ?? notStarted(world)
}

/// The first in the queue of each runner that has nothing to do with it is asked for in time, where
/// there is room for it.
private func kept(waiting world: Simulation) -> String? {
  for runner in world.pending.indices {
    guard let job = world.pending[runner].first, world.isSpared(job) else { continue }
    let since = max(job.queuedAt, world.life.start, world.lastGrant[runner], world.lastFull[runner])
    guard world.timeline.now > since + world.patience(with: runner) else { continue }
    return "\(job.key) waits for another's trouble"
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

extension Simulation {
  /// Takes note of which runners there is no room for at the moment.
  fileprivate func noteRoom() {
    let places = places()
    for runner in pending.indices where !hasRoom(for: plan.settings.runners[runner], beside: places)
    {
      lastFull[runner] = timeline.now
    }
  }

  private func hasRoom(for runner: RunnerSettings, beside places: Places) -> Bool {
    let limits = settings.limits
    let worst = worst(of: runner)
    let share = places.share(of: runner.name)
    return places.jobs < limits.jobs && places.provisioning < limits.provisioning
      && limits.quota.map { places.weight + worst <= $0 } ?? true
      && runner.limits.jobs.map { share.jobs < $0 } ?? true
      && runner.limits.share.map { share.weight + worst <= $0 } ?? true
  }

  /// How long a runner may leave its next job waiting.
  fileprivate func patience(with runner: Int) -> Duration {
    var patience = settings.checkInterval + .seconds(30)
    // A coordinator that hands out what cannot be read is left alone for a while (design R2).
    if plan.badThing == .payloads, runner == 0 { patience = patience + .seconds(90) }
    // One that has not answered yet leaves room for the others at first (design §3.2).
    if plan.isLimited { patience = patience + .seconds(90) }
    return patience
  }
}
