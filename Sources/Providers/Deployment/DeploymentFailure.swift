import Core

/// Why one request to a deployment repository has no answer that can be used.
enum DeploymentFailure: Error, Sendable, Hashable {
  /// A definite no.
  case refused(status: Int, Trouble)
  /// Nothing reached the server.
  case notSent(Trouble)
  /// It may have done what was asked.
  case unclear(Trouble)
}
