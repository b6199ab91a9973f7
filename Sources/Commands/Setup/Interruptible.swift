import Glibc

/// Lets a signal end what is being done, in order.
enum Interruptible {
  /// A signal came before the work was done.
  struct Interrupted: Error {}

  private static let orders = [SIGINT, SIGTERM, SIGQUIT, SIGHUP]

  /// Does the work. A signal cancels it, and its end is waited for: what it has done by then counts.
  /// - Throws: `Interrupted` if it did not get done because of a signal, else what the work throws.
  static func heeding(
    _ signals: AsyncStream<CInt>, _ work: @escaping @Sendable () async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await work()
        return true
      }
      group.addTask {
        for await signal in signals where orders.contains(signal) { throw Interrupted() }
        return false
      }
      try await outcome(of: &group)
    }
  }

  private static func outcome(of group: inout ThrowingTaskGroup<Bool, any Error>) async throws {
    defer { group.cancelAll() }
    do {
      while let isDone = try await group.next() {
        if isDone { return }
      }
    } catch is Interrupted {
      group.cancelAll()
      let isDone = (try? await group.next()) ?? false
      if !isDone { throw Interrupted() }
    }
  }
}
