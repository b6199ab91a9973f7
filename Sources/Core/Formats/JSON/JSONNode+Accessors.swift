extension JSONNode {
  /// The text, if this is a string that was read.
  public var string: String? {
    if case .string(let text) = value { text } else { nil }
  }

  /// The number, if it is written as an integer (no fraction, no exponent) that fits 64 bits.
  public var int64: Int64? {
    if case .number(let text) = value { Int64(text) } else { nil }
  }

  /// The nearest binary number, if this is a number; one that is out of range is nil.
  public var double: Double? {
    guard case .number(let text) = value, let number = Double(text), number.isFinite else {
      return nil
    }
    return number
  }

  /// The truth value, if this is one.
  public var bool: Bool? {
    if case .bool(let flag) = value { flag } else { nil }
  }

  /// The elements, if this is an array that was read.
  public var array: [JSONNode]? {
    if case .array(let elements) = value { elements } else { nil }
  }

  /// Whether this is an array, read or not.
  public var isArray: Bool {
    switch value {
    case .array, .unread(.array): true
    case .null, .bool, .number, .string, .object, .unread: false
    }
  }

  /// The members, if this is an object that was read.
  public var object: JSONObject? {
    if case .object(let object) = value { object } else { nil }
  }

  /// Whether this is `null`.
  public var isNull: Bool {
    if case .null = value { true } else { false }
  }

  /// The last member of that name; nil if there is none, or if this is no object.
  public subscript(key: String) -> JSONNode? { object?[key] }
}
