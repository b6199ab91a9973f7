/// A token or password that cannot be printed by accident.
///
/// Descriptions, interpolations and mirrors show `<secret>`; only `reveal()` gives the text, and
/// each place that calls it can be found by that name.
public struct Secret: Sendable, Hashable {
  private let text: String

  /// Wraps the text.
  public init(_ text: String) { self.text = text }

  /// The text itself, for a request header, a request body or a file of mode 0600.
  public func reveal() -> String { text }

  /// Whether there is no text at all.
  public var isEmpty: Bool { text.isEmpty }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Always `<secret>`.
  public var description: String { "<secret>" }
  /// Always `<secret>`.
  public var debugDescription: String { "<secret>" }
  /// A mirror without children, so that `dump` shows nothing either.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
