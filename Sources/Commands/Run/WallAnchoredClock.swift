import Core
import Glibc

/// The clock of the process: wall time read once, plus the monotonic time since. A jump of the wall
/// clock moves nothing.
struct WallAnchoredClock: Clock {
  private let anchor: Instant
  private let start: ContinuousClock.Instant

  /// - Parameter wall: what a clock on the wall says now.
  init(readingOnce wall: () -> Instant = Self.wall) {
    anchor = wall()
    start = ContinuousClock.now
  }

  private static func wall() -> Instant {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Instant(milliseconds: Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000)
  }

  var now: Instant { anchor + start.duration(to: .now) }
  var minimumResolution: Duration { .milliseconds(1) }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    // One millisecond more, since ours are whole ones: nobody wakes before the time.
    let wait = now.duration(to: deadline) + .milliseconds(1)
    try await ContinuousClock().sleep(until: .now + wait, tolerance: tolerance)
  }
}
