/// A transport that sends again what failed, as a policy says. For commands that ask once and are
/// done; the daemon comes back to everything by itself.
public struct RetryingTransport<Base: HTTPTransport, Time: Clock<Duration>>: HTTPTransport {
  private let base: Base
  private let policy: RetryPolicy
  private let clock: Time

  /// What must not be quoted of any answer.
  public var secrecy: Secrecy { base.secrecy }

  /// Joins the parts.
  /// - Parameter clock: by which it waits.
  public init(_ base: Base, _ policy: RetryPolicy, clock: Time) {
    self.base = base
    self.policy = policy
    self.clock = clock
  }

  /// The answer to the last attempt.
  public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    try await base.send(request, retrying: policy, clock: clock)
  }

  /// Sends once: what was consumed cannot be taken back.
  public func stream(
    _ request: HTTPRequest, consume: @Sendable (HTTPHead, [UInt8]) async -> Bool
  ) async throws(HTTPError) -> HTTPHead {
    try await base.stream(request, consume: consume)
  }
}
