/// How the coordinator behaves from the start.
public struct CoordinatorSettings: Sendable {
  /// A runner that is registered from the start.
  public struct Runner: Sendable {
    /// How jobs name it.
    public var name: String
    /// Its authentication token.
    public var token: String

    /// A runner with a name and an authentication token.
    public init(name: String, token: String) {
      self.name = name
      self.token = token
    }
  }

  /// What an access token may do.
  public enum Scope: String, Sendable {
    case api, readAPI, createRunner, admin
    /// To the token's owner no project and no group is there.
    case stranger
  }

  /// The port; 0 lets the kernel choose.
  public var port: UInt16 = 0
  /// What can be changed later too.
  public var behaviour = Behaviour()
  /// Seconds that a request for a job is held when there is nothing new; 0: answered at once.
  public var longPoll: Double {
    get { behaviour.longPoll }
    set { behaviour.longPoll = newValue }
  }
  /// The runners known from the start.
  public var runners = [Runner(name: "sandbox", token: "glrt-sandboxsandboxsandbox")]
  /// The registration tokens that are taken; nil: refused with 410, as by default since 17.0.
  public var registrationTokens: [String]? = ["GR1348941sandbox"]
  /// Access tokens and what they may do.
  public var accessTokens: [String: Set<Scope>] = [
    "glpat-sandbox": [.api, .readAPI, .createRunner, .admin]
  ]
  /// Custom attributes by the full path of a group.
  public var groups: [String: [String: String]] = [:]

  /// Lists what jobs have left on an engine, by name; nil: nobody looks.
  public var resources: (@Sendable () async throws -> [String])?

  /// One runner `sandbox`, one registration token, one access token that may do all.
  public init() {}
}
