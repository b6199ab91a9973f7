/// A whole configuration file, read and found valid (config.md §1).
public struct Configuration: Sendable, Equatable {
  /// What the weighted quota is computed from.
  public struct Quota: Sendable, Hashable {
    /// The runner whose flavor is the measure.
    public var referenceRunner: RunnerName
    /// The flavor that is the measure.
    public var referenceFlavor: String
    /// How many jobs of that flavor fill the quota.
    public var referenceJobsCount: Int

    /// Joins the parts.
    public init(
      referenceRunner: RunnerName, referenceFlavor: String, referenceJobsCount: Int
    ) {
      self.referenceRunner = referenceRunner
      self.referenceFlavor = referenceFlavor
      self.referenceJobsCount = referenceJobsCount
    }
  }

  /// The file that this was read from, as it was named.
  public var path: String
  /// Most jobs at a time over all runners.
  public var concurrent = 50
  /// Between the polls of one runner when it had no job.
  public var checkInterval: Duration = .seconds(3)
  /// Between the looks at a running job, and between heartbeats.
  public var jobProgressPollInterval: Duration = .seconds(10)
  /// A job that is not launched by then fails.
  public var provisioningTimeout: Duration = .seconds(600)
  /// Where the durable state is; nil if neither the file nor the environment says.
  public var stateFile: String?
  /// How long SIGTERM waits before what is left is left to the next start.
  public var shutdownTimeout: Duration = .seconds(110)
  /// Between reconciliations; zero turns the periodic ones off.
  public var orphanCheckInterval: Duration = .seconds(300)
  /// Where metrics, health and status are served; nothing listens without it.
  public var listenAddress: ListenAddress?
  /// The least level that is logged.
  public var logLevel = LogLevel.info
  /// How log lines look.
  public var logFormat = LogFormat.text
  /// The weighted quota; without it weights limit nothing.
  public var quota: Quota?
  /// The largest part of the quota that any runner may use.
  public var allowedFractionPerRunner = 1.0
  /// Most jobs between acquired and running.
  public var maxConcurrentProvisioning = 10
  /// Between the starts of provisionings.
  public var minBetweenLaunches: Duration = .zero
  /// Whether a runner that was granted a job is asked again at once.
  public var repollImmediately = true
  /// Whether resources stay after their jobs, for inspection.
  public var keepFinished = false
  /// Whether resources of failed launches are decommissioned.
  public var decommissionLaunchFailures = true
  /// Whether the numbers are logged when they change.
  public var logStatistics = true
  /// The runners in the order of the file; never empty, every name once.
  public var runners: [RunnerConfiguration] = []

  /// The defaults, without any runner.
  public init(path: String) { self.path = path }

  /// The runner of that name.
  public func runner(_ name: RunnerName) -> RunnerConfiguration? {
    runners.first { $0.name == name }
  }
}

/// A host and a port to listen on.
public struct ListenAddress: Sendable, Hashable {
  /// A name or address, without brackets; empty for every address of this machine.
  public var host: String
  /// The port; 0 lets the system choose.
  public var port: Int

  /// Reads `host:port` (an IPv6 address in brackets); nil for anything else.
  public init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
    else { return nil }
    var host = text[..<colon]
    if host.first == "[", host.last == "]" {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") }) else {
      return nil
    }
    self.host = String(host)
    self.port = Int(port)
  }
}
