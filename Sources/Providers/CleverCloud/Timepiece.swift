import Core

/// A clock without its type.
struct Timepiece: Sendable {
  /// The time.
  let now: @Sendable () -> Instant
  /// Waits, and throws if the task is cancelled.
  let sleep: @Sendable (Duration) async throws -> Void

  init<C: Clock>(_ clock: C) where C.Instant == Instant {
    now = { clock.now }
    sleep = { try await clock.sleep(for: $0) }
  }
}

extension Instant {
  /// The instant that lies `duration` earlier.
  func before(_ duration: Duration) -> Instant { advanced(by: .zero - duration) }
}
