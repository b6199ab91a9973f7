/// A member of a JSON object that this version does not know: kept as it came, and written back.
public struct UnknownMember: Sendable, Hashable {
  /// Its name.
  public var name: String
  /// The bytes of its value.
  public var value: [UInt8]

  /// Joins the parts.
  public init(name: String, value: [UInt8]) {
    self.name = name
    self.value = value
  }
}
