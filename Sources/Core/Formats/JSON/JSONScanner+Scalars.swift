extension JSONScanner {
  func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  func error(_ message: String) -> JSONError { JSONError(message, at: position, in: bytes) }

  mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        position += 1
      default: return
      }
    }
  }

  mutating func scanWord(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONNode {
    let start = position
    guard
      bytes[start...].prefix(word.utf8CodeUnitCount).elementsEqual(word.description.utf8)
    else { throw error("this is no value") }
    position += word.utf8CodeUnitCount
    return JSONNode(value, at: start..<position)
  }

  mutating func scanNumber(_ wanted: JSONSelection) throws(JSONError) -> JSONNode {
    let start = position
    if peek() == UInt8(ascii: "-") { position += 1 }
    if peek() == UInt8(ascii: "0") {
      position += 1
    } else {
      try scanDigits()
    }
    if peek() == UInt8(ascii: ".") {
      position += 1
      try scanDigits()
    }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      position += 1
      if peek() == UInt8(ascii: "-") || peek() == UInt8(ascii: "+") { position += 1 }
      try scanDigits()
    }
    guard wanted.readsText else { return JSONNode(.unread(.number), at: start..<position) }
    // What was read is ASCII, so that nothing is repaired here.
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    return JSONNode(.number(text), at: start..<position)
  }

  private mutating func scanDigits() throws(JSONError) {
    let start = position
    while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      position += 1
    }
    if position == start { throw error("a digit belongs here") }
  }
}
