import Core

/// The clock of one life of the dispatcher.
struct VirtualClock: Clock {
  let simulation: Simulation
  let life: Life

  var now: Instant { simulation.timeline.now }
  var minimumResolution: Duration { .milliseconds(1) }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    guard await simulation.wait(until: deadline, in: life) else { throw CancellationError() }
  }
}
