/// The settings that decide what the dispatcher does.
public struct DispatcherSettings: Sendable, Hashable {
  /// What all runners together may use; with `quota` its weight is computed from that.
  public var limits: Limits
  /// What the weighted quota is computed from; nil leaves it as it is in `limits`.
  public var quota: QuotaRule?
  /// The settings of a job's life that all runners share.
  public var rules: JobRules
  /// From the sending of a request of a runner to its next.
  public var checkInterval: Duration
  /// Between two starts of provisioning.
  public var launchSpacing: Duration
  /// Whether a runner is asked again at once after a granted job.
  public var repollsAtOnce: Bool
  /// Between reconciliations; nil turns the periodic ones off.
  public var orphanCheckInterval: Duration?
  /// How many requests each runner may send before the dispatcher stops; nil is no end.
  public var pollCycles: Int?
  /// Whether the numbers are told when they change.
  public var logsStatistics: Bool
  /// The runners in the order of the configuration.
  public var runners: [RunnerSettings]

  /// Joins the parts.
  public init(
    limits: Limits, quota: QuotaRule? = nil, rules: JobRules = JobRules(),
    checkInterval: Duration = .seconds(3),
    launchSpacing: Duration = .zero, repollsAtOnce: Bool = true,
    orphanCheckInterval: Duration? = .seconds(300), pollCycles: Int? = nil,
    logsStatistics: Bool = false, runners: [RunnerSettings]
  ) {
    self.limits = limits
    self.quota = quota
    self.rules = rules
    self.checkInterval = checkInterval
    self.launchSpacing = launchSpacing
    self.repollsAtOnce = repollsAtOnce
    self.orphanCheckInterval = orphanCheckInterval
    self.pollCycles = pollCycles
    self.logsStatistics = logsStatistics
    self.runners = runners
  }
}

/// The settings of one runner that decide what the dispatcher does.
public struct RunnerSettings: Sendable, Hashable {
  /// Its name.
  public var name: RunnerName
  /// How its jobs are run.
  public var executor: Executor
  /// What it may use; the worst case and the share are computed from `flavors` and `quotaFraction`
  /// where these are given.
  public var limits: RunnerLimits
  /// What its jobs may choose; nil where there is one flavor only, of weight 1.
  public var flavors: FlavorRule?
  /// Which part of a computed quota it may use; nil is all.
  public var quotaFraction: Double?
  /// Whether its jobs belong to several tenants, one of whose troubles are not the others'.
  public var isMultiTenant: Bool
  /// From the launch to the first sign of life.
  public var startTimeout: Duration
  /// From one look into a starting job's log to the next, where there is an access token for it;
  /// nil where there is none.
  public var logWatch: Duration?
  /// How many 403 in a row make it unhealthy.
  public var unhealthyAfter: Int
  /// How long an unhealthy runner is left alone.
  public var unhealthyInterval: Duration
  /// How long an answer of its provider is believed: an older one is renewed before a job is asked
  /// for, so that none is taken for a provider that went away unseen. nil is for ever.
  public var providerAnswerHolds: Duration?
  /// The base URL of its coordinator, which the records of its jobs keep; nil is unsaid.
  public var url: String?
  /// Where its coordinator is asked, and as whom; nil is unsaid.
  public var coordinator: Endpoint?
  /// Where its provider is asked, and as whom; nil is unsaid.
  public var provider: Endpoint?

  /// Joins the parts.
  public init(
    name: RunnerName, executor: Executor, limits: RunnerLimits, flavors: FlavorRule? = nil,
    quotaFraction: Double? = nil, isMultiTenant: Bool = false,
    startTimeout: Duration = .seconds(300), logWatch: Duration? = nil, unhealthyAfter: Int = 3,
    unhealthyInterval: Duration = .seconds(3600), providerAnswerHolds: Duration? = nil,
    url: String? = nil, coordinator: Endpoint? = nil, provider: Endpoint? = nil
  ) {
    self.name = name
    self.executor = executor
    self.limits = limits
    self.flavors = flavors
    self.quotaFraction = quotaFraction
    self.isMultiTenant = isMultiTenant
    self.startTimeout = startTimeout
    self.logWatch = logWatch
    self.unhealthyAfter = unhealthyAfter
    self.unhealthyInterval = unhealthyInterval
    self.providerAnswerHolds = providerAnswerHolds
    self.url = url
    self.coordinator = coordinator
    self.provider = provider
  }
}
