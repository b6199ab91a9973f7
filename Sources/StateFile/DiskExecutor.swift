import Dispatch

/// Runs an actor's work on a queue of its own, so that a slow disk holds up nothing else.
public final class DiskExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "hpr.disk")

  /// With a queue of its own.
  public init() {}

  /// Has the queue run a job.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
