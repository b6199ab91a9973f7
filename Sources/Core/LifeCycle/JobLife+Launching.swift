// launching: the resource exists; the job is started on it, once. The provider looks before it
// starts anything, so an order whose answer was lost is simply given again.
extension JobLife {
  mutating func pursueLaunching(_ turn: inout Turn) {
    keepHeartbeat(&turn)
    if deadlineHasPassed(turn) { return launchDeadlinePassed(&turn) }
    if let due = work.due[.launch], due > turn.now { return wake(at: due) }
    if record.launch == .ordered, !work.underWay.contains(.launch) { work.launchInDoubt = true }
    record.launch = .ordered
    begin(.launch, &turn)
  }

  private mutating func launchDeadlinePassed(_ turn: inout Turn) {
    if record.launch == .none { return fail(.systemFailure, notProvisionedInTime, &turn) }
    stop(.launch, &turn)
    expectLife(&turn)
  }

  mutating func launchAnswered(_ answer: LaunchAnswer, _ turn: inout Turn) {
    if case .launched = answer { record.launch = .done }
    guard record.phase == .launching else { return }
    switch answer {
    case .launched:
      expectLife(&turn)
    case .no(let refusal):
      work.isRestored = false
      if !work.launchInDoubt { record.launch = .none }
      refused(.launch, refusal, &turn)
    case .gone where work.launchInDoubt:
      expectLife(&turn)
      resourceEnded(Trouble("the machine is gone"), log: "", &turn)
    case .gone:
      record.launch = .none
      fail(.systemFailure, "the machine was gone before the job could be started on it", &turn)
    case .unknown(let trouble):
      retry(.launch, after: trouble, turn, longest: .seconds(30))
    }
  }

  /// The job was started, or may have been.
  private mutating func expectLife(_ turn: inout Turn) {
    work.isRestored = false
    work.due[.look] = nil
    record.deadline = turn.now + turn.rules.startTimeout
    record.payload = record.payload?.reduced()
    enter(.starting, &turn)
  }
}
