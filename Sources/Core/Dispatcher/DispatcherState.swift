import OrderedCollections

/// All that the dispatcher knows, and everything it decides: jobs, polling, capacity, orphans.
///
/// A pure machine: `handle` takes a fact and the time and returns orders. Whoever runs it commits
/// `snapshot` before any order is carried out.
public struct DispatcherState: Sendable {
  /// What the dispatcher is about.
  public enum Mode: Sendable, Hashable {
    /// Taking jobs.
    case working
    /// Taking no new job; ends when nothing is tracked.
    case draining
    /// Ends when no request for a job and no create is under way.
    case stopping
    /// `exit` was ordered.
    case ended
  }

  let installation: String
  let systemStart: SystemStart?
  let unknownMembers: [UnknownMember]
  var settings: DispatcherSettings
  var mode = Mode.working
  var lives: OrderedDictionary<JobKey, JobLife> = [:]
  var polling: OrderedDictionary<RunnerName, RunnerPolling> = [:]
  var sightings: [Sighting]
  /// What the runners' providers offer, as it was read last.
  var catalogues: OrderedDictionary<RunnerName, Catalogue> = [:]
  /// Where namespaces have their resources.
  var served: [ServedNamespace]
  var lastTurn = 0
  var lastRequest = 0
  var nextProvision: Instant?
  var storageFailure: String?
  var unstored: Set<JobKey> = []
  var told = StatisticsTold()
  var isStatisticsDue = false
  /// Facts that made no sense where they came, since the start.
  public internal(set) var anomalies = 0
  /// When something is due next, if nothing happens before.
  public internal(set) var wakeAt: Instant?

  /// The state as it was last committed; everything in it is looked at again.
  /// - Parameter systemStart: by the same clock as `now`; nil if it cannot be told.
  public init(
    restoring stored: Snapshot, settings: DispatcherSettings, at now: Instant,
    systemStart: SystemStart? = nil
  ) {
    let change = ClockChange(from: stored.systemStart, to: systemStart)
    let snapshot = stored.takenUp(at: now, after: change)
    installation = snapshot.installation
    self.systemStart = systemStart
    unknownMembers = snapshot.unknownMembers
    sightings = snapshot.sightings
    served = snapshot.served
    for known in snapshot.catalogues { catalogues[known.runner] = known.catalogue }
    self.settings = settings
    for record in snapshot.records {
      let executor = settings.runners.first { $0.name == record.key.runner }?.executor
      lives[record.key] = JobLife(
        restoring: record, executor: record.resource?.executor ?? executor ?? .localDocker, at: now,
        after: change)
    }
    configure(settings, at: now)
  }

  /// What has to be durable before the orders just returned are carried out.
  public var snapshot: Snapshot {
    Snapshot(
      installation: installation,
      systemStart: systemStart,
      records: lives.values.map(\.record),
      sightings: sightings,
      served: served,
      catalogues: catalogues.map { KnownCatalogue(runner: $0.key, catalogue: $0.value) },
      runners: polling.values.map {
        RunnerStatus(name: $0.settings.name, whyNot: $0.shown?.text, since: $0.since)
      },
      capacity: CapacityStatus(recordUsage, under: settings.limits),
      unknownMembers: unknownMembers)
  }

  /// The record of a job, for the carrying out of an order.
  public func life(of key: JobKey) -> JobLife? { lives[key] }

  /// Takes a fact and says what to do.
  public mutating func handle(_ event: Event, at now: Instant) -> [Effect] {
    guard mode != .ended || event.isFailedCommit else { return [] }
    var effects: [Effect] = []
    apply(event, at: now, &effects)
    tickJobs(at: now, &effects)
    letProvision(at: now, &effects)
    poll(at: now, &effects)
    reconcile(at: now, &effects)
    conclude(at: now, &effects)
    concludeCalls(at: now, &effects)
    tellStatistics(at: now, &effects)
    wakeAt = nextWake(after: now)
    anomalies += effects.count { if case .note(.anomaly) = $0 { true } else { false } }
    return effects
  }

  private mutating func apply(_ event: Event, at now: Instant, _ effects: inout [Effect]) {
    switch event {
    case .configured(let settings):
      configure(settings, at: now)
      reconsiderKept(at: now, &effects)
    case .tick: break
    case .requested(let runner, let number, let answer):
      requested(runner, number, answer, at: now, &effects)
    case .withdrawn(let runner, let number): withdrawn(runner, number, at: now)
    case .verified(let runner, let answer): verified(runner, answer, at: now)
    case .providerChecked(let runner, let condition): providerAnswered(runner, condition, at: now)
    case .catalogued(let runner, let catalogue): catalogued(runner, catalogue)
    case .listed(let runner, let account, let answer):
      listed(account, answer, of: runner, at: now, &effects)
    case .listingsEnded(let runner): polling[runner]?.isListing = false
    case .job(let key, let event): jobHappened(key, event, at: now, &effects)
    case .drain: if mode == .working { mode = .draining }
    case .stop: stop(at: now, &effects)
    case .dump: effects.append(.dump(snapshot))
    case .commitFailed(let why, let keys): storageFailed(why, keys, at: now, &effects)
    case .commitRecovered: storageRecovered(&effects)
    }
  }

  private func nextWake(after now: Instant) -> Instant? {
    var next: Instant?
    let consider = { (instant: Instant?) in
      guard let instant else { return }
      next = min(next ?? instant, instant)
    }
    consider(nextTick)
    guard !isStopping else { return next }
    for runner in polling.values {
      consider(nextAct(of: runner, after: now))
      consider(nextCalm(of: runner))
    }
    if let provision = nextProvision, provision > now { consider(provision) }
    if isStatisticsDue { consider(told.next) }
    return next
  }
}
