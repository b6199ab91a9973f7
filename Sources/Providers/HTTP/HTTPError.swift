/// Why there is no answer.
public struct HTTPError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds that callers tell apart.
  public enum Kind: Sendable, Hashable {
    /// The request cannot be made at all: a bad address, an unreadable certificate file.
    case invalidRequest
    /// No connection: name not found, refused, no such socket, TLS not agreed. Nothing was sent.
    case notConnected
    /// A deadline passed.
    case timedOut
    /// The connection ended before the answer was whole; `received` has what came of it.
    case cut
    /// The answer is larger than the limit, or is not HTTP.
    case unreadable
    /// The calling task was cancelled.
    case cancelled
  }
  /// The kind.
  public var kind: Kind
  /// One line without secrets.
  public var message: String
  /// Whether any byte of the request may have reached the other side.
  public var mayHaveBeenSent: Bool
  /// The head of the answer, if it had come before the end.
  public var status: Int?
  /// What had come of the body before the end, up to the request's limit.
  public var received: [UInt8]

  /// Joins the parts.
  public init(
    _ kind: Kind, _ message: String, mayHaveBeenSent: Bool, status: Int? = nil,
    received: [UInt8] = []
  ) {
    self.kind = kind
    self.message = message
    self.mayHaveBeenSent = mayHaveBeenSent
    self.status = status
    self.received = received
  }
  /// The message.
  public var description: String { message }
}
