/// When the system was started, by the clock of one life of hpr.
///
/// Whatever becomes of the clock on the wall, the time since then goes on. So two lives under one
/// start of the system learn from it by how much the clock was set between them. Where a machine was
/// stopped from outside and goes on, that time counts as a clock set forward.
public struct SystemStart: Sendable, Hashable {
  /// What the system calls this start, which no other start is called.
  public var id: String
  /// When it was.
  public var at: Instant

  /// Joins the two.
  public init(id: String, at: Instant) {
    self.id = id
    self.at = at
  }
}
