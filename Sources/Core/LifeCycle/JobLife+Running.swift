// running: the inner runner lives. hpr asks the coordinator whether the job is over, and watches
// the machine, whose end makes it ask at once.
extension JobLife {
  mutating func pursueRunning(_ turn: inout Turn) {
    begin(.ask, &turn)
    if work.resourceEnded == nil { awaitEnd(&turn) }
    tellIfOverdue(&turn)
    guard let since = record.cancelingSince else { return }
    let end = since + JobRules.cancelingPatience
    guard turn.now >= end else { return wake(at: end) }
    // After a restart the coordinator is asked first (R3).
    if !work.isRestored { reportCanceled(&turn) }
  }

  private mutating func awaitEnd(_ turn: inout Turn) {
    guard !work.underWay.contains(.awaitEnd) else { return }
    begin(.awaitEnd, &turn)
    if work.underWay.contains(.awaitEnd) { work.awaitsEndSince = turn.now }
  }

  /// Nothing is concluded from the clock; the operator may want to look.
  private mutating func tellIfOverdue(_ turn: inout Turn) {
    guard !work.isToldOverdue else { return }
    let end = record.acquiredAt + jobTimeout + JobRules.overduePatience
    guard turn.now >= end else { return wake(at: end) }
    work.isToldOverdue = true
    turn.note(.overdue(record.key))
  }

  mutating func endAnswered(_ condition: ResourceCondition, _ turn: inout Turn) {
    guard record.phase == .running else { return }
    // A wait that has lasted begins no row of failures with what ended earlier ones.
    if let since = work.awaitsEndSince, turn.now >= since + JobRules.lastingWait {
      work.failures[.awaitEnd] = nil
    }
    switch condition {
    case .ended(let trouble, let log):
      resourceEnded(trouble, log: log, &turn)
    case .gone:
      resourceEnded(Trouble("the machine is gone"), log: "", &turn)
    case .pending, .alive:
      succeed(.awaitEnd, turn)
    case .unknown(let trouble):
      retry(.awaitEnd, after: trouble, turn, longest: .seconds(30))
    }
  }

  /// The machine has ended by itself: usually because the job is over, so the coordinator is asked
  /// before anything is concluded.
  mutating func resourceEnded(_ trouble: Trouble, log: String, _ turn: inout Turn) {
    guard work.resourceEnded == nil else { return }
    work.resourceEnded = EndedResource(at: turn.now, trouble: trouble, log: log)
    work.due[.ask] = turn.now
    work.askIsStale = work.underWay.contains(.ask)
    if record.phase == .starting { record.lastError = trouble.summary }
    turn.note(.resourceEnded(record.key, trouble.summary))
  }

  /// Whether anybody ever wrote to the log of the job whose machine has ended. If nobody did, the
  /// inner runner has reported nothing that might be on its way, and nothing is waited for.
  mutating func probedAfterEnd(_ answer: TraceAnswer, _ turn: inout Turn) {
    guard let ended = work.resourceEnded else { return }
    switch answer {
    case .accepted(let next, _) where next == record.traceOffset: failAfterEnd(ended, &turn)
    case .accepted, .outOfRange: work.endWasHeard = true
    // A refused log is no half of the answer that the job is over (R4), which is asked after anyway.
    case .forbidden(_, let trouble), .refused(let trouble), .unknown(let trouble):
      record.lastError = trouble.summary
    }
  }

  /// The coordinator says that the job runs on although its machine has ended.
  mutating func resourceOutlived(_ ended: EndedResource, _ turn: inout Turn) {
    let patience = record.phase == .running ? JobRules.endedPatience : .zero
    guard record.phase == .starting || record.phase == .running else { return }
    if turn.now < ended.at + patience {
      if work.endWasHeard == nil { begin(.probe, &turn) }
      work.due[.ask] = min(turn.now + turn.rules.pollInterval, ended.at + patience)
      return
    }
    failAfterEnd(ended, &turn)
  }

  mutating func failAfterEnd(_ ended: EndedResource, _ turn: inout Turn) {
    let before = record.phase == .starting ? "it showed any sign of life" : "the job did"
    fail(
      .systemFailure, "the job's machine ended before \(before): \(ended.trouble.summary)",
      end: ended.log, &turn)
  }
}
