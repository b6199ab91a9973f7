/// A place in a TOML document.
public struct TOMLPosition: Sendable, Hashable {
  /// The line, counted from 1.
  public let line: Int
  /// The column in code points, counted from 1.
  public let column: Int
  /// The offset of the byte, counted from 0.
  public let offset: Int

  /// Joins the parts.
  public init(line: Int, column: Int, offset: Int) {
    self.line = line
    self.column = column
    self.offset = offset
  }

  /// The place of what was not read from a document.
  public static let none = TOMLPosition(line: 0, column: 0, offset: 0)
}

/// A TOML value and where it stands. Nodes are equal when their values are, wherever they stand.
public struct TOMLNode: Sendable, Equatable {
  /// What was read.
  public let value: TOMLValue
  /// Where it begins: for the table of a `[header]` or `[[header]]` at its first bracket.
  public let position: TOMLPosition

  /// Joins the parts; a value that was not read stands nowhere.
  public init(_ value: TOMLValue, at position: TOMLPosition = .none) {
    self.value = value
    self.position = position
  }

  /// Compares the values.
  public static func == (a: TOMLNode, b: TOMLNode) -> Bool { a.value == b.value }
}

/// The kinds of values that TOML 1.0 knows. Dates and times keep the text they were written with.
public enum TOMLValue: Sendable {
  /// A string of any of the four notations, its escapes resolved.
  case string(String)
  /// An integer of any base.
  case integer(Int64)
  /// A binary number, infinities and "not a number" included.
  case float(Double)
  /// `true` or `false`.
  case boolean(Bool)
  /// A date and a time with an offset from UTC.
  case offsetDateTime(String)
  /// A date and a time.
  case localDateTime(String)
  /// A date.
  case localDate(String)
  /// A time of day.
  case localTime(String)
  /// The elements of an inline array, or the tables of `[[headers]]`.
  case array([TOMLNode])
  /// A table, whichever way it was written.
  case table(TOMLTable)
}

extension TOMLValue: Equatable {
  /// Strings are compared by code points; "not a number" equals itself; tables whatever the order.
  public static func == (a: TOMLValue, b: TOMLValue) -> Bool {
    switch (a, b) {
    case (.string(let x), .string(let y)), (.offsetDateTime(let x), .offsetDateTime(let y)),
      (.localDateTime(let x), .localDateTime(let y)), (.localDate(let x), .localDate(let y)),
      (.localTime(let x), .localTime(let y)):
      x.utf8.elementsEqual(y.utf8)
    case (.integer(let x), .integer(let y)): x == y
    case (.float(let x), .float(let y)): x.isNaN ? y.isNaN : x == y && x.sign == y.sign
    case (.boolean(let x), .boolean(let y)): x == y
    case (.array(let x), .array(let y)): x == y
    case (.table(let x), .table(let y)): x == y
    default: false
    }
  }
}

extension TOMLNode {
  /// The text, if this is a string.
  public var string: String? { if case .string(let text) = value { text } else { nil } }
  /// The number, if this is an integer.
  public var integer: Int64? { if case .integer(let number) = value { number } else { nil } }
  /// The number, if this is an integer or a float.
  public var number: Double? {
    if case .float(let number) = value { number } else { integer.map { Double($0) } }
  }
  /// The truth value, if this is one.
  public var boolean: Bool? { if case .boolean(let flag) = value { flag } else { nil } }
  /// The elements, if this is an array.
  public var array: [TOMLNode]? { if case .array(let nodes) = value { nodes } else { nil } }
  /// The table, if this is one.
  public var table: TOMLTable? { if case .table(let table) = value { table } else { nil } }
}
