import Core

/// Promise 8: what hpr asks for and orders, with what it has, never exceeds a limit.
///
/// What it has is counted by the world: a job holds its place until it is known to have failed and
/// until nothing of its machine is left.
func theLimitsHold(_ world: Simulation, _ happening: Happening) -> String? {
  switch happening {
  case .committed(let snapshot): return misweighed(snapshot, world)
  case .asked(let runner):
    return excess(runner, world, under: world.settingsOfHeld ?? world.settings)
  case .ordered(let order, let isRepeat, let isLate):
    // A job that was there before a limit was lowered is run all the same.
    guard !isRepeat, !isLate,
      let job = world.jobs.first(where: { $0.key.job == order.job })
    else { return nil }
    return excess(job.key.runner, world, under: world.plan.settings)
  default: return nil
  }
}

private func excess(
  _ runner: RunnerName, _ world: Simulation, under settings: DispatcherSettings
) -> String? {
  let used = world.places()
  let limits = settings.limits
  if used.jobs > limits.jobs { return "\(used.jobs) jobs where \(limits.jobs) may be" }
  if used.provisioning > limits.provisioning {
    return "\(used.provisioning) are prepared where \(limits.provisioning) may be"
  }
  if let quota = limits.quota, used.weight > quota {
    return "a weight of \(used.weight) where \(quota) may be"
  }
  guard let own = settings.runners.first(where: { $0.name == runner })?.limits else {
    return nil
  }
  let share = used.share(of: runner)
  if let most = own.jobs, share.jobs > most { return "\(runner) has \(share.jobs) of \(most) jobs" }
  if let most = own.share, share.weight > most {
    return "\(runner) has a weight of \(share.weight) of \(most)"
  }
  return nil
}

/// Once its machine is known, a job counts for what that weighs.
private func misweighed(_ snapshot: Snapshot, _ world: Simulation) -> String? {
  for record in snapshot.records where record.creation == .made && record.payload != nil {
    guard let weight = record.resource?.weight, let job = world.jobsByKey[record.key],
      weight != job.flavor
    else { continue }
    return "\(record.key) counts for \(weight), and its machine weighs \(job.flavor)"
  }
  return nil
}

/// What is used, as the world counts it.
struct Places {
  var jobs = 0
  var provisioning = 0
  var weight = Weight.zero
  private var shares: [RunnerName: (jobs: Int, weight: Weight)] = [:]

  func share(of runner: RunnerName) -> (jobs: Int, weight: Weight) { shares[runner] ?? (0, .zero) }

  mutating func take(_ runner: RunnerName, _ weight: Weight, isProvisioning: Bool) {
    jobs += 1
    if isProvisioning { provisioning += 1 }
    self.weight = self.weight + weight
    let share = share(of: runner)
    shares[runner] = (share.jobs + 1, share.weight + weight)
  }
}

extension Simulation {
  /// What the largest job of a runner weighs.
  func worst(of runner: RunnerSettings) -> Weight {
    runner.flavors.flatMap { Self.catalogue.worstWeight(maxFlavor: $0.maxFlavor) } ?? .one
  }

  /// Requests under way at their worst, jobs and machines as they are.
  func places() -> Places {
    var places = Places()
    for runner in plan.settings.runners {
      let worst = worst(of: runner)
      for _ in 0..<(inFlight[runner.name] ?? 0) {
        places.take(runner.name, worst, isProvisioning: true)
      }
    }
    for job in jobs where job.isDelivered && !job.isUnknowable && job.wasDurable {
      let hasMachine = machines.contains { machine in
        machine.exists && machine.origin == .ordered && machine.parts?.job == job.key.job
      }
      guard hasMachine || (job.isProcessing && !job.isFailing) else { continue }
      let isKept = durable.records.contains { $0.key == job.key && $0.phase == .kept }
      places.take(
        job.key.runner, job.flavor,
        isProvisioning: !job.hasRun && !isKept)
    }
    return places
  }
}
