/// What happens to one application. In JSON every member may be left out.
public struct ApplicationBehaviour: Codable, Sendable, Equatable {
  /// What comes of a push.
  public enum Fate: String, Codable, Sendable {
    /// The image is built, the machine runs the job, the deployment ends as the runner did.
    case runs
    /// The image cannot be built.
    case buildFails
    /// It stays in progress until it is told to proceed.
    case waits
    /// The deployment is taken back while it is in progress.
    case cancelled
    /// No deployment ever appears.
    case never
  }

  /// What comes of a push.
  public var fate = Fate.runs
  /// The state of the application after a push whose fate is `never`.
  public var stuckState = "DEFAULT_OF_PAYMENT"
  /// How many looks find the repository in creation.
  public var repositoryLooks = 1
  /// Seconds from the creation before which each look finds the repository in creation.
  public var repositorySeconds = 0.0
  /// What is told of the repository once it is no longer in creation.
  public var repositoryState = "CREATED"
  /// How many looks at the new application find none.
  public var missingLooks = 0
  /// Seconds for which the new application is in no listing.
  public var hiddenSeconds = 0.0
  /// How many looks find no deployment after a push.
  public var deploymentLooks = 1
  /// Seconds that the build takes.
  public var buildSeconds = 0.0
  /// How many looks find a deleted application in the state `TO_DELETE`.
  public var deletionLooks = 1
  /// Whether the create is answered 503 and carried out only when told.
  public var comesLate = false

  /// All goes well, at the second look.
  public init() {}

  /// Reads what is there, and takes the defaults for the rest.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    func read<Value: Decodable>(_ key: CodingKeys, into value: inout Value) throws {
      value = try members.decodeIfPresent(Value.self, forKey: key) ?? value
    }
    try read(.fate, into: &fate)
    try read(.stuckState, into: &stuckState)
    try read(.repositoryLooks, into: &repositoryLooks)
    try read(.repositorySeconds, into: &repositorySeconds)
    try read(.repositoryState, into: &repositoryState)
    try read(.missingLooks, into: &missingLooks)
    try read(.hiddenSeconds, into: &hiddenSeconds)
    try read(.deploymentLooks, into: &deploymentLooks)
    try read(.buildSeconds, into: &buildSeconds)
    try read(.deletionLooks, into: &deletionLooks)
    try read(.comesLate, into: &comesLate)
  }
}
