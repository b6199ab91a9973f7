/// A piece of work that can be told to stop, inside structured concurrency.
struct Stoppable: Sendable {
  private let signal: AsyncStream<Never>
  private let source: AsyncStream<Never>.Continuation

  init() {
    (signal, source) = AsyncStream.makeStream()
  }

  /// Cancels the work, which still returns its outcome.
  func stop() { source.finish() }

  /// Does the work; when `stop` is called it is cancelled.
  func run<Outcome: Sendable>(
    _ work: @escaping @Sendable () async -> Outcome
  ) async -> Outcome? {
    await withTaskGroup(of: Outcome?.self) { group in
      group.addTask { await work() }
      group.addTask {
        for await _ in signal {}
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      if let first { return first }
      return await group.next() ?? nil
    }
  }
}
