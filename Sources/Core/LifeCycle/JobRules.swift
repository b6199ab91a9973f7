/// The settings that decide a job's life.
public struct JobRules: Sendable, Hashable {
  /// How often a job is asked after, and its heartbeat sent.
  public var pollInterval: Duration
  /// From the grant to the launch; the job's own timeout counts if it is shorter.
  public var provisioningTimeout: Duration
  /// From the launch to the first sign of life.
  public var startTimeout: Duration
  /// From one look into the job's log with an access token to the next, while the job is starting;
  /// nil without a token.
  public var logWatch: Duration?
  /// Whether resources are kept after a job.
  public var keepsFinished: Bool
  /// Whether resources of failed launches are decommissioned.
  public var decommissionsLaunchFailures: Bool

  /// The defaults of the configuration, unless said otherwise.
  public init(
    pollInterval: Duration = .seconds(10), provisioningTimeout: Duration = .seconds(600),
    startTimeout: Duration = .seconds(300), logWatch: Duration? = nil,
    keepsFinished: Bool = false, decommissionsLaunchFailures: Bool = true
  ) {
    self.pollInterval = pollInterval
    self.provisioningTimeout = provisioningTimeout
    self.startTimeout = startTimeout
    self.logWatch = logWatch
    self.keepsFinished = keepsFinished
    self.decommissionsLaunchFailures = decommissionsLaunchFailures
  }

  /// How long a `canceling` job's inner runner is left alone.
  static let cancelingPatience = Duration.seconds(300)
  /// How long an inner runner has for its first word when its machine was prepared up to the start
  /// deadline or longer; the start timeout counts if it is shorter.
  static let firstWordPatience = Duration.seconds(60)
  /// How long a job may run on after its resource has ended, by the coordinator's word.
  static let endedPatience = Duration.seconds(60)
  /// How long one refusal waits for the other, of which both together say that a job is over: the
  /// other is asked at once, and answered within its deadline of half that time.
  static let refusalHolds = Duration.seconds(60)
  /// From when on a wait for a machine's end counts as one that was begun well.
  static let lastingWait = Duration.seconds(60)
  /// How long a job may run beyond its own timeout before that is told.
  static let overduePatience = Duration.seconds(3600)
  /// How often the place of the failure's sentence in the log is corrected.
  static let mostCorrections = 5
  /// How long a job's token lives beyond its timeout (design R1).
  static let tokenAfterlife = Duration.seconds(24 * 3600)
  /// How long a report is tried after a restart, whatever the clock says of the job's token.
  static let reportPatience = Duration.seconds(300)
  /// A job's timeout where the payload has none: GitLab's own default.
  static let defaultJobTimeout = Duration.seconds(3600)
}
