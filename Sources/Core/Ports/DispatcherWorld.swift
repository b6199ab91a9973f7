/// The ports of each runner. Asked anew for each order, so that a reload takes effect at once.
public protocol DispatcherWorld: Sendable {
  /// The coordinator of a runner, with the credentials now in force; nil if there is no such runner.
  func coordinator(of runner: RunnerName) -> (any CoordinatorPort)?
  /// The provider of a runner, with the credentials now in force; nil if there is no such runner.
  func provider(of runner: RunnerName) -> (any ProviderPort)?
}
