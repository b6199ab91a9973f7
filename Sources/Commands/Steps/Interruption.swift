import Core

/// A signal that ends a wait between two requests. A request under way is not touched by it, for
/// its answer may bring a job.
enum Interruption {
  /// Whether a signal has come.
  static var hasCome: Bool { Signals.areWaiting }

  /// Waits until that time, or until a signal comes.
  static func sleep(until end: Instant, _ clock: WallAnchoredClock) async {
    while clock.now < end, !hasCome, !Task.isCancelled {
      let slice = min(.milliseconds(100), clock.now.duration(to: end))
      try? await Task.sleep(for: slice)
    }
  }
}
