import Glibc

/// How many connections to one origin (scheme, host, port, Unix socket and identity) there may be.
///
/// A request is *held* when it may take longer than a minute (`HTTPDeadlines.mayBeHeld`), otherwise
/// short. A short request never waits for a held one.
public struct ConnectionBounds: Sendable, Hashable {
  /// Short requests at a time where a connection serves one at a time, as HTTP/1 does.
  public var short: Int
  /// Held requests at a time there.
  public var held: Int
  /// Connections where one serves many requests at a time, as HTTP/2 does.
  public var shared: Int
  /// How many of these held requests may fill.
  public var sharedByHeld: Int
  /// Connections to all origins together, those that are kept for later included: one of these is
  /// closed where another is needed.
  public var total: Int

  /// Joins the parts; none is taken to be less than 1, and short requests keep a shared connection.
  public init(
    short: Int = 128, held: Int = 1024, shared: Int = 16, sharedByHeld: Int = 12,
    total: Int = 1 << 16
  ) {
    self.total = max(1, total)
    self.short = max(1, short)
    self.held = max(1, held)
    self.shared = max(2, shared)
    self.sharedByHeld = max(1, min(sharedByHeld, self.shared - 1))
  }

  /// The usual bounds, lowered to what a process with so many descriptors can afford: half of them
  /// for held requests, an eighth for short ones, three quarters for all connections together. The
  /// rest, and never less than two dozen, is for files, such as the state, and for the runtime.
  public init(descriptors: Int) {
    let total = max(4, min(descriptors - 24, descriptors / 4 * 3))
    let short = min(128, descriptors / 8)
    self.init(
      short: short, held: min(1024, descriptors / 2, max(1, total - short)), total: total)
  }

  /// The bounds that this process can afford now.
  public static var affordable: ConnectionBounds {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return ConnectionBounds()
    }
    return ConnectionBounds(descriptors: Int(clamping: limit.rlim_cur))
  }
}
