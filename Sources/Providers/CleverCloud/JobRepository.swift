public import Core

/// The repository of an application, as far as `launch` needs it; see `DeploymentRepository`.
public protocol JobRepository: Sendable {
  /// Looks at `master`.
  func head() async -> HeadAnswer
  /// Makes a commit the `master`, if there is none.
  func push(_ commit: DeploymentCommit) async -> PushAnswer
}

extension DeploymentRepository: JobRepository {}

/// Where a repository is, and with which credentials it is reached.
public struct RepositoryAddress: Sendable, Hashable {
  /// The address, without credentials.
  public var url: String
  /// Who pushes.
  public var user: String
  /// With what.
  public var password: Secret
  /// Whom to trust.
  public var tls: TLSIdentity

  /// Joins the parts.
  public init(url: String, user: String, password: Secret, tls: TLSIdentity) {
    self.url = url
    self.user = user
    self.password = password
    self.tls = tls
  }
}
