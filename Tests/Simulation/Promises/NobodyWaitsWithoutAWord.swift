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

private func silent(_ world: Simulation) -> String? {
  guard !world.life.isOver, !world.life.hasReturned, !world.life.isStopping else { return nil }
  let now = world.timeline.now
  let patience = world.settings.checkInterval + .seconds(45)
  for status in world.durable.runners where status.whyNot == nil {
    guard world.settings.runners.contains(where: { $0.name == status.name }),
      world.inFlight[status.name] ?? 0 == 0, !world.diskTrouble
    else { continue }
    let since = max(world.lastAsked[status.name] ?? world.life.start, status.since)
    if now > since + patience { return "\(status.name) is not asked, and nothing says why" }
  }
  return nil
}
