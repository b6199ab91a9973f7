/// The life of one job: a pure machine that turns facts into a changed record and orders.
///
/// `handle` first applies the fact, then `pursue`s: it starts whatever the record needs and is not
/// under way. What is needed is found anew from the record each time, so a restart, a lost answer
/// and a late one take the same road. The dispatcher and the single steps both use it.
public struct JobLife: Sendable, Hashable {
  /// What is durable.
  public internal(set) var record: JobRecord
  /// What is not.
  var work = Work()
  /// Both debts are paid, or there never were any: the record can go.
  public internal(set) var isOver = false

  /// The life of a job just granted, to be run by that executor.
  public init(_ record: JobRecord, executor: Executor) {
    self.record = record
    work.executor = executor
  }

  /// A life that goes on after a restart: everything is looked at before a deadline counts.
  /// - Parameter change: what became of the clock since the record was written.
  public init(
    restoring record: JobRecord, executor: Executor, at now: Instant,
    after change: ClockChange = .set(by: .zero)
  ) {
    self.init(record.takenUp(at: now, after: change), executor: executor)
    work.isRestored = true
    work.takenUpAt = now
    work.launchInDoubt = record.launch == .ordered
  }

  /// The life of a single step's record. The record may be from before what has happened since, so
  /// its resource is looked up by name before one is made and before a deadline counts, and the
  /// coordinator is asked about the job before anything is made or launched.
  public init(step record: JobRecord, executor: Executor, at now: Instant) {
    self.init(restoring: record, executor: executor, at: now)
    work.mayProvision = true
    work.asksFirst = record.payload != nil
    work.looksFirst = record.creation == .none || record.creation == .leftovers
  }

  /// The executor of its resource, or of the one that is to be made.
  public var executor: Executor { record.resource?.executor ?? work.executor }

  /// When something is due next, if nothing happens before.
  public var wakeAt: Instant? { isOver ? nil : work.wakeAt }

  /// Whether that duty is under way.
  public func isUnderWay(_ duty: Duty) -> Bool { work.underWay.contains(duty) }

  /// Takes a fact, changes the record, and says what to do. The record has to be durable before
  /// any effect is started.
  ///
  /// Without `beginning` the fact is only noted, and nothing is begun: what the record needs is
  /// found again after the next start. In a phase of `rest` nothing is begun either, but the
  /// deletion of further resources of the name.
  public mutating func handle(
    _ event: JobEvent, at now: Instant, under rules: JobRules, beginning: Bool = true,
    restingIn rest: Set<Phase> = []
  ) -> [Effect] {
    guard !isOver else { return [] }
    work.isTouched = true
    var turn = Turn(key: record.key, now: now, rules: rules)
    if let duty = event.duty, work.underWay.remove(duty) == nil {
      turn.note(.anomaly(record.key, "an answer to \(duty) that nobody waits for"))
    }
    apply(event, &turn)
    settle(&turn)
    if !isOver, beginning { pursue(&turn, restingIn: rest) }
    return turn.effects
  }

  private mutating func apply(_ event: JobEvent, _ turn: inout Turn) {
    switch event {
    case .tick: break
    case .provisionAllowed: work.mayProvision = true
    case .account(let answer): accountAnswered(answer, &turn)
    case .heartbeat(let answer): heartbeatAnswered(answer, &turn)
    case .asked(let answer): askAnswered(answer, &turn)
    case .lookedUp(let answer): lookUpAnswered(answer, &turn)
    case .created(let answer): createAnswered(answer, &turn)
    case .composed(let commit): composed(commit)
    case .launched(let answer): launchAnswered(answer, &turn)
    case .looked(let condition): lookAnswered(condition, &turn)
    case .ended(let condition): endAnswered(condition, &turn)
    case .probed(let answer): probeAnswered(answer, &turn)
    case .logRead(let answer): logAnswered(answer, &turn)
    case .appended(let answer): appendAnswered(answer, &turn)
    case .reported(let answer): reportAnswered(answer, &turn)
    case .deleted(let answer): deleteAnswered(answer, &turn)
    case .deletedExtra(let id, let answer): extraAnswered(id, answer, &turn)
    case .listed(let isThere): keptListed(isThere, &turn)
    case .mustFail(let reason, let message):
      if record.phase.isOnGoodPath { fail(reason, message, &turn) }
    case .duplicateListed(let id): furtherListed(id, &turn)
    }
  }

  /// Starts whatever the record needs and is not under way, and finds out when to look again.
  /// A phase entered meanwhile is pursued in the same turn.
  private mutating func pursue(_ turn: inout Turn, restingIn rest: Set<Phase>) {
    var pursued: Phase?
    while !isOver, pursued != record.phase {
      pursued = record.phase
      work.wakeAt = nil
      for id in record.extras { begin(.deleteExtra(id), &turn) }
      if rest.contains(record.phase) { return }
      pursueOver(&turn)
      pursuePhase(&turn)
      settle(&turn)
    }
  }

  private mutating func pursuePhase(_ turn: inout Turn) {
    switch record.phase {
    case .acquired: pursueAcquired(&turn)
    case .provisioning: pursueProvisioning(&turn)
    case .launching: pursueLaunching(&turn)
    case .starting: pursueStarting(&turn)
    case .running: pursueRunning(&turn)
    case .failing:
      pursueReport(&turn)
      if record.launch == .none { pursueDeletion(&turn) }
    case .decommissioning: pursueDeletion(&turn)
    case .kept: pursueKept(&turn)
    case .standby: break
    }
  }
}

/// One call of `handle`: the time, the rules, and the orders gathered so far.
struct Turn {
  let key: JobKey
  let now: Instant
  let rules: JobRules
  var effects: [Effect] = []

  mutating func note(_ notice: Notice) { effects.append(.note(notice)) }
}
