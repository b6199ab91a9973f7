extension TOMLScanner {
  /// Reads a string of any notation.
  mutating func anyString(_ quote: UInt8) throws(TOMLError) -> String {
    let isBasic = quote == UInt8(ascii: "\"")
    if isTripled(quote) { return try multiLineString(quote) }
    return isBasic ? try basicString() : try literalString()
  }

  mutating func literalString() throws(TOMLError) -> String {
    offset += 1
    let start = offset
    while let byte = peek(), byte != UInt8(ascii: "'") {
      if Self.isControl(byte) { throw wrongCharacter(byte) }
      offset += 1
    }
    let text = text(bytes[start..<offset])
    guard consume(UInt8(ascii: "'")) else { throw unterminated() }
    return text
  }

  mutating func basicString() throws(TOMLError) -> String {
    offset += 1
    var decoded: [UInt8] = []
    while let byte = peek(), byte != UInt8(ascii: "\"") {
      if Self.isControl(byte) { throw wrongCharacter(byte) }
      if byte == UInt8(ascii: "\\") {
        try escape(into: &decoded)
      } else {
        decoded.append(byte)
        offset += 1
      }
    }
    guard consume(UInt8(ascii: "\"")) else { throw unterminated() }
    return text(decoded[...])
  }

  private mutating func multiLineString(_ quote: UInt8) throws(TOMLError) -> String {
    offset += 3
    _ = consumeNewline()
    var decoded: [UInt8] = []
    while let byte = peek() {
      let newline = newlineLength()
      if newline > 0 {
        // Whatever the file's line ends are, a string's are LF, as in Python's reader.
        decoded.append(UInt8(ascii: "\n"))
        offset += newline
      } else if isTripled(quote) {
        return text(endOfMultiLine(quote, decoded)[...])
      } else if Self.isControl(byte) {
        throw wrongCharacter(byte)
      } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        if !consumeLineEndingBackslash() { try escape(into: &decoded) }
      } else {
        decoded.append(byte)
        offset += 1
      }
    }
    throw unterminated()
  }

  /// Up to two quotation marks directly before the closing three belong to the string.
  private mutating func endOfMultiLine(_ quote: UInt8, _ decoded: [UInt8]) -> [UInt8] {
    var decoded = decoded
    offset += 3
    for _ in 0..<2 where consume(quote) { decoded.append(quote) }
    return decoded
  }

  /// A backslash at the end of a line swallows all white space up to the next visible character.
  private mutating func consumeLineEndingBackslash() -> Bool {
    let start = offset
    offset += 1
    skipBlanks()
    guard consumeNewline() else {
      offset = start
      return false
    }
    repeat { skipBlanks() } while consumeNewline()
    return true
  }

  private mutating func escape(into decoded: inout [UInt8]) throws(TOMLError) {
    switch peek(1) {
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "n"): decoded.append(0x0a)
    case UInt8(ascii: "f"): decoded.append(0x0c)
    case UInt8(ascii: "r"): decoded.append(0x0d)
    case UInt8(ascii: "\""): decoded.append(UInt8(ascii: "\""))
    case UInt8(ascii: "\\"): decoded.append(UInt8(ascii: "\\"))
    case UInt8(ascii: "u"): return try escapedScalar(digits: 4, into: &decoded)
    case UInt8(ascii: "U"): return try escapedScalar(digits: 8, into: &decoded)
    case nil: throw unterminated()
    default:
      throw error("TOML knows no such escape; a backslash itself is written \"\\\\\".")
    }
    offset += 2
  }

  private mutating func escapedScalar(
    digits: Int, into decoded: inout [UInt8]
  ) throws(TOMLError) {
    var number: UInt32 = 0
    for distance in 2..<2 + digits {
      guard let digit = peek(distance).flatMap(HexDigit.value) else {
        throw error("This escape needs \(digits) hex digits.")
      }
      number = number << 4 | UInt32(digit)
    }
    guard let scalar = Unicode.Scalar(number) else {
      throw error("This escape names no character.")
    }
    decoded.append(contentsOf: String(Character(scalar)).utf8)
    offset += 2 + digits
  }

  /// The document was found to be UTF-8 before, so that nothing is repaired here.
  private func text(_ slice: ArraySlice<UInt8>) -> String { String(decoding: slice, as: UTF8.self) }

  private func unterminated() -> TOMLError { error("The document ends inside a string.") }

  private func wrongCharacter(_ byte: UInt8) -> TOMLError {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") && newlineLength() > 0
      ? error("The string is not closed at the end of its line.")
      : error("A control character cannot stand in a string; write it as an escape.")
  }
}
