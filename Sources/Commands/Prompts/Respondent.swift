/// Somebody at a terminal, who can be asked.
public protocol Respondent: Sendable {
  /// Shows a question and waits for a line. The cancellation of the task ends the waiting.
  /// - Parameter isHidden: whether what is typed must not be shown.
  /// - Throws: `NoAnswer`, or `CancellationError`.
  func ask(_ question: String, isHidden: Bool) async throws -> String
}

/// Why there is no answer.
public enum NoAnswer: Error, Sendable, Hashable {
  /// The terminal is gone, or somebody typed Ctrl-D.
  case ended
  /// What is typed cannot be kept from being shown.
  case cannotHide(String)
}
