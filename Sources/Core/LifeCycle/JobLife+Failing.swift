// failing: the sentence goes to the job's log, then the failure is reported. Both are repeated until
// the coordinator takes them, says that the job is over, or the job's token can live no longer.
// After a restart they are tried for some minutes even then: the clock may have been set forward.
extension JobLife {
  mutating func pursueReport(_ turn: inout Turn) {
    guard let failure = record.owedReport, record.payload != nil else {
      record.owedReport = nil
      return
    }
    let end = reportEnd
    guard turn.now < end else {
      turn.note(.reportGivenUp(record.key, record.lastError ?? "no answer"))
      record.owedReport = nil
      return
    }
    wake(at: end)
    guard work.updateRefused == nil, !work.reasonForbidden else { return }
    let needsReason = failure.message != nil && !work.reasonAppended
    begin(needsReason ? .appendReason : .report, &turn)
  }

  /// When the report is given up.
  private var reportEnd: Instant {
    let tokenEnd = record.acquiredAt + jobTimeout + JobRules.tokenAfterlife
    return max(tokenEnd, (work.takenUpAt ?? record.acquiredAt) + JobRules.reportPatience)
  }

  /// The bytes for the job's log: the same each time, so that sending them again is recognised.
  public var reasonForLog: [UInt8] {
    guard let failure = record.owedReport, let message = failure.message else { return [] }
    let breaksLine = record.traceOffset > 0 ? "\n" : ""
    return Array("\(breaksLine)hpr: \(message)\n".utf8)
  }

  mutating func appendAnswered(_ answer: TraceAnswer, _ turn: inout Turn) {
    guard let failure = record.owedReport else { return }
    switch answer {
    case .accepted:
      work.reasonAppended = true
    case .outOfRange where failure.phase == .starting:
      comeBackToLife(&turn)
    case .outOfRange(let next?, _)
    where next != record.traceOffset && work.corrections < JobRules.mostCorrections:
      work.corrections += 1
      record.traceOffset = next
    case .forbidden(_, let trouble):
      forbiddenReason(trouble, turn)
    case .outOfRange:
      work.reasonAppended = true
    case .refused(let trouble):
      record.lastError = trouble.summary
      work.reasonAppended = true
    case .unknown(let trouble):
      retry(.appendReason, after: trouble, turn)
    }
  }

  /// Either the job is over, or its log takes no more, or it was not the coordinator who spoke: what
  /// it says of the job itself tells. A question sent earlier does not. That the log was refused is
  /// no half of the answer that the job is over: only a refused PUT is (R4).
  private mutating func forbiddenReason(_ trouble: Trouble, _ turn: Turn) {
    retry(.appendReason, after: trouble, turn)
    work.reasonForbidden = true
    work.askIsStale = work.underWay.contains(.ask)
    work.due[.ask] = turn.now
  }

  /// The coordinator was heard after it had refused the sentence: true is "the job executes".
  mutating func judgeForbiddenReason(isExecuting: Bool) {
    guard work.reasonForbidden, !work.askIsStale else { return }
    if isExecuting { work.reasonAppended = true }
    work.reasonForbidden = false
  }

  /// Somebody else writes the log: the inner runner lives after all.
  private mutating func comeBackToLife(_ turn: inout Turn) {
    record.owedReport = nil
    record.owesDeletion = false
    turn.note(.cameBackToLife(record.key))
    showLife(&turn)
  }

  mutating func reportAnswered(_ answer: JobUpdateAnswer, _ turn: inout Turn) {
    guard let failure = record.owedReport else { return }
    switch answer {
    case .accepted:
      record.result = .failed
      record.owedReport = nil
      turn.note(.reported(record.key, failure.reason))
    case .pending(let after?):
      work.due[.report] = turn.now + min(max(after, .seconds(1)), .seconds(64))
    case .pending(nil):
      retry(.report, after: Trouble("the coordinator has not stored the job's log yet"), turn)
    case .forbidden(let status, let trouble):
      retry(.report, after: trouble, turn)
      refusedUpdate(status, &turn)
    case .refused(let trouble), .unknown(let trouble):
      retry(.report, after: trouble, turn)
    }
  }
}
