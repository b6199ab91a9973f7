/// A JSON value together with the place in the document that it was read from.
///
/// The bytes of the document stay with whoever parsed it: `range` is what lets a value be cut out,
/// or something else be put in its place, without touching the digits and the order of the rest.
public struct JSONNode: Sendable {
  // Two halves instead of a Range<Int>: a document of many small values keeps half its size.
  private let start: UInt32
  private let end: UInt32
  /// What was read.
  public let value: JSONValue

  /// The bytes of the value in the document, without white space around them.
  public var range: Range<Int> { Int(start)..<Int(end) }

  init(_ value: JSONValue, at range: Range<Int>) {
    self.value = value
    start = UInt32(truncatingIfNeeded: range.lowerBound)
    end = UInt32(truncatingIfNeeded: range.upperBound)
  }
}

/// The kinds of values that RFC 8259 knows.
public enum JSONValue: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number, digit for digit as it was written.
  case number(String)
  /// A string with its escapes resolved.
  case string(String)
  /// The elements in their order.
  case array([JSONNode])
  /// The members in their order.
  case object(JSONObject)
  /// A value of that kind, checked, of which a selection wants no more than the place.
  case unread(JSONKind)
}

/// The members of an object in the order of the document, duplicates included.
public struct JSONObject: Sendable {
  /// Every member, also those that a later one of the same name displaces; or, of an object that
  /// is not whole, the last of each name that a selection wants.
  public let members: [JSONMember]
  /// Whether no member was left out.
  public let isWhole: Bool
  private let memberEnd: UInt32

  /// Where the last member ends, left out or not; nil if the object is empty.
  public var end: Int? { memberEnd == 0 ? nil : Int(memberEnd) }

  init(members: [JSONMember], isWhole: Bool, end: Int?) {
    self.members = members
    self.isWhole = isWhole
    memberEnd = UInt32(truncatingIfNeeded: end ?? 0)
  }

  /// The last value of that name. Names are compared by their code points, never by what Unicode
  /// holds to be equivalent.
  public subscript(key: String) -> JSONNode? {
    members.last { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }
}

/// A name and its value.
public struct JSONMember: Sendable {
  /// The name with its escapes resolved.
  public let key: String
  /// The value.
  public let value: JSONNode
  private let start: UInt32
  private let end: UInt32

  /// The bytes of the name in the document, with its quotation marks.
  public var keyRange: Range<Int> { Int(start)..<Int(end) }
  /// The bytes from the name's first to the value's last.
  public var range: Range<Int> { Int(start)..<value.range.upperBound }

  init(key: String, keyRange: Range<Int>, value: JSONNode) {
    self.key = key
    self.value = value
    start = UInt32(truncatingIfNeeded: keyRange.lowerBound)
    end = UInt32(truncatingIfNeeded: keyRange.upperBound)
  }
}
