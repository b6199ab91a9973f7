/// What went wrong when the world was asked something, in one line without secrets.
public struct Trouble: Sendable, Hashable, CustomStringConvertible {
  /// One plain line: what was tried and what came back.
  public var summary: String
  /// How long the other side asks to wait, if it says so.
  public var retryAfter: Duration?

  /// Joins the parts.
  public init(_ summary: String, retryAfter: Duration? = nil) {
    self.summary = summary
    self.retryAfter = retryAfter
  }
  /// The summary.
  public var description: String { summary }
}
