/// Exponential waiting with jitter, computed and not drawn, so that a run can be repeated.
public struct Backoff: Sendable, Hashable {
  /// The first wait.
  public var first: Duration
  /// The longest wait.
  public var longest: Duration

  /// Joins the parts.
  public init(first: Duration, longest: Duration) {
    self.first = first
    self.longest = longest
  }

  /// The wait after the given number of failures (from 1), between three and five quarters of the
  /// doubled value. `seed` spreads those that failed together.
  public func wait(afterFailures failures: Int, seed: UInt64) -> Duration {
    let doublings = min(max(failures - 1, 0), 30)
    let plain = min(first.inMilliseconds << Int64(doublings), longest.inMilliseconds)
    var mixed = seed &+ UInt64(truncatingIfNeeded: failures) &* 0x9e37_79b9_7f4a_7c15
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    let permille = 750 + Int64((mixed ^ (mixed >> 31)) % 501)
    return .milliseconds(plain * permille / 1000)
  }
}
