import OrderedCollections

/// The numbers that an operator is told when they change.
public struct Statistics: Sendable, Hashable {
  /// What is used of the limits.
  public var capacity = CapacityStatus()
  /// Jobs whose runner works.
  public var running = 0
  /// Jobs whose failure is still to be reported.
  public var failing = 0
  /// Jobs whose resource is being deleted.
  public var decommissioning = 0
  /// Resources that are kept for inspection.
  public var kept = 0
  /// Since the start.
  public var totals = Totals()

  /// What is counted since the start.
  public struct Totals: Sendable, Hashable {
    /// Jobs granted.
    public var granted = 0
    /// Jobs that could not be run.
    public var failed = 0
    /// Jobs of which nothing is left.
    public var ended = 0
    /// Resources that belonged to no job.
    public var orphans = 0

    /// Nothing yet.
    public init() {}

    mutating func count(_ effect: Effect) {
      guard case .note(let notice) = effect else { return }
      switch notice {
      case .granted: granted += 1
      case .failing: failed += 1
      case .dropped: ended += 1
      case .orphan: orphans += 1
      default: break
      }
    }
  }

  /// Nothing is tracked.
  public init() {}
}

/// What was told last, and when.
struct StatisticsTold: Sendable {
  var totals = Statistics.Totals()
  var last = Statistics()
  var at: Instant?

  static let spacing = Duration.seconds(60)

  /// When the next line may come.
  var next: Instant? { at.map { $0 + Self.spacing } }
}

extension DispatcherState {
  var statistics: Statistics {
    var numbers = Statistics()
    numbers.capacity = CapacityStatus(recordUsage, under: settings.limits)
    for life in lives.values {
      switch life.record.phase {
      case .running: numbers.running += 1
      case .failing: numbers.failing += 1
      case .decommissioning: numbers.decommissioning += 1
      case .kept: numbers.kept += 1
      case .acquired, .provisioning, .launching, .starting, .standby: break
      }
    }
    numbers.totals = told.totals
    return numbers
  }

  /// A line when the numbers have changed, at most one a minute; the limits alone are no news.
  mutating func tellStatistics(at now: Instant, _ effects: inout [Effect]) {
    for effect in effects { told.totals.count(effect) }
    isStatisticsDue = false
    guard settings.logsStatistics, !isStopping else { return }
    let numbers = statistics
    guard !numbers.says(theSameAs: told.last) else { return }
    if let next = told.next, next > now { return isStatisticsDue = true }
    told.last = numbers
    told.at = now
    effects.append(.note(.statistics(numbers)))
  }
}

extension Statistics {
  fileprivate func says(theSameAs other: Statistics) -> Bool {
    var other = other
    other.capacity.concurrent = capacity.concurrent
    other.capacity.provisioningLimit = capacity.provisioningLimit
    other.capacity.quota = capacity.quota
    return self == other
  }
}
