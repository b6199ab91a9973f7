/// The kinds of values that a selection may leave unread.
public enum JSONKind: Sendable, Hashable {
  /// A number.
  case number
  /// A string.
  case string
  /// An array.
  case array
  /// An object.
  case object
}
