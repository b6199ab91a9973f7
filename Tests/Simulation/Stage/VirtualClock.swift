import Core

/// The clock of one life of the dispatcher, which may have been set before it began.
struct VirtualClock: Clock {
  let simulation: Simulation
  let life: Life

  var now: Instant { simulation.timeline.now + life.clockAhead }
  var minimumResolution: Duration { .milliseconds(1) }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let end = life.inWorld(deadline)
    guard await simulation.wait(until: end, in: life) else { throw CancellationError() }
  }
}
