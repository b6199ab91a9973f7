/// A value that is copied as one reference: for a large part of a value that is copied often and
/// of which this part seldom changes.
@propertyWrapper
public struct Boxed<Value: Sendable & Hashable>: Sendable, Hashable {
  private final class Box: Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  private var box: Box

  /// Puts a value into a box of its own.
  public init(wrappedValue: Value) { box = Box(wrappedValue) }

  /// The value; setting it takes a new box.
  public var wrappedValue: Value {
    get { box.value }
    set { box = Box(newValue) }
  }

  /// Copies of one box are equal without a look inside.
  public static func == (one: Self, other: Self) -> Bool {
    one.box === other.box || one.wrappedValue == other.wrappedValue
  }

  /// Hashes the value.
  public func hash(into hasher: inout Hasher) { hasher.combine(wrappedValue) }
}
