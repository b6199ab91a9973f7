/// What is known of one job; times in seconds since 1970.
public struct JobBook: Codable, Sendable, Equatable {
  /// Where a job stands for the coordinator.
  public enum State: String, Codable, Sendable {
    case pending, running, canceling, success, failed, canceled
    /// Whether a runner may still write to the job.
    public var isProcessing: Bool { self == .running || self == .canceling }
    /// Whether it is over.
    public var isFinal: Bool { self != .pending && !isProcessing }
  }

  /// What became of the answer that granted the job.
  public enum Grant: String, Codable, Sendable {
    /// Sent in full, as far as can be known.
    case sent
    /// Cut by a fault before any byte, or after half of them.
    case cut, half
    /// The caller had gone before the answer was ready.
    case gone
  }

  /// The job's number.
  public let id: Int
  /// Its name.
  public let name: String
  /// Where it stands.
  public internal(set) var state = State.pending
  /// When it was queued.
  public let queuedAt: Double
  /// When it was given to a runner.
  public internal(set) var grantedAt: Double?
  /// When its final state was stored.
  public internal(set) var finishedAt: Double?
  /// The runner that got it, by name.
  public internal(set) var runner: String?
  /// The `system_id` that the runner told.
  public internal(set) var systemID: String?
  /// What became of the answer that granted it.
  public internal(set) var grant: Grant?
  /// The inner runners that spoke up, by their random run ids, in order: the launches.
  public internal(set) var launches: [String] = []
  /// Calls that bore the job's token.
  public internal(set) var calls = 0
  /// Bytes of its log.
  public internal(set) var traceSize = 0
  /// The failure reason as stored.
  public internal(set) var reason: String?
  /// The exit code that was reported.
  public internal(set) var exitCode: Int?
  /// Who reported the end: `inner`, `dispatcher`, or `coordinator` when nobody had to.
  public internal(set) var reportedBy: String?
  /// Whether the reported checksum and size were those of the log; nil: none reported.
  public internal(set) var checksumMatches: Bool?
  /// When the last call with its token came.
  public internal(set) var lastCallAt: Double?
}
