import Core

/// Promise 8: what hpr asks for, with what it has, never exceeds a limit.
///
/// What it has is counted by the world: a job holds its place until it is known to have failed and
/// until nothing of its machine is left.
func theLimitsHold(_ world: Simulation, _ happening: Happening) -> String? {
  if case .committed(let snapshot) = happening { return misweighed(snapshot, world) }
  guard case .asked(let runner) = happening else { return nil }
  let used = world.places()
  let limits = world.settings.limits
  if used.jobs > limits.jobs { return "\(used.jobs) jobs where \(limits.jobs) may be" }
  if used.provisioning > limits.provisioning {
    return "\(used.provisioning) are prepared where \(limits.provisioning) may be"
  }
  if let quota = limits.quota, used.weight > quota {
    return "a weight of \(used.weight) where \(quota) may be"
  }
  guard let own = world.settings.runners.first(where: { $0.name == runner })?.limits else {
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
  /// Requests under way at their worst, jobs and machines as they are.
  func places() -> Places {
    var places = Places()
    for runner in plan.settings.runners {
      let worst = runner.flavors.flatMap { Self.catalogue.worstWeight(maxFlavor: $0.maxFlavor) }
      for _ in 0..<(inFlight[runner.name] ?? 0) {
        places.take(runner.name, worst ?? .one, isProvisioning: true)
      }
    }
    for job in jobs where job.isDelivered && !job.isUnknowable && job.wasDurable {
      let hasMachine = machines.contains { machine in
        machine.exists && machine.origin == .ordered && machine.parts?.job == job.key.job
      }
      guard hasMachine || (job.isProcessing && !job.isFailing) else { continue }
      let isKept = durable.records.contains { $0.key == job.key && $0.phase == .kept }
      places.take(
        job.key.runner, hasMachine ? job.flavor : .zero,
        isProvisioning: !job.hasRun && !isKept)
    }
    return places
  }
}
