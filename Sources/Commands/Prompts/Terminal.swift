/// Somebody at a terminal, who can be asked.
public protocol Terminal: Sendable {
  /// Shows a question and waits for a line. The cancellation of the task ends the waiting.
  /// - Parameter isHidden: whether what is typed must not be shown.
  /// - Throws: `TerminalError`, or `CancellationError`.
  func ask(_ question: String, isHidden: Bool) async throws -> String
}

/// Why there is no answer.
public enum TerminalError: Error, Sendable, Hashable {
  /// The terminal is gone, or somebody typed Ctrl-D.
  case ended
  /// What is typed cannot be kept from being shown.
  case cannotHide(String)
}
