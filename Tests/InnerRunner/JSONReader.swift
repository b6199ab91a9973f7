/// What is wrong with the bytes of a job, and where.
struct JSONError: Error, CustomStringConvertible {
  let offset: Int
  let description: String
}

/// Reads one JSON value from bytes; never traps, whatever the bytes are.
struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  private static let deepest = 256

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The one value that `bytes` hold.
  static func read(_ bytes: [UInt8]) throws(JSONError) -> JSON {
    var reader = JSONReader(bytes)
    let value = try reader.value()
    reader.skipSpace()
    guard reader.position == bytes.count else { throw reader.error("something after the value") }
    return value
  }

  private func error(_ text: String) -> JSONError { JSONError(offset: position, description: text) }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take() -> UInt8? {
    guard let byte = next else { return nil }
    position += 1
    return byte
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      position += 1
    }
  }

  private mutating func value() throws(JSONError) -> JSON {
    guard depth < Self.deepest else { throw error("nested too deep") }
    depth += 1
    defer { depth -= 1 }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ text: String, _ value: JSON) throws(JSONError) -> JSON {
    guard bytes[position...].starts(with: text.utf8) else { throw error("no value") }
    position += text.utf8.count
    return value
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = position
    while let byte = next, "+-.eE0123456789".utf8.contains(byte) { position += 1 }
    guard position > start else { throw error("no value") }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func array() throws(JSONError) -> JSON {
    position += 1
    var values: [JSON] = []
    skipSpace()
    if next == UInt8(ascii: "]") {
      position += 1
      return .array(values)
    }
    while true {
      values.append(try value())
      skipSpace()
      switch take() {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "]"): return .array(values)
      default: throw error("no , or ] in an array")
      }
    }
  }

  private mutating func object() throws(JSONError) -> JSON {
    position += 1
    var members: [String: JSON] = [:]
    skipSpace()
    if next == UInt8(ascii: "}") {
      position += 1
      return .object(members)
    }
    while true {
      skipSpace()
      let key = try string()
      skipSpace()
      guard take() == UInt8(ascii: ":") else { throw error("no : after a key") }
      members[key] = try value()
      skipSpace()
      switch take() {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "}"): return .object(members)
      default: throw error("no , or } in an object")
      }
    }
  }

  private mutating func string() throws(JSONError) -> String {
    guard take() == UInt8(ascii: "\"") else { throw error("no string") }
    var text: [UInt8] = []
    while let byte = take() {
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &text)
      default: text.append(byte)
      }
    }
    throw error("a string without an end")
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    switch take() {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "u"): text += String(try scalar()).utf8
    case .some(let byte): text.append(byte)
    case nil: throw error("a string without an end")
    }
  }

  /// A scalar written as one escape or, beyond the first plane, as two.
  private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
    let first = try unit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, bytes[position...].starts(with: "\\u".utf8) else { return "\u{FFFD}" }
    position += 2
    let second = try unit()
    guard (0xDC00..<0xE000).contains(second) else { return "\u{FFFD}" }
    return Unicode.Scalar((first - 0xD800) << 10 + (second - 0xDC00) + 0x10000) ?? "\u{FFFD}"
  }

  private mutating func unit() throws(JSONError) -> UInt32 {
    let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
    guard digits.utf8.count == 4, let value = UInt32(digits, radix: 16) else {
      throw error("no four digits after \\u")
    }
    position += 4
    return value
  }
}
