/// A promise that was not kept.
package struct Violation: Sendable, CustomStringConvertible {
  /// The promise's number in the design, or 0 for the quiet end.
  package let promise: Int
  /// What happened.
  package let text: String

  package var description: String { "promise \(promise): \(text)" }
}
