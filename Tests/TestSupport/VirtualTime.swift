import Core
import Dispatch
import Foundation

/// Runs tasks on one thread, one piece after the other, and lets a clock go on only when none of
/// them can: hours pass in an instant, and what happens at one time does not depend on how fast
/// this machine is. Which piece comes next is drawn from a seed.
public final class VirtualTime: TaskExecutor {
  private struct State {
    var pieces: [UnownedJob] = []
    var random: SeededRandom
    var hasEnded = false
  }
  private let clock: TestClock
  private let state: Lock<State>
  private let signal = DispatchSemaphore(value: 0)

  /// Time that goes on by that clock.
  public init(_ clock: TestClock, seed: UInt64) {
    self.clock = clock
    state = Lock(State(random: SeededRandom(seed: seed)))
  }

  /// Runs `body`, and all tasks within it, in this time.
  public func run<Value: Sendable>(
    _ body: @escaping @Sendable () async -> Value
  ) async -> Value {
    Thread.detachNewThread { self.work() }
    let value = await withTaskExecutorPreference(self) {
      // A child is put in line from its first step on; called here, `body` would begin on the
      // caller's thread, and time go on beside it.
      async let value = body()
      return await value
    }
    state.withLock { $0.hasEnded = true }
    signal.signal()
    return value
  }

  /// Puts a piece of a task in line.
  public func enqueue(_ job: consuming ExecutorJob) {
    let piece = UnownedJob(job)
    state.withLock { $0.pieces.append(piece) }
    signal.signal()
  }

  private func work() {
    while true {
      let (piece, hasEnded) = state.withLock { state -> (UnownedJob?, Bool) in
        guard !state.pieces.isEmpty else { return (nil, state.hasEnded) }
        let place = Int.random(in: state.pieces.indices, using: &state.random)
        return (state.pieces.remove(at: place), false)
      }
      if let piece {
        piece.runSynchronously(on: asUnownedTaskExecutor())
      } else if hasEnded {
        return
      } else if let next = clock.nextDeadline {
        clock.advance(by: max(.zero, clock.now.duration(to: next)))
      } else {
        // All wait for somebody outside, or for the end.
        signal.wait()
      }
    }
  }
}
