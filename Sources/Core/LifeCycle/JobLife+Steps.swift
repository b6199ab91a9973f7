// The small moves that all phases share.
extension JobLife {
  /// Enters a phase.
  mutating func enter(_ phase: Phase, _ turn: inout Turn) {
    guard record.phase != phase else { return }
    turn.note(.phase(record.key, from: record.phase, to: phase))
    record.phase = phase
    record.since = turn.now
  }

  /// Orders a duty, if it is due and not under way; otherwise remembers when to look again.
  mutating func begin(_ duty: Duty, _ turn: inout Turn) {
    if duty.actsInAccount, record.resource?.account.namespace != nil {
      return begin(.account, &turn)
    }
    guard !work.underWay.contains(duty) else { return }
    let due = [work.due[duty], work.restUntil[duty]].compactMap { $0 }.max()
    if let due, due > turn.now { return wake(at: due) }
    work.underWay.insert(duty)
    turn.effects.append(.job(record.key, duty))
  }

  /// Orders that a duty under way be given up; its answer will be "unknown".
  func stop(_ duty: Duty, _ turn: inout Turn) {
    if work.underWay.contains(duty) { turn.effects.append(.stop(record.key, duty)) }
  }

  /// Remembers that something is due at that time.
  mutating func wake(at instant: Instant) {
    work.wakeAt = min(work.wakeAt ?? instant, instant)
  }

  /// Puts a duty off after a failure: exponentially, with jitter, and never before the other side
  /// asks for it.
  mutating func retry(
    _ duty: Duty, after trouble: Trouble, _ turn: Turn, longest: Duration = .seconds(300)
  ) {
    record.lastError = trouble.summary
    let failures = (work.failures[duty] ?? 0) + 1
    work.failures[duty] = failures
    let backoff = Backoff(first: .seconds(1), longest: longest)
    let wait = backoff.wait(
      afterFailures: failures, seed: UInt64(bitPattern: record.key.job.number))
    putOff(duty, by: wait, trouble, turn)
  }

  /// Puts a duty off, and for as long as the other side asks, a quarter of an hour at most, even if
  /// something else makes it due earlier.
  mutating func putOff(_ duty: Duty, by wait: Duration, _ trouble: Trouble, _ turn: Turn) {
    let rest = min(trouble.retryAfter ?? .zero, .seconds(900))
    work.due[duty] = turn.now + max(wait, rest)
    work.restUntil[duty] = rest > .zero ? turn.now + rest : nil
  }

  /// Forgets a duty's failures, and puts its next time one poll interval on.
  mutating func succeed(_ duty: Duty, _ turn: Turn) {
    work.failures[duty] = nil
    work.due[duty] = turn.now + turn.rules.pollInterval
  }

  /// Whether the phase's deadline has passed and counts: after a restart a look comes first (R3).
  mutating func deadlineHasPassed(_ turn: Turn) -> Bool {
    boundDeadline(turn)
    guard let deadline = record.deadline else { return false }
    guard deadline > turn.now else { return !work.isRestored }
    wake(at: deadline)
    return false
  }

  /// The job's own timeout.
  var jobTimeout: Duration { record.payload?.timeout ?? JobRules.defaultJobTimeout }

  /// Fails the job: from now on hpr owes the report, and the resource if there may be one.
  /// - Parameters:
  ///   - sentence: what went wrong, for the job's log; nil writes nothing there.
  ///   - end: the end of the output of what failed.
  mutating func fail(
    _ reason: FailureReason, _ sentence: String?, end: String = "", _ turn: inout Turn
  ) {
    let secrets = record.payload.map { [$0.token] + $0.secrets } ?? []
    let line = sentence.map { Excerpt.line($0, hiding: secrets) }
    let message = line.map {
      FailureText.text(
        $0, reason, in: record.phase, end: Excerpt.end(of: end, hiding: secrets))
    }
    record.owedReport = Failure(reason: reason, message: message, phase: failedPhase)
    record.owesDeletion = owesDeletionAfterFailure(turn.rules)
    record.deadline = nil
    withdrawOrders(&turn)
    forgetRefusals()
    turn.note(.failing(record.key, reason, line ?? "cancelled"))
    enter(.failing, &turn)
  }

  /// A job that may have been launched may show life like one that was.
  private var failedPhase: Phase {
    record.phase == .launching && record.launch != .none ? .starting : record.phase
  }

  private func owesDeletionAfterFailure(_ rules: JobRules) -> Bool {
    guard record.creation == .made else { return record.creation != .none }
    switch record.phase {
    case .launching, .starting: return rules.decommissionsLaunchFailures
    case .running: return !rules.keepsFinished
    case .acquired, .provisioning, .failing, .decommissioning, .kept, .standby: return true
    }
  }

  /// Gives up what is under way and can be given up; what cannot is waited for.
  private func withdrawOrders(_ turn: inout Turn) {
    if record.resource?.executor.createCanBeStopped == true { stop(.create, &turn) }
    stop(.launch, &turn)
  }

  /// The job is over in the coordinator's eyes: no report is owed, the resource may go.
  mutating func finish(_ status: JobStatus?, _ turn: inout Turn) {
    guard record.phase.isOnGoodPath || record.phase == .failing else { return }
    record.result = status ?? record.result
    record.owedReport = nil
    record.deadline = nil
    turn.note(.over(record.key, record.result))
    if record.phase == .failing { return }
    withdrawOrders(&turn)
    let wasLaunched = record.phase == .running || record.phase == .starting
    if wasLaunched, turn.rules.keepsFinished, record.creation == .made {
      return enter(.kept, &turn)
    }
    record.owesDeletion = record.creation != .none
    enter(.decommissioning, &turn)
  }

  /// Lets the phase follow the debts; with both paid the record is over, or kept.
  mutating func settle(_ turn: inout Turn) {
    guard record.phase == .failing || record.phase == .decommissioning else { return }
    if record.owedReport != nil { return enter(.failing, &turn) }
    if record.owesDeletion || !record.extras.isEmpty { return enter(.decommissioning, &turn) }
    if record.creation == .made { return enter(.kept, &turn) }
    isOver = true
    work.wakeAt = nil
    turn.note(.dropped(record.key, record.result))
  }
}
