// acquired: the payload is on disk, nothing else is.
extension JobLife {
  mutating func pursueAcquired(_ turn: inout Turn) {
    keepHeartbeat(&turn)
    if !work.looksFirst, deadlineHasPassed(turn) {
      return fail(.systemFailure, notProvisionedInTime, &turn)
    }
    if work.mayProvision { begin(.account, &turn) }
  }

  mutating func accountAnswered(_ answer: AccountAnswer, _ turn: inout Turn) {
    if record.resource?.account.namespace != nil { return organisationAnswered(answer, turn) }
    guard record.phase == .acquired else { return }
    switch answer {
    case .account(let account):
      let name = ResourceName(mark: record.mark, job: record.key.job)
      record.resource = Resource(
        executor: work.executor, name: name, account: account, weight: record.expectedWeight)
      enter(.provisioning, &turn)
    case .no(let refusal):
      refused(.account, refusal, &turn)
    case .unknown(let trouble):
      retry(.account, after: trouble, turn)
    }
  }

  /// The organisation of an imported resource. It may be there, whatever is said now, so that no
  /// answer is the last one.
  private mutating func organisationAnswered(_ answer: AccountAnswer, _ turn: Turn) {
    switch answer {
    case .account(let account):
      record.resource?.account = account
      work.failures[.account] = nil
    case .no(let refusal): retry(.account, after: refusal.trouble, turn)
    case .unknown(let trouble): retry(.account, after: trouble, turn)
    }
  }

  var notProvisionedInTime: String {
    let why = record.lastError.map { ": \($0)" } ?? ""
    return "no machine could be prepared for this job in time\(why)"
  }

  /// What follows from a definite no before the job was launched.
  mutating func refused(_ duty: Duty, _ refusal: Refusal, _ turn: inout Turn) {
    switch refusal.kind {
    case .again, .credentials, .away:
      retry(duty, after: refusal.trouble, turn)
    case .catalogue where !work.catalogueRefreshed:
      work.catalogueRefreshed = true
      record.lastError = refusal.trouble.summary
    case .catalogue, .final:
      record.lastError = refusal.trouble.summary
      fail(refusal.reason, refusal.trouble.summary, end: refusal.log, &turn)
    }
  }
}
