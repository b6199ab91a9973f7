extension TOMLScanner {
  /// Passes over spaces and tabs.
  mutating func skipBlanks() {
    while peek() == UInt8(ascii: " ") || peek() == UInt8(ascii: "\t") { offset += 1 }
  }

  /// Passes over a line's end, LF or CR LF; false if there is none.
  mutating func consumeNewline() -> Bool {
    let length = newlineLength()
    offset += length
    return length > 0
  }

  /// The length of the line's end that stands here, 0 if there is none. A CR alone is none.
  func newlineLength() -> Int {
    if peek() == UInt8(ascii: "\n") { return 1 }
    return peek() == UInt8(ascii: "\r") && peek(1) == UInt8(ascii: "\n") ? 2 : 0
  }

  /// Passes over a comment up to the end of the line.
  mutating func skipComment() throws(TOMLError) {
    guard consume(UInt8(ascii: "#")) else { return }
    while let byte = peek(), newlineLength() == 0 {
      if Self.isControl(byte) { throw error("A control character cannot stand in a comment.") }
      offset += 1
    }
  }

  /// Passes over all that may stand between the elements of an array.
  mutating func skipBlanksAndLines() throws(TOMLError) {
    repeat {
      skipBlanks()
      try skipComment()
    } while consumeNewline()
  }

  /// Whether a byte is a control character other than a tab.
  static func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 && byte != UInt8(ascii: "\t") || byte == 0x7f
  }
}
