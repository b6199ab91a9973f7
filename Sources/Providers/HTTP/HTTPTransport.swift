/// Sends requests. `HTTPClient` does so over libcurl.
public protocol HTTPTransport: Sendable {
  /// What must not be quoted of any answer.
  var secrecy: Secrecy { get }

  /// Sends a request and gathers the whole answer.
  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse

  /// Sends a request and hands the body to `consume` piece by piece, as it comes. The other side
  /// is held back while `consume` is at work. `consume` returns false to end the transfer early,
  /// which is no error.
  func stream(
    _ request: HTTPRequest, consume: @Sendable (HTTPHead, [UInt8]) async -> Bool
  ) async throws(HTTPError) -> HTTPHead
}
