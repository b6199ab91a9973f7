/// How the sandbox's Clever Cloud is from the start.
public struct CleverCloudSettings: Sendable {
  /// Who applications belong to.
  public struct Organisation: Sendable {
    /// Its id, as in the paths of the API.
    public var id: String
    /// Its token of the scheme `token`, and the password of its pushes.
    public var token: String

    /// An organisation with an id and a token.
    public init(id: String, token: String) {
      self.id = id
      self.token = token
    }
  }

  /// Who signs by OAuth1.
  public struct User: Sendable {
    /// The consumer's pair.
    public var consumer = (key: "sandbox-consumer", secret: "sandbox-consumer-secret")
    /// The user's pair.
    public var token = (key: "sandbox-oauth", secret: "sandbox-oauth-secret")
    /// The ids of the organisations that the user may work in.
    public var organisations: Set<String>

    /// A user with the sandbox's usual pairs.
    public init(organisations: Set<String>) { self.organisations = organisations }
  }

  /// Who may push.
  public struct GitAccount: Sendable, Hashable {
    /// The user of Basic auth.
    public var user: String
    /// Its password.
    public var password: String

    /// A user with a password.
    public init(user: String, password: String) {
      self.user = user
      self.password = password
    }
  }

  /// The port of the API; 0 lets the kernel choose.
  public var port: UInt16 = 0
  /// The organisations.
  public var organisations = [
    Organisation(
      id: "orga_5a4d0b7e-3f00-4c00-8a00-000000000001", token: "sandbox-first-organisation-token"),
    Organisation(
      id: "orga_5a4d0b7e-3f00-4c00-8a00-000000000002", token: "sandbox-second-organisation-token"),
  ]
  /// The users; by default one for all organisations.
  public var users: [User] = []
  /// The user of pushes with an organisation's token.
  public var gitUser = "Jenkins"
  /// The only users and passwords of pushes; nil: an organisation's token with `gitUser`, and the
  /// pairs of the users who may work in it.
  public var gitAccounts: [GitAccount]?
  /// What happens to an application, unless told otherwise for its job.
  public var behaviour = ApplicationBehaviour()
  /// How many applications of other programs each organisation has from the start.
  public var foreign = 1
  /// Whether the first entry called `Docker` in the list of instance types is an old one, which
  /// whoever chooses by name alone then takes.
  public var oldDockerFirst = false

  /// Two organisations, and a user who may work in both.
  public init() { users = [User(organisations: Set(organisations.map(\.id)))] }
}
