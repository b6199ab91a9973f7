// Is the job over, or being cancelled? Design R4: only two different refusals together say "over":
// `GET /job` 401 and `PUT` 403. One alone, or the same status for both, may come from a proxy.
extension JobLife {
  mutating func heartbeatAnswered(_ answer: JobUpdateAnswer, _ turn: inout Turn) {
    succeed(.heartbeat, turn)
    if case .forbidden = answer {
    } else {
      work.asksFirst = false
      judgeForbiddenReason(isExecuting: false)
    }
    if record.phase == .acquired { work.isRestored = false }
    switch answer {
    case .accepted(let status):
      forgetRefusals()
      if status == .canceling { canceling(&turn) }
    case .pending:
      forgetRefusals()
    case .forbidden(let status, let trouble):
      record.lastError = trouble.summary
      refusedUpdate(status, &turn)
    case .refused(let trouble), .unknown(let trouble):
      postpone(.heartbeat, trouble, turn)
      forgetRefusals()
    }
  }

  mutating func askAnswered(_ answer: JobStatusAnswer, _ turn: inout Turn) {
    succeed(.ask, turn)
    if answer != .unauthorized { work.asksFirst = false }
    defer { work.askIsStale = false }
    switch answer {
    case .executing(let status):
      forgetRefusals()
      judgeForbiddenReason(isExecuting: true)
      if record.phase == .running { work.isRestored = false }
      if status == .canceling { canceling(&turn) }
      if work.askIsStale {
        work.due[.ask] = turn.now
      } else if let ended = work.resourceEnded {
        resourceOutlived(ended, &turn)
      }
    case .unauthorized:
      if let other = work.updateRefused, adds(other.at, turn) { return finish(other.status, &turn) }
      work.updateRefused = nil
      work.askRefused = turn.now
      work.due[.heartbeat] = turn.now
    case .unknown(let trouble):
      postpone(.ask, trouble, turn)
      forgetRefusals()
      judgeForbiddenReason(isExecuting: false)
    }
  }

  /// The coordinator refused an update with 403.
  mutating func refusedUpdate(_ status: JobStatus?, _ turn: inout Turn) {
    if let other = work.askRefused, adds(other, turn) { return finish(status, &turn) }
    work.askRefused = nil
    work.updateRefused = RefusedUpdate(at: turn.now, status: status)
    work.due[.ask] = turn.now
  }

  /// Whether an earlier refusal says something together with the one that comes now. Two that are
  /// far apart need not have one reason: then the later one is the first half of a new answer.
  private func adds(_ earlier: Instant, _ turn: Turn) -> Bool {
    turn.now <= earlier + JobRules.refusalHolds
  }

  /// Asks the other half of the question at once, and what a refused sentence means.
  mutating func pursueOver(_ turn: inout Turn) {
    guard record.phase.isOnGoodPath || record.phase == .failing else { return }
    if work.updateRefused != nil || work.reasonForbidden { begin(.ask, &turn) }
    if work.askRefused != nil { begin(.heartbeat, &turn) }
  }

  mutating func forgetRefusals() {
    work.askRefused = nil
    work.updateRefused = nil
  }

  /// The heartbeat goes until the inner runner shows life; later it would hide a dead machine.
  mutating func keepHeartbeat(_ turn: inout Turn) {
    if record.payload != nil { begin(.heartbeat, &turn) }
  }

  /// A graceful cancel: the inner runner has five minutes if it lives, otherwise hpr reports.
  mutating func canceling(_ turn: inout Turn) {
    switch record.phase {
    case .acquired, .provisioning, .launching, .starting:
      reportCanceled(&turn)
    case .running:
      record.cancelingSince = record.cancelingSince ?? turn.now
    case .failing:
      record.owedReport?.message = nil
    case .decommissioning, .kept, .standby:
      break
    }
  }

  mutating func reportCanceled(_ turn: inout Turn) {
    let listed = record.payload?.failureReasons.contains(FailureReason.jobCanceled.rawValue)
    fail(listed == true ? .jobCanceled : .systemFailure, nil, &turn)
  }

  private mutating func postpone(_ duty: Duty, _ trouble: Trouble, _ turn: Turn) {
    record.lastError = trouble.summary
    putOff(duty, by: turn.rules.pollInterval, trouble, turn)
  }
}
