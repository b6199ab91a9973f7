import Core

/// Promise 6: the job's log says why a job could not start, once; the state says why a runner is
/// not asked.
func nobodyWaitsWithoutAWord(_ world: Simulation, _ happening: Happening) -> String? {
  switch happening {
  case .reported(let job, let reason):
    guard reason != .jobCanceled, job.status != .canceling, !job.refusesLog else { return nil }
    return job.sentences.isEmpty ? "\(job.key) was failed without a sentence" : nil
  case .appended(let job, let bytes):
    let isKnown = job.sentences.contains {
      Array($0.drop { $0 == 10 }) == Array(bytes.drop { $0 == 10 })
    }
    return isKnown ? "\(job.key) was told the same twice" : nil
  case .passed: return silent(world)
  default: return nil
  }
}

/// A runner of which the state does not tell at all counts as one that nothing is in the way of.
private func silent(_ world: Simulation) -> String? {
  guard !world.life.isOver, !world.life.hasReturned, !world.life.isStopping, !world.diskTrouble,
    // Who is to be asked a few times only is then asked no more.
    world.settings.pollCycles == nil
  else { return nil }
  let now = world.timeline.now
  let patience = world.settings.checkInterval + .seconds(45)
  for runner in world.settings.runners where world.inFlight[runner.name] ?? 0 == 0 {
    let status = world.durable.runners.first { $0.name == runner.name }
    guard status?.whyNot == nil else { continue }
    let asked = max(world.lastAsked[runner.name] ?? world.life.start, world.lastReload)
    let since = world.isOfThisClock ? status.map { world.life.inWorld($0.since) } : nil
    if now > max(asked, since ?? asked) + patience {
      return "\(runner.name) is not asked, and nothing says why"
    }
  }
  return nil
}
