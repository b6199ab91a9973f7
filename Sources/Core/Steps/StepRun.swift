/// What one run of a step holds: the life, and what is under way.
struct StepRun {
  var life: JobLife
  /// The record that was stored last.
  var stored: JobRecord?
  var stoppables: [Duty: Stoppable] = [:]
  var alarm: Alarm?
  /// Until when the step may take.
  var deadline: Instant?
  var end: StepOutcome.End?
  /// Whether the job has come to fail.
  var hasFailed: Bool
  /// Whether the coordinator has been asked all that there is to ask at once: the time that is given
  /// does not count before.
  private var hasLooked = false
  private var failure: StepOutcome.Failure?
  /// The duties that nobody has given a definite answer to, since when, and for how long that is
  /// borne with.
  private var undecided: [Duty: Indecision] = [:]

  private struct Indecision {
    var since: Instant
    var patience: Duration
    var trouble: Trouble
  }

  init(_ life: JobLife) {
    self.life = life
    hasFailed = life.record.phase == .failing
  }

  /// Has the life take a fact.
  mutating func handle(
    _ event: JobEvent, at now: Instant, under rules: JobRules, restingIn rest: Set<Phase>
  ) -> [Effect] {
    if let duty = event.duty {
      stoppables[duty] = nil
      if let (trouble, patience) = event.indefinite(whereMade: isMadeInNamespace) {
        undecided[duty] = Indecision(
          since: undecided[duty]?.since ?? now, patience: patience, trouble: trouble)
      } else {
        undecided[duty] = nil
      }
    }
    let effects = life.handle(event, at: now, under: rules, restingIn: rest)
    for case .note(.failing(_, let reason, let sentence)) in effects {
      hasFailed = true
      failure = StepOutcome.Failure(
        reason: reason, sentence: sentence, side: event.duty?.side ?? .nobody)
    }
    return effects
  }

  /// Whether there may be a resource, and only its namespace is known.
  private var isMadeInNamespace: Bool { life.record.resource?.account.namespace != nil }

  /// Whether the step has ended, and how.
  mutating func judge(at now: Instant, restingIn rest: Set<Phase>, isPatient: Bool) {
    hasLooked = hasLooked || !life.work.underWay.contains { $0.side == .coordinator }
    if life.isOver || (rest.contains(life.record.phase) && life.record.extras.isEmpty) {
      end = .rests
    } else if let deadline, now >= deadline, hasLooked {
      end = .timedOut
    } else {
      let given = borne(isPatient).filter { now >= $0.value.since + $0.value.patience }
      // In a fixed order, so that the same run tells the same.
      guard let (duty, entry) = given.min(by: { "\($0.key)" < "\($1.key)" }) else { return }
      end = .undecided(duty.side, entry.trouble)
    }
  }

  /// A patient step bears with the coordinator for as long as it takes, and with everybody until it
  /// has taken the report that is owed.
  private func borne(_ isPatient: Bool) -> [Duty: Indecision] {
    guard isPatient else { return undecided }
    return life.record.owedReport == nil ? undecided.filter { $0.key.side != .coordinator } : [:]
  }

  /// When something is due next, if nothing happens before. The end of a look that outlasts the
  /// deadline is an event of its own.
  func wakeAt(isPatient: Bool, at now: Instant) -> Instant? {
    let deadline = deadline.flatMap { $0 > now ? $0 : nil }
    let patience = borne(isPatient).values.map { $0.since + $0.patience }.min()
    return [life.wakeAt, deadline, patience].compactMap(\.self).min()
  }

  var outcome: StepOutcome {
    StepOutcome(
      record: life.record, isOver: life.isOver, end: end ?? .rests, failure: failure)
  }
}

extension Duty {
  /// Who is asked. It is the coordinator that says whose organisation a job runs in.
  var side: StepOutcome.Side {
    switch self {
    case .lookUp, .create, .compose, .launch, .look, .awaitEnd, .delete, .deleteExtra: .provider
    case .account, .heartbeat, .ask, .probe, .readLog, .appendReason, .report: .coordinator
    }
  }
}

extension JobEvent {
  /// The trouble of an answer from which nothing follows but that it is tried again, and how long a
  /// step bears with it; nil if the answer is definite, or nothing waits for it.
  /// - Parameter whereMade: whether the account is one that there may be a resource in: then nothing
  ///   follows from a no either.
  fileprivate func indefinite(whereMade: Bool) -> (Trouble, Duration)? {
    switch self {
    case .account(.no(let refusal)): whereMade ? (refusal.trouble, .seconds(5)) : refusal.indefinite
    case .account(.unknown(let trouble)), .lookedUp(.failed(let trouble)): (trouble, .seconds(10))
    // A look follows, and after two empty ones the next order.
    case .created(.unknown(let trouble)): (trouble, .seconds(120))
    case .launched(.unknown(let trouble)): (trouble, .seconds(60))
    case .created(.no(let refusal)), .launched(.no(let refusal)): refusal.indefinite
    case .deleted(.no(let trouble, credentials: true)): (trouble, .seconds(5))
    case .deleted(.no(let trouble, _)), .deleted(.unknown(let trouble)),
      .deletedExtra(_, .no(let trouble, _)), .deletedExtra(_, .unknown(let trouble)):
      (trouble, .seconds(60))
    case .appended(.unknown(let trouble)), .appended(.forbidden(_, let trouble)),
      .reported(.unknown(let trouble)), .reported(.refused(let trouble)),
      .reported(.forbidden(_, let trouble)):
      (trouble, .seconds(30))
    case .reported(.pending): (Trouble("the report is not stored yet"), .seconds(120))
    default: nil
    }
  }
}

extension Refusal {
  /// What was not reached, or refuses whoever asks, is not likely to change its mind soon.
  fileprivate var indefinite: (Trouble, Duration)? {
    switch kind {
    case .away, .credentials: (trouble, .seconds(5))
    case .again: (trouble, .seconds(60))
    case .catalogue, .final: nil
    }
  }
}
