public import Core

/// What `clever-docker` needs to know, every value resolved (config.md §2).
public struct CleverCloudSettings: Sendable, Hashable {
  /// The root of the API, without a slash at its end.
  public var apiURL: String
  /// Whose bill jobs run on.
  public var tenancy: Tenancy
  /// How hpr shows the API who it is.
  public var authentication: Authentication
  /// The user and password of pushes, where they are not the organisation's own.
  public var git: GitCredentials
  /// Where machines are.
  public var zone: String
  /// The flavor of a job that chooses none.
  public var defaultFlavor: String
  /// The largest flavor that a job may get; nil sets no limit.
  public var maxFlavor: String?
  /// The context by which flavors are asked for.
  public var flavorContext: String
  /// What the names of our flavors begin with; the rest is what jobs choose by.
  public var flavorPrefix: String
  /// The id of the instance type's variant.
  public var variant: String
  /// More variables for each application.
  public var extraEnvironment: [EnvironmentVariable]
  /// How long the repository of a new application is waited for.
  public var repositoryTimeout: Duration
  /// Between looks at whether it is there.
  public var repositoryStep: Duration
  /// Between looks at an organisation's deployments at first; all jobs share one look.
  public var lookInterval: Duration
  /// Whom to trust.
  public var tls: TLSIdentity

  /// Joins the parts; what has a default has that of config.md §2.
  public init(
    apiURL: String = "https://api.clever-cloud.com/v2", tenancy: Tenancy,
    authentication: Authentication = .token, git: GitCredentials = GitCredentials(),
    zone: String = "par", defaultFlavor: String = "M", maxFlavor: String? = nil,
    flavorContext: String = "heptapod-runner", flavorPrefix: String? = nil,
    variant: String = "70d676a0-a775-4dc9-a43d-3121036e8515",
    extraEnvironment: [EnvironmentVariable] = [], repositoryTimeout: Duration = .seconds(20),
    repositoryStep: Duration = .seconds(2), lookInterval: Duration = .seconds(10),
    tls: TLSIdentity = TLSIdentity()
  ) {
    self.apiURL = apiURL
    self.tenancy = tenancy
    self.authentication = authentication
    self.git = git
    self.zone = zone
    self.defaultFlavor = defaultFlavor
    self.maxFlavor = maxFlavor
    self.flavorContext = flavorContext
    self.flavorPrefix = flavorPrefix ?? flavorContext + "-"
    self.variant = variant
    self.extraEnvironment = extraEnvironment
    self.repositoryTimeout = repositoryTimeout
    self.repositoryStep = repositoryStep
    self.lookInterval = lookInterval
    self.tls = tls
  }

  /// Whose bill jobs run on.
  public enum Tenancy: Sendable, Hashable {
    /// One organisation's, and its token (none is needed with OAuth).
    case single(organisation: String, token: Secret?)
    /// That of each job's namespace, as attributes at the coordinator say.
    case byNamespace(NamespaceAttributes)
  }

  /// How hpr shows the API who it is.
  public enum Authentication: Sendable, Hashable {
    /// `Authorization: token T`, with the organisation's token.
    case token
    /// OAuth 1 with the signature method `PLAINTEXT`.
    case oauth1(OAuth1)
  }

  /// The four values of OAuth 1.
  public struct OAuth1: Sendable, Hashable {
    /// Names the program.
    public var consumerKey: Secret
    /// Proves that it is the program.
    public var consumerSecret: Secret
    /// Names the user's consent.
    public var token: Secret
    /// Proves it.
    public var tokenSecret: Secret

    /// Joins the parts.
    public init(consumerKey: Secret, consumerSecret: Secret, token: Secret, tokenSecret: Secret) {
      self.consumerKey = consumerKey
      self.consumerSecret = consumerSecret
      self.token = token
      self.tokenSecret = tokenSecret
    }
  }

  /// The user and password of pushes. What is nil is `Jenkins` and the organisation's token; with
  /// OAuth its token and token secret.
  public struct GitCredentials: Sendable, Hashable {
    /// The user (`cc_git_user`, else `cc_auth_user`).
    public var user: String?
    /// The password (`cc_git_password`).
    public var password: Secret?

    /// Joins the parts.
    public init(user: String? = nil, password: Secret? = nil) {
      self.user = user
      self.password = password
    }
  }

  /// Where the organisation of a namespace is written.
  public struct NamespaceAttributes: Sendable, Hashable {
    /// The coordinator's address without `/api/v4` and without a slash at its end.
    public var coordinatorURL: String
    /// An access token of an administrator.
    public var token: Secret
    /// The attribute that has the organisation's id.
    public var organisationKey: String
    /// The attribute that has the organisation's token.
    public var tokenKey: String
    /// Whom to trust at the coordinator, and who we are.
    public var tls: TLSIdentity
    /// How long what was read is used.
    public var life: Duration

    /// Joins the parts.
    public init(
      coordinatorURL: String, token: Secret, organisationKey: String = "cc_orga_id",
      tokenKey: String = "cc_orga_token", tls: TLSIdentity = TLSIdentity(),
      life: Duration = .seconds(300)
    ) {
      self.coordinatorURL = coordinatorURL
      self.token = token
      self.organisationKey = organisationKey
      self.tokenKey = tokenKey
      self.tls = tls
      self.life = life
    }
  }
}

/// One variable of an application. Its value may be a secret, so it is treated as one.
public struct EnvironmentVariable: Sendable, Hashable {
  /// The name.
  public var name: String
  /// The value.
  public var value: Secret

  /// Joins the parts.
  public init(name: String, value: Secret) {
    self.name = name
    self.value = value
  }
}
