/// What a state file of heptapod-paas-runner tells (config.md §6), in the peer's own words.
public struct PeerState: Sendable, Hashable {
  /// Jobs whose launch the peer believed to be done.
  public var launched: [PeerHandle] = []
  /// Jobs that it had not launched, or of which it awaited the first sign of life.
  public var pending: [PeerHandle] = []
  /// Jobs whose resources it was about to delete.
  public var toDecommission: [PeerHandle] = []
  /// Jobs that are over and whose resources it kept for further jobs.
  public var standby: [PeerHandle] = []
  /// Members of the file that are none of these, as they came.
  public var unknownMembers: [UnknownMember] = []

  /// A state without any job.
  public init() {}

  /// All handles, in the order in which they are looked at.
  var handles: [PeerHandle] { launched + pending + toDecommission + standby }
}

/// What the peer knows of one job.
public struct PeerHandle: Sendable, Hashable {
  /// The peer's name for a runner: the first eight characters of its token.
  public var runner: String
  /// The job.
  public var job: JobID
  /// The job's own token.
  public var token: Secret
  /// Where the peer's own bytes end in the job's log.
  public var traceOffset = 0
  /// What it expected the job to weigh.
  public var expectedWeight = Weight.one
  /// Its resource; nil if there was none yet.
  public var resource: PeerResource?
  /// The payload, of a pending job only.
  public var payload: JobPayload?
  /// Members of the handle that are none of these, as they came.
  public var unknownMembers: [UnknownMember] = []

  /// A handle without a resource.
  public init(runner: String, job: JobID, token: Secret) {
    self.runner = runner
    self.job = job
    self.token = token
  }

  /// How a sentence names it. The name of the runner is what the peer writes into its log.
  var words: String { "job \(job) of the runner \"\(runner.quotable)\"" }
}

/// What the peer knows of a resource.
public enum PeerResource: Sendable, Hashable {
  /// An application of Clever Cloud.
  case application(PeerApplication)
  /// An image of a Docker Engine, by its name.
  case image(String)
  /// A helper service that the peer was given and has not made, as the bytes that came.
  case service([UInt8])
}

/// What the peer knows of an application of Clever Cloud.
public struct PeerApplication: Sendable, Hashable {
  /// The application's id.
  public var id: ResourceID
  /// The namespace whose organisation it is in; nil for the runner's only organisation.
  public var namespace: String?
  /// What it weighs; without a word the worst case, as the peer has it.
  public var weight = Weight(thousandths: 32_768_000)
  /// Whether the job was started on it; nil where the release did not keep that.
  public var isLaunched: Bool?
  /// Whether it runs the helper service, which jobs are handed to, and not one job by itself.
  public var runsService = false
  /// Members that are none of these, as they came.
  public var unknownMembers: [UnknownMember] = []

  /// An application of which only the id is known.
  public init(id: ResourceID) { self.id = id }
}
