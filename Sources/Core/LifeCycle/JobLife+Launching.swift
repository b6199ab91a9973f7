// launching: the resource exists; the job is started on it, once. The provider looks before it
// starts anything, so an order whose answer was lost is simply given again.
extension JobLife {
  mutating func pursueLaunching(_ turn: inout Turn) {
    keepHeartbeat(&turn)
    if deadlineHasPassed(turn) { return launchDeadlinePassed(&turn) }
    if let due = work.due[.launch], due > turn.now { return wake(at: due) }
    if work.asksFirst { return }
    if mustCompose { return begin(.compose, &turn) }
    record.launch = .ordered
    begin(.launch, &turn)
  }

  /// The id of what is pushed has to be on disk before the push: it tells later whether a launch
  /// whose answer was lost was carried out. What may have been sent keeps the id that it has.
  private var mustCompose: Bool {
    record.resource?.executor.pushesCommit == true && record.launch == .none
      && record.commit == nil && !work.isComposed
  }

  mutating func composed(_ commit: String?) {
    guard record.phase == .launching, record.launch == .none else { return }
    record.commit = commit
    work.isComposed = true
  }

  private mutating func launchDeadlinePassed(_ turn: inout Turn) {
    if record.launch == .none { return fail(.systemFailure, notProvisionedInTime, &turn) }
    stop(.launch, &turn)
    expectLife(&turn)
  }

  mutating func launchAnswered(_ answer: LaunchAnswer, _ turn: inout Turn) {
    noteLaunch(answer)
    switch record.phase {
    case .launching: launchEnded(answer, &turn)
    case .starting: stoppedLaunchEnded(answer, &turn)
    case .acquired, .provisioning, .running, .failing, .decommissioning, .kept, .standby: break
    }
  }

  /// Whether the job was started is a fact in every phase: it decides what may be deleted when.
  private mutating func noteLaunch(_ answer: LaunchAnswer) {
    switch answer {
    case .launched: record.launch = .done
    case .no where record.launch == .ordered && !work.launchInDoubt:
      record.launch = .none
      // Settings may have changed: what the next order would push is found out anew.
      record.commit = nil
      work.isComposed = false
    case .unknown where record.launch == .ordered: work.launchInDoubt = true
    case .no, .gone, .unknown: break
    }
  }

  private mutating func launchEnded(_ answer: LaunchAnswer, _ turn: inout Turn) {
    switch answer {
    case .launched:
      expectLife(&turn)
    case .no(let refusal) where mayLiveYet && refusal.kind == .final:
      expectLife(&turn)
      work.launchRefusal = refusal.trouble.summary
    case .no(let refusal):
      work.isRestored = false
      refused(.launch, refusal, &turn)
    case .gone where work.launchInDoubt:
      expectLife(&turn)
      resourceEnded(Trouble("the machine is gone"), log: "", &turn)
    case .gone:
      record.launch = .none
      // Nothing that could be kept for inspection; the deletion confirms that it is gone.
      record.creation = .leftovers
      fail(.systemFailure, "the machine was gone before the job could be started on it", &turn)
    case .unknown(let trouble):
      retry(.launch, after: trouble, turn, longest: .seconds(30))
    }
  }

  /// Whether an earlier push may be taken yet, though a later one is refused: then it is seen at the
  /// machine whether the job lives. An engine's refusal is about the container, which it would have.
  private var mayLiveYet: Bool {
    work.launchInDoubt && record.resource?.executor.pushesCommit == true
  }

  /// The answer to the order that the deadline stopped: it may never have been carried out.
  private mutating func stoppedLaunchEnded(_ answer: LaunchAnswer, _ turn: inout Turn) {
    switch answer {
    case .no where record.launch == .none: fail(.systemFailure, notProvisionedInTime, &turn)
    case .gone: resourceEnded(Trouble("the machine is gone"), log: "", &turn)
    case .launched, .no, .unknown: break
    }
  }

  /// The job was started, or may have been.
  mutating func expectLife(_ turn: inout Turn) {
    work.isRestored = false
    work.due[.look] = nil
    record.deadline = turn.now + turn.rules.startTimeout
    record.payload = record.payload?.reduced()
    enter(.starting, &turn)
  }
}
