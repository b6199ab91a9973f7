// starting: the job was started; the first sign of life is watched for. A deadline asks for one
// last look and is itself no proof of anything (R3).
extension JobLife {
  mutating func pursueStarting(_ turn: inout Turn) {
    keepHeartbeat(&turn)
    if work.resourceEnded != nil { return begin(.ask, &turn) }
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
    switch condition {
    case .alive:
      showLife(&turn)
    case .ended(let trouble, let log):
      work.isRestored = false
      resourceEnded(trouble, log: log, &turn)
    case .gone:
      work.isRestored = false
      resourceEnded(Trouble("the machine is gone"), log: "", &turn)
    case .pending:
      work.isRestored = false
      let mayBeWaitedFor = turn.now < record.acquiredAt + jobTimeout
      concludeLastLook(resourceIsDead: mayBeWaitedFor ? nil : true, &turn)
    case .unknown: break
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

  mutating func probeAnswered(_ answer: TraceAnswer, _ turn: inout Turn) {
    if record.phase == .running { return probedAfterEnd(answer, &turn) }
    guard record.phase == .starting, work.lastLook != nil else { return }
    switch answer {
    case .outOfRange(_, let status):
      showLife(&turn)
      if status == .canceling { canceling(&turn) }
    case .accepted(_, .canceling):
      canceling(&turn)
    case .accepted:
      work.lastLook?.traceIsSilent = true
      judgeLastLook(&turn)
    case .forbidden(let status, let trouble):
      record.lastError = trouble.summary
      refusedUpdate(status, &turn)
      moveDeadline(turn)
    case .refused(let trouble), .unknown(let trouble):
      record.lastError = trouble.summary
      moveDeadline(turn)
    }
  }

  private mutating func moveDeadline(_ turn: Turn) {
    work.lastLook = nil
    record.deadline = turn.now + turn.rules.pollInterval
  }

  private mutating func judgeLastLook(_ turn: inout Turn) {
    guard work.lastLook == LastLook(resourceIsDead: true, traceIsSilent: true) else { return }
    fail(.systemFailure, "the job's machine showed no sign of life in time", &turn)
  }

  /// The inner runner lives: from now on it reports by itself.
  mutating func showLife(_ turn: inout Turn) {
    work.isRestored = false
    work.lastLook = nil
    work.resourceEnded = nil
    record.launch = .done
    record.hasRun = true
    record.deadline = nil
    work.due[.ask] = turn.now + turn.rules.pollInterval
    enter(.running, &turn)
  }
}
