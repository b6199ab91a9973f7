/// The ports of each runner. Asked anew for each order, so that a reload takes effect at once.
public protocol DispatcherWorld: Sendable {
  /// The coordinator of a runner, with the credentials now in force; nil if there is no such runner.
  func coordinator(of runner: RunnerName) -> (any CoordinatorPort)?
  /// The coordinator at that address as a runner sees it, for the jobs that were granted there; the
  /// one now in force for nil. Nil if there is no such runner.
  func coordinator(of runner: RunnerName, at url: String?) -> (any CoordinatorPort)?
  /// The provider of a runner, with the credentials now in force; nil if there is no such runner.
  func provider(of runner: RunnerName) -> (any ProviderPort)?
  /// The provider that makes and deletes a runner's resources of that executor: records keep the
  /// executor they were made with, whatever the configuration says later. Nil if there is none.
  func provider(of runner: RunnerName, for executor: Executor) -> (any ProviderPort)?
}

extension DispatcherWorld {
  /// One provider for all that a runner ever made.
  public func provider(of runner: RunnerName, for executor: Executor) -> (any ProviderPort)? {
    provider(of: runner)
  }
}

extension DispatcherWorld {
  /// One coordinator for all jobs that a runner ever had.
  public func coordinator(of runner: RunnerName, at url: String?) -> (any CoordinatorPort)? {
    coordinator(of: runner)
  }
}
