// What an operator orders by a single step, whatever the record's phase.
extension JobRecord {
  /// Owes the coordinator the report that the job failed. The sentence goes to the end of the job's
  /// log, also where somebody else has written.
  public mutating func orderFailure(
    _ reason: FailureReason, _ message: String?, at now: Instant
  ) {
    let secrets = payload.map { [$0.token] + $0.secrets } ?? []
    let text = message.map { Excerpt.end(of: $0, hiding: secrets) }
    // Not as from `starting`: there, a foreign line in the log would be a sign of life.
    owedReport = Failure(reason: reason, message: text, phase: .running)
    if phase.isOnGoodPath { owesDeletion = creation != .none }
    deadline = nil
    enter(.failing, at: now)
  }

  /// Owes the deletion of the resource, or of whatever bears its name.
  public mutating func orderDeletion(at now: Instant) {
    owedReport = nil
    deadline = nil
    owesDeletion = creation != .none
    enter(.decommissioning, at: now)
  }

  private mutating func enter(_ phase: Phase, at now: Instant) {
    guard self.phase != phase else { return }
    self.phase = phase
    since = now
  }
}
