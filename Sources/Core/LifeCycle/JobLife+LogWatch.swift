// Life is seen in the job's log, for the inner runner begins by writing: by an empty PATCH at our own
// place, and by reading it where an access token for that is configured.
extension JobLife {
  /// Whether a look at the job's resource tells that its inner runner lives.
  var showsOwnLife: Bool { (record.resource?.executor ?? work.executor).showsOwnLife }

  /// Asks in both ways, beside the looks at a resource that cannot say it.
  mutating func watchLog(_ turn: inout Turn) {
    guard let payload = record.payload else { return }
    begin(.probe, &turn)
    guard turn.rules.logWatch != nil, payload.projectID != nil, !work.logIsForbidden else { return }
    begin(.readLog, &turn)
  }

  mutating func probeAnswered(_ answer: TraceAnswer, _ turn: inout Turn) {
    let isStale = work.probeIsStale
    work.probeIsStale = false
    if record.phase == .running { return isStale ? () : probedAfterEnd(answer, &turn) }
    guard record.phase == .starting else { return }
    succeed(.probe, turn)
    switch answer {
    case .outOfRange(_, let status):
      heard(status, &turn)
    case .accepted(let next, let status) where next > record.traceOffset:
      heard(status, &turn)
    case .accepted(_, .canceling):
      canceling(&turn)
    case .accepted:
      work.lastLook?.traceIsSilent = true
      judgeLastLook(&turn)
    case .forbidden(_, let trouble):
      // Only a refused PUT is half of the answer that the job is over (R4), so it is asked at once.
      work.due[.heartbeat] = turn.now
      probeLost(trouble, turn)
    case .refused(let trouble), .unknown(let trouble):
      probeLost(trouble, turn)
    }
  }

  /// Somebody else has written.
  private mutating func heard(_ status: JobStatus?, _ turn: inout Turn) {
    showLife(&turn)
    if status == .canceling { canceling(&turn) }
  }

  private mutating func probeLost(_ trouble: Trouble, _ turn: Turn) {
    record.lastError = trouble.summary
    putOff(.probe, by: turn.rules.pollInterval, trouble, turn)
    moveDeadline(turn)
  }

  mutating func logAnswered(_ answer: LogAnswer, _ turn: inout Turn) {
    guard record.phase == .starting else { return }
    let step = turn.rules.logWatch ?? turn.rules.pollInterval
    switch answer {
    case .written:
      showLife(&turn)
    case .empty:
      work.due[.readLog] = turn.now + step
    case .forbidden(let trouble):
      work.logIsForbidden = true
      turn.note(.logUnreadable(record.key, trouble.summary))
    case .unknown(let trouble):
      record.lastError = trouble.summary
      putOff(.readLog, by: step, trouble, turn)
    }
  }
}
