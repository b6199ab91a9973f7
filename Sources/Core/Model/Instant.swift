/// A point in time: milliseconds since 1970.
///
/// The shell reads the wall clock once and adds monotonic time, so a jump of the wall clock moves
/// nothing while hpr runs. The standard library's instants count from boot and cannot be stored.
public struct Instant: Sendable, Hashable, InstantProtocol {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let milliseconds: Int64

  /// Wraps a number of milliseconds since 1970.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// The instant that lies `duration` later; far ends do not overflow.
  public func advanced(by duration: Duration) -> Instant {
    let (sum, overflow) = milliseconds.addingReportingOverflow(duration.inMilliseconds)
    return Instant(milliseconds: overflow ? (duration < .zero ? .min : .max) : sum)
  }

  /// How much later `other` is.
  public func duration(to other: Instant) -> Duration {
    let (difference, overflow) = other.milliseconds.subtractingReportingOverflow(milliseconds)
    return .milliseconds(overflow ? (other > self ? Int64.max : .min) : difference)
  }

  /// Orders by time.
  public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
  /// The instant that lies `duration` later.
  public static func + (a: Instant, b: Duration) -> Instant { a.advanced(by: b) }
}

extension Duration {
  /// Whole milliseconds, cut off toward zero; the far ends do not overflow.
  public var inMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    if overflow { return seconds < 0 ? .min : .max }
    let (sum, tooMuch) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
    return tooMuch ? (seconds < 0 ? .min : .max) : sum
  }
}
