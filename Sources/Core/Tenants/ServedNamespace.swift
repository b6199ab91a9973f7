/// A namespace for which resources were made, and where: what has to be known after a restart, so
/// that the leftovers in its account can be found and deleted with its credentials.
public struct ServedNamespace: Sendable, Hashable {
  /// The runner whose coordinator has the namespace.
  public var runner: RunnerName
  /// The coordinator's path of the top namespace.
  public var namespace: String
  /// The account of its jobs.
  public var account: Account
  /// When a job of it was last given this account.
  public var lastServed: Instant

  /// Joins the parts.
  public init(runner: RunnerName, namespace: String, account: Account, lastServed: Instant) {
    self.runner = runner
    self.namespace = namespace
    self.account = account
    self.lastServed = lastServed
  }
}
