// starting: the job was started; the first sign of life is watched for. A deadline asks for one
// last look and is itself no proof of anything (R3).
extension JobLife {
  mutating func pursueStarting(_ turn: inout Turn) {
    keepHeartbeat(&turn)
    if work.resourceEnded != nil { return begin(.ask, &turn) }
    if !showsOwnLife { watchLog(&turn) }
    if deadlineHasPassed(turn) {
      work.lastLook = work.lastLook ?? LastLook()
      if work.lastLook?.traceIsSilent == nil { begin(.probe, &turn) }
      if work.lastLook?.resourceIsDead == nil { begin(.look, &turn) }
      return
    }
    begin(.look, &turn)
  }

  mutating func lookAnswered(_ condition: ResourceCondition, _ turn: inout Turn) {
    guard record.phase == .starting else { return }
    if case .unknown(let trouble) = condition {
      retry(.look, after: trouble, turn, longest: max(turn.rules.pollInterval, .seconds(30)))
      return concludeLastLook(resourceIsDead: nil, &turn)
    }
    succeed(.look, turn)
    work.isRestored = false
    switch condition {
    case .alive:
      showLife(&turn)
    case .ended(let trouble, let log):
      resourceEnded(trouble, log: log, &turn)
    case .gone:
      resourceEnded(Trouble("the machine is gone"), log: "", &turn)
    case .pending(let progress):
      note(progress, turn)
      concludeLastLook(resourceIsDead: mayBecomeAlive(progress, turn) ? nil : true, &turn)
    case .unknown: break
    }
  }

  /// What the look said stays in the record until the next says something else.
  private mutating func note(_ progress: ResourceCondition.Progress, _ turn: Turn) {
    if case .preparing = progress { work.wasPreparing = turn.now }
    if let words = progress.words {
      record.lastError = words
    } else if record.lastError == work.lookSaid {
      record.lastError = nil
    }
    work.lookSaid = progress.words
  }

  /// Whether a passed deadline waits on for a job in that state, up to the job's own timeout.
  private func mayBecomeAlive(_ progress: ResourceCondition.Progress, _ turn: Turn) -> Bool {
    guard turn.now < record.acquiredAt + jobTimeout else { return false }
    switch progress {
    case .unsaid, .preparing: return true
    case .idle: return false
    case .machineRuns:
      let patience = min(JobRules.firstWordPatience, turn.rules.startTimeout)
      return work.wasPreparing.map { turn.now < $0 + patience } ?? false
    }
  }

  /// Takes the half of the last look that concerns the resource; without a definite answer the
  /// deadline moves.
  private mutating func concludeLastLook(resourceIsDead: Bool?, _ turn: inout Turn) {
    guard work.lastLook != nil else { return }
    guard resourceIsDead == true else { return moveDeadline(turn) }
    work.lastLook?.resourceIsDead = true
    judgeLastLook(&turn)
  }

  mutating func moveDeadline(_ turn: Turn) {
    guard work.lastLook != nil else { return }
    work.lastLook = nil
    record.deadline = turn.now + turn.rules.pollInterval
  }

  mutating func judgeLastLook(_ turn: inout Turn) {
    guard work.lastLook == LastLook(resourceIsDead: true, traceIsSilent: true) else { return }
    let refusal = work.launchRefusal.map { "its start may have been refused (\($0))" }
    let words = [refusal, work.lookSaid].compactMap(\.self).joined(separator: "; ")
    let state = words.isEmpty ? "" : ": \(words)"
    fail(.systemFailure, "the job's machine showed no sign of life in time\(state)", &turn)
  }

  /// The inner runner lives: from now on it reports by itself.
  mutating func showLife(_ turn: inout Turn) {
    work.isRestored = false
    work.lastLook = nil
    work.resourceEnded = nil
    work.probeIsStale = work.underWay.contains(.probe)
    work.due[.probe] = nil
    record.launch = .done
    record.hasRun = true
    record.deadline = nil
    // Whatever kept it waiting is past.
    record.lastError = nil
    work.due[.ask] = turn.now + turn.rules.pollInterval
    enter(.running, &turn)
  }
}
