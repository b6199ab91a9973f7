/// What went wrong when the world was asked something, in one line without secrets.
public struct Trouble: Sendable, Hashable, CustomStringConvertible {
  /// What sort of trouble it is. While the sort stays, the log is told once, however often the line
  /// changes in its details: a request's id, a number of seconds.
  public enum Kind: Sendable, Hashable {
    /// The credentials are not accepted (403).
    case rejected
    /// Too many requests (429).
    case limited
    /// The other side's own trouble (5xx).
    case server
    /// Any other status.
    case refused
    /// Something else answers in its place: a proxy's page, a login.
    case foreign
    /// No connection.
    case unreachable
    /// No answer in time.
    case silent
    /// An answer that broke off.
    case cut
    /// An answer that cannot be read, or contradicts what is known.
    case unreadable
  }

  /// One plain line: what was tried and what came back.
  public var summary: String
  /// What sort of trouble it is; nil if nobody said.
  public var kind: Kind?
  /// How long the other side asks to wait, if it says so.
  public var retryAfter: Duration?

  /// Joins the parts.
  public init(_ summary: String, kind: Kind? = nil, retryAfter: Duration? = nil) {
    self.summary = summary
    self.kind = kind
    self.retryAfter = retryAfter
  }
  /// The summary.
  public var description: String { summary }
}
