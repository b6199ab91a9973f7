extension TOMLScanner {
  /// Reads `a.b.c` with the blanks around it; `depth` is how deep the table is nested that it
  /// starts from.
  mutating func dottedKey(depth: Int) throws(TOMLError) -> [TOMLKey] {
    var path: [TOMLKey] = []
    repeat {
      skipBlanks()
      path.append(try simpleKey())
      if depth + path.count > Self.nestingLimit { throw tooDeep() }
      skipBlanks()
    } while consume(UInt8(ascii: "."))
    return path
  }

  func tooDeep() -> TOMLError {
    error("Tables and arrays are nested deeper than \(Self.nestingLimit) here.")
  }

  private mutating func simpleKey() throws(TOMLError) -> TOMLKey {
    let position = position()
    switch peek() {
    case UInt8(ascii: "\""):
      if isTripled(UInt8(ascii: "\"")) { throw error("A key cannot be a multi-line string.") }
      return TOMLKey(text: try basicString(), position: position)
    case UInt8(ascii: "'"):
      if isTripled(UInt8(ascii: "'")) { throw error("A key cannot be a multi-line string.") }
      return TOMLKey(text: try literalString(), position: position)
    default:
      let start = offset
      while let byte = peek(), Self.isBare(byte) { offset += 1 }
      if offset == start { throw error(missingKey()) }
      let text = String(decoding: bytes[start..<offset], as: UTF8.self)
      return TOMLKey(text: text, position: position)
    }
  }

  private func missingKey() -> String {
    guard let byte = peek(), byte > 0x7f else { return "A key belongs here." }
    return "A key with this character needs quotation marks."
  }

  /// Whether a byte may stand in a key without quotation marks.
  static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Whether three of these quotation marks stand here.
  func isTripled(_ quote: UInt8) -> Bool {
    peek() == quote && peek(1) == quote && peek(2) == quote
  }
}
