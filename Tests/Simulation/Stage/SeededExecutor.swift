import TestSupport

/// Runs the tasks of one simulation on the thread that drives it; the seed picks which of those
/// that could go on goes on next.
///
/// It and everything else of a simulation belongs to one thread, hence the unchecked `Sendable`.
final class SeededExecutor: TaskExecutor, @unchecked Sendable {
  private var waiting: [(job: UnownedJob, of: SeededSerialExecutor?)] = []
  private var random: SeededRandom

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  func enqueue(_ job: consuming ExecutorJob) { waiting.append((UnownedJob(job), nil)) }

  fileprivate func enqueue(_ job: UnownedJob, of serial: SeededSerialExecutor) {
    waiting.append((job, serial))
  }

  /// Runs one of the waiting jobs up to where it waits again; false if there is none.
  func runOne() -> Bool {
    guard !waiting.isEmpty else { return false }
    if waiting.count > 1 {
      waiting.swapAt(Int.random(in: 0..<waiting.count, using: &random), waiting.count - 1)
    }
    let next = waiting.removeLast()
    if let serial = next.of {
      next.job.runSynchronously(
        isolatedTo: serial.asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
    } else {
      next.job.runSynchronously(on: asUnownedTaskExecutor())
    }
    return true
  }
}

/// An actor's executor that takes its turns among the tasks of a simulation.
final class SeededSerialExecutor: SerialExecutor, @unchecked Sendable {
  private let base: SeededExecutor

  init(among base: SeededExecutor) { self.base = base }

  func enqueue(_ job: consuming ExecutorJob) { base.enqueue(UnownedJob(job), of: self) }
}
