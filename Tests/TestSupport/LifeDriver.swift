public import Core

/// Drives one job's life through its events, with the time under the test's control.
public struct LifeDriver {
  /// The life.
  public var life: JobLife
  /// The time.
  public var now = Sample.start
  /// The settings.
  public var rules: JobRules
  /// The orders of the last turn.
  public private(set) var effects: [Effect] = []
  /// The anomalies of all turns; a test may begin the count anew.
  public var anomaliesSoFar = 0
  /// The duties under way, by the orders given and the answers taken.
  public private(set) var underWay: Set<Duty> = []

  /// Whether what a launch would push is composed at once.
  public var composes = true
  /// The id of the commit that is composed.
  public static let commit = "0123456789012345678901234567890123456789"

  /// A life just begun.
  public init(
    executor: Executor = .localDocker, rules: JobRules = JobRules(),
    payload: JobPayload = Sample.payload()
  ) {
    life = JobLife(Sample.record(payload: payload), executor: executor)
    self.rules = rules
    take(.tick)
  }

  /// A life just begun and driven to the phase along the good path.
  public init(
    in phase: Phase, executor: Executor = .localDocker, rules: JobRules = JobRules(),
    payload: JobPayload = Sample.payload()
  ) {
    self.init(executor: executor, rules: rules, payload: payload)
    let path: [(Phase, [JobEvent])] = [
      (.provisioning, [.provisionAllowed, .account(.account(Sample.account))]),
      (.launching, [.created(.created(id: Sample.resourceID, weight: nil))]),
      (.starting, [.launched(.launched)]),
      (.running, [.looked(.alive)]),
    ]
    for (next, events) in path where life.record.phase != phase {
      for event in events { take(event) }
      assert(life.record.phase == next, "the good path led to \(life.record.phase)")
    }
  }

  /// Goes on with a record that was read from disk, since when that became of the clock.
  public mutating func restore(
    _ record: JobRecord, after change: ClockChange = .set(by: .zero)
  ) {
    life = JobLife(
      restoring: record, executor: record.resource?.executor ?? .localDocker, at: now, after: change
    )
    underWay = []
    take(.tick)
  }

  /// The same record after a crash.
  public func restarted() -> LifeDriver {
    var copy = self
    copy.life = JobLife(
      restoring: life.record, executor: life.record.resource?.executor ?? .localDocker, at: now)
    copy.underWay = []
    copy.take(.tick)
    return copy
  }

  /// The record.
  public var record: JobRecord { life.record }
  /// The phase.
  public var phase: Phase { life.record.phase }
  /// The duties ordered in the last turn, in order.
  public var orders: [Duty] {
    effects.compactMap { if case .job(_, let duty) = $0 { duty } else { nil } }
  }
  /// The duties stopped in the last turn.
  public var stops: [Duty] {
    effects.compactMap { if case .stop(_, let duty) = $0 { duty } else { nil } }
  }
  /// The anomalies of the last turn.
  public var anomalies: Int {
    effects.count { if case .note(.anomaly) = $0 { true } else { false } }
  }

  /// Takes an event at the present time. What a launch would push is composed at once, unless
  /// `composes` is false.
  public mutating func take(_ event: JobEvent) {
    effects = life.handle(event, at: now, under: rules)
    anomaliesSoFar += anomalies
    if let duty = event.duty { underWay.remove(duty) }
    underWay.formUnion(orders)
    guard composes, orders.contains(.compose) else { return }
    let before = effects.filter { $0 != .job(record.key, .compose) }
    take(.composed(Self.commit))
    effects = before + effects
  }

  /// Lets time pass, and tells the life so.
  public mutating func pass(_ duration: Duration) {
    now = now + duration
    take(.tick)
  }
}
