/// A piece of work that can be told to stop, inside structured concurrency.
final class Stoppable: Sendable {
  private enum Stage {
    /// Not begun; may be told to run or to stop.
    case waiting
    /// The task that does the work cannot end while the stage says so, hence may be cancelled.
    case working(Worker)
    /// Told to stop before it ended.
    case stopped
    /// Ended by itself.
    case over
  }

  /// A task that runs. Of all that it offers only `cancel` is meant to be called by others.
  private struct Worker: @unchecked Sendable {
    private let task: UnsafeCurrentTask?
    init(_ task: UnsafeCurrentTask?) { self.task = task }
    func cancel() { task?.cancel() }
  }

  private let stage = Lock(Stage.waiting)

  /// Cancels the work, which still returns its outcome. Work not begun yet begins cancelled.
  func stop() {
    stage.withLock { stage in
      if case .working(let worker) = stage { worker.cancel() }
      if case .over = stage { return }
      stage = .stopped
    }
  }

  /// Does the work; when `stop` is called it is cancelled, and with it the rest of the task that
  /// runs it.
  func run<Outcome: Sendable>(_ work: @Sendable () async -> Outcome) async -> Outcome {
    await withUnsafeCurrentTask { task in
      begin(Worker(task))
      let outcome = await work()
      stage.withLock { if case .working = $0 { $0 = .over } }
      return outcome
    }
  }

  private func begin(_ worker: Worker) {
    stage.withLock { stage in
      if case .stopped = stage { worker.cancel() } else { stage = .working(worker) }
    }
  }
}
