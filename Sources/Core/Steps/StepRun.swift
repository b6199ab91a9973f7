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
      if let (trouble, patience) = event.indefinite {
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

  /// Whether the step has ended, and how.
  mutating func judge(at now: Instant, restingIn rest: Set<Phase>, isPatient: Bool) {
    if life.isOver || (rest.contains(life.record.phase) && life.record.extras.isEmpty) {
      end = .rests
    } else if let deadline, now >= deadline {
      end = .timedOut
    } else {
      let given = borne(isPatient).filter { now >= $0.value.since + $0.value.patience }
      // In a fixed order, so that the same run tells the same.
      guard let (duty, entry) = given.min(by: { "\($0.key)" < "\($1.key)" }) else { return }
      end = .undecided(duty.side, entry.trouble)
    }
  }

  /// A patient step bears with the coordinator for as long as it takes.
  private func borne(_ isPatient: Bool) -> [Duty: Indecision] {
    isPatient ? undecided.filter { $0.key.side != .coordinator } : undecided
  }

  /// When something is due next, if nothing happens before.
  func wakeAt(isPatient: Bool) -> Instant? {
    let patience = borne(isPatient).values.map { $0.since + $0.patience }.min()
    return [life.wakeAt, deadline, patience].compactMap(\.self).min()
  }

  var outcome: StepOutcome {
    StepOutcome(
      record: life.record, isOver: life.isOver, end: end ?? .rests, failure: failure)
  }
}

extension Duty {
  /// Who is asked.
  var side: StepOutcome.Side {
    switch self {
    case .account, .lookUp, .create, .compose, .launch, .look, .awaitEnd, .delete, .deleteExtra:
      .provider
    case .heartbeat, .ask, .probe, .readLog, .appendReason, .report: .coordinator
    }
  }
}

extension JobEvent {
  /// The trouble of an answer from which nothing follows but that it is tried again, and how long a
  /// step bears with it; nil if the answer is definite, or nothing waits for it.
  fileprivate var indefinite: (Trouble, Duration)? {
    switch self {
    case .account(.unknown(let trouble)), .lookedUp(.failed(let trouble)): (trouble, .seconds(10))
    // A look follows, and after two empty ones the next order.
    case .created(.unknown(let trouble)): (trouble, .seconds(120))
    case .launched(.unknown(let trouble)): (trouble, .seconds(60))
    case .created(.no(let refusal)), .launched(.no(let refusal)): refusal.indefinite
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
