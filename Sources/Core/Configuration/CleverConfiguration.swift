/// What `clever-docker` needs to know (config.md §2).
public struct CleverConfiguration: Sendable, Equatable {
  /// Whose organisation a job's application is made in.
  public enum Tenancy: Sendable, Hashable {
    /// One for all jobs: its id.
    case single(organisation: String)
    /// That of the group which the job's project belongs to, as the group's custom attributes say.
    case multi(TenantAttributes)
  }

  /// Where the organisation of a group is found.
  public struct TenantAttributes: Sendable, Hashable {
    /// The access token that the attributes are read with.
    public var token: Secret
    /// The attribute that holds the organisation's id.
    public var organisation = "cc_orga_id"
    /// The attribute that holds the organisation's token.
    public var organisationToken = "cc_orga_token"

    /// The usual attributes, read with that token.
    public init(token: Secret) { self.token = token }
  }

  /// How requests to Clever Cloud are authorised.
  public enum Authorization: Sendable, Hashable {
    /// `token`, with the organisation's own; nil for several tenants, each of which has its own.
    case token(Secret?)
    /// `oauth1`, with the four values of one user.
    case oauth1(OAuth1)
  }

  /// The four values of OAuth 1.
  public struct OAuth1: Sendable, Hashable {
    /// Which program asks.
    public var consumerKey: Secret
    /// What proves it.
    public var consumerSecret: Secret
    /// For which user it asks.
    public var token: Secret
    /// What proves that.
    public var tokenSecret: Secret

    /// Joins the parts.
    public init(consumerKey: Secret, consumerSecret: Secret, token: Secret, tokenSecret: Secret) {
      self.consumerKey = consumerKey
      self.consumerSecret = consumerSecret
      self.token = token
      self.tokenSecret = tokenSecret
    }
  }

  /// A variable of the environment of each application.
  public struct Variable: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its value, which may be somebody's secret.
    public var value: Secret

    /// Joins the two.
    public init(_ name: String, _ value: Secret) {
      self.name = name
      self.value = value
    }
  }

  /// A user and a password for a deployment repository.
  public struct GitCredentials: Sendable, Hashable {
    /// The user, as text where it is one.
    public var user: Secret
    /// The password.
    public var password: Secret

    /// Joins the two.
    public init(user: Secret, password: Secret) {
      self.user = user
      self.password = password
    }
  }

  /// Whose organisation a job's application is made in.
  public var tenancy: Tenancy
  /// How requests to Clever Cloud are authorised.
  public var authorization: Authorization
  /// The root of the API, without a `/` at its end.
  public var apiURL = "https://api.clever-cloud.com/v2"
  /// Where applications run.
  public var zone = "par"
  /// The flavor of a job that names none.
  public var defaultFlavor = "M"
  /// The largest flavor that a job may ask for; nil is no limit.
  public var maxFlavor: String?
  /// The context whose flavors are offered.
  public var flavorContext = "heptapod-runner"
  /// What the names of those flavors begin with, at the API.
  public var flavorPrefix = "heptapod-runner-"
  /// More variables for the environment of each application, in the order of the file.
  public var extraEnvironment: [Variable] = []
  /// The user of the push by git, unless `gitUser` says otherwise.
  public var authUser = "Jenkins"
  /// The user of the push by git; nil leaves it to `gitCredentials`.
  public var gitUser: String?
  /// The password of the push by git; nil leaves it to `gitCredentials`.
  public var gitPassword: Secret?
  /// Certificates of the authorities to trust, of the API and of the repositories.
  public var authorities: String?
  /// Which of the API's instance variants is the one that builds a `Dockerfile`.
  public var instanceVariant = "70d676a0-a775-4dc9-a43d-3121036e8515"
  /// How long a new application's repository is waited for.
  public var repositoryTimeout: Duration = .seconds(20)
  /// Between the looks at it.
  public var repositoryWaitStep: Duration = .seconds(2)

  /// The defaults in all but what has none.
  public init(tenancy: Tenancy, authorization: Authorization) {
    self.tenancy = tenancy
    self.authorization = authorization
  }

  /// Who pushes to the repositories of an organisation whose own token is given.
  /// - Returns: nil if neither a password is configured nor a token is given.
  public func gitCredentials(organisationToken: Secret?) -> GitCredentials? {
    switch authorization {
    case .oauth1(let oauth):
      GitCredentials(
        user: gitUser.map { Secret($0) } ?? oauth.token,
        password: gitPassword ?? oauth.tokenSecret)
    case .token(let own):
      (gitPassword ?? organisationToken ?? own).map {
        GitCredentials(user: Secret(gitUser ?? authUser), password: $0)
      }
    }
  }

  /// Whether each group has an organisation of its own.
  public var isMultiTenant: Bool { if case .multi = tenancy { true } else { false } }
}
