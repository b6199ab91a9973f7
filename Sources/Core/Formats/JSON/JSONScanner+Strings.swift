extension JSONScanner {
  /// Reads a string, if that is wanted, from its opening to its closing quotation mark.
  mutating func scanText(_ wanted: JSONSelection) throws(JSONError) -> JSONValue {
    if wanted.readsText { return .string(try scanString()) }
    try skipString()
    return .unread(.string)
  }

  /// Reads a string from its opening to its closing quotation mark.
  mutating func scanString() throws(JSONError) -> String {
    position += 1
    let start = position
    skipPlainBytes()
    if peek() == UInt8(ascii: "\"") {
      let text = try text(of: bytes[start..<position], from: start)
      position += 1
      return text
    }
    var decoded: [UInt8]? = []
    try scanEscapes(from: start, into: &decoded)
    let text = try text(of: (decoded ?? [])[...], from: start)
    position += 1
    return text
  }

  /// Checks a string like `scanString`, but keeps nothing of it. Returns whether it is written
  /// without escapes.
  @discardableResult
  mutating func skipString() throws(JSONError) -> Bool {
    position += 1
    let start = position
    skipPlainBytes()
    let isPlain = peek() == UInt8(ascii: "\"")
    if !isPlain {
      var decoded: [UInt8]?
      try scanEscapes(from: start, into: &decoded)
    }
    // Escapes are ASCII and stand for whole code points: bad bytes stay bad around them.
    guard isUTF8(start..<position) else { throw notUTF8(from: start) }
    position += 1
    return isPlain
  }

  /// Moves on to the closing quotation mark.
  private mutating func scanEscapes(
    from start: Int, into decoded: inout [UInt8]?
  ) throws(JSONError) {
    var run = start
    while true {
      skipPlainBytes()
      decoded? += bytes[run..<position]
      switch peek() {
      case UInt8(ascii: "\""): return
      case UInt8(ascii: "\\"):
        position += 1
        try scanEscape(into: &decoded)
        run = position
      case .some: throw error("a control character must be escaped")
      case nil: throw error("the document ends inside a string")
      }
    }
  }

  /// Moves on to the next quotation mark, backslash or control character, or to the end.
  private mutating func skipPlainBytes() {
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return }
      position += 1
    }
  }

  private func text(of slice: ArraySlice<UInt8>, from start: Int) throws(JSONError) -> String {
    if let text = String(validating: slice, as: UTF8.self) { return text }
    throw notUTF8(from: start)
  }

  private func isUTF8(_ range: Range<Int>) -> Bool {
    do {
      _ = try UTF8Span(validating: bytes.span.extracting(range))
      return true
    } catch {
      return false
    }
  }

  /// Escapes never decode to bad bytes: those stand in the document itself.
  private func notUTF8(from start: Int) -> JSONError {
    let valid = UTF8Prefix.length(of: bytes[start..<position])
    return JSONError("this is not UTF-8", at: start + valid, in: bytes)
  }

  private mutating func scanEscape(into decoded: inout [UInt8]?) throws(JSONError) {
    guard let byte = peek() else { throw error("the document ends inside a string") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded?.append(byte)
    case UInt8(ascii: "b"): decoded?.append(0x08)
    case UInt8(ascii: "f"): decoded?.append(0x0c)
    case UInt8(ascii: "n"): decoded?.append(0x0a)
    case UInt8(ascii: "r"): decoded?.append(0x0d)
    case UInt8(ascii: "t"): decoded?.append(0x09)
    case UInt8(ascii: "u"):
      let scalar = try scanEscapedScalar()
      decoded?.append(contentsOf: String(Character(scalar)).utf8)
    default:
      position -= 1
      throw error("there is no such escape")
    }
  }

  private mutating func scanEscapedScalar() throws(JSONError) -> Unicode.Scalar {
    let unit = try scanFourHexDigits()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    // A high surrogate counts only together with the low one that follows it.
    let resume = position
    if unit < 0xdc00, bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
      position += 2
      let low = try scanFourHexDigits()
      if (0xdc00...0xdfff).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00))
      {
        return scalar
      }
      position = resume
    }
    return "\u{fffd}"
  }

  private mutating func scanFourHexDigits() throws(JSONError) -> UInt32 {
    var number: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek(), let digit = HexDigit.value(of: byte) else {
        throw error("four hex digits belong here")
      }
      number = number << 4 | UInt32(digit)
      position += 1
    }
    return number
  }
}
