import ArgumentParser

/// A command: its options, and what it does in a context that tests can give.
protocol HprCommand: AsyncParsableCommand {
  /// Whether the command may be ended by a signal at any moment. `hpr run` takes signals itself.
  static var yieldsToSignals: Bool { get }
  /// Does it. Ends by returning (0) or by throwing a `CommandError`.
  func run(_ context: CommandContext) async throws
}

extension HprCommand {
  static var yieldsToSignals: Bool { true }

  /// Does it in the context of the process.
  func run() async throws {
    if Self.yieldsToSignals { Signals.release() }
    try await run(.process)
  }
}
