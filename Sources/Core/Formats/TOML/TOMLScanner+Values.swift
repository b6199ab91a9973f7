extension TOMLScanner {
  /// Reads a value; `depth` is how deep it is nested.
  mutating func value(depth: Int) throws(TOMLError) -> TOMLNode {
    if depth > Self.nestingLimit { throw tooDeep() }
    let start = position()
    switch peek() {
    case UInt8(ascii: "\""): return TOMLNode(.string(try anyString(UInt8(ascii: "\""))), at: start)
    case UInt8(ascii: "'"): return TOMLNode(.string(try anyString(UInt8(ascii: "'"))), at: start)
    case UInt8(ascii: "["): return TOMLNode(.array(try array(depth: depth)), at: start)
    case UInt8(ascii: "{"): return TOMLNode(.table(try inlineTable(depth: depth)), at: start)
    default: return TOMLNode(try word(), at: start)
    }
  }

  private mutating func array(depth: Int) throws(TOMLError) -> [TOMLNode] {
    offset += 1
    var elements: [TOMLNode] = []
    while true {
      try skipBlanksAndLines()
      if consume(UInt8(ascii: "]")) { return elements }
      if peek() == nil { throw error("The document ends inside an array.") }
      elements.append(try value(depth: depth + 1))
      try skipBlanksAndLines()
      if consume(UInt8(ascii: "]")) { return elements }
      guard consume(UInt8(ascii: ",")) else { throw error("A \",\" or \"]\" belongs here.") }
    }
  }

  private mutating func inlineTable(depth: Int) throws(TOMLError) -> TOMLTable {
    let table = TOMLTableBuilder(.inline, at: position())
    offset += 1
    skipBlanks()
    if consume(UInt8(ascii: "}")) { return table.table() }
    while true {
      try keyValue(into: table, depth: depth)
      skipBlanks()
      if consume(UInt8(ascii: "}")) { return table.table() }
      guard consume(UInt8(ascii: ",")) else {
        throw error("A \",\" or \"}\" belongs here; an inline table stands in one line.")
      }
    }
  }

  /// Reads a truth value, a number, a date or a time.
  private mutating func word() throws(TOMLError) -> TOMLValue {
    let start = offset
    while let byte = peek(), Self.isBare(byte) || "+.:".utf8.contains(byte) { offset += 1 }
    // A blank may take the place of the "T" between a date and its time.
    if offset - start == 10, peek() == UInt8(ascii: " "), isDigit(peek(1)), isDigit(peek(2)),
      peek(3) == UInt8(ascii: ":"), TOMLDateTime.isDate(bytes[start..<offset])
    {
      offset += 1
      while let byte = peek(), Self.isBare(byte) || "+.:".utf8.contains(byte) { offset += 1 }
    }
    let word = bytes[start..<offset]
    if let value = TOMLDateTime.value(of: word) ?? TOMLNumber.value(of: word) { return value }
    let sentence = complaint(about: word)
    offset = start
    throw error(sentence)
  }

  private func isDigit(_ byte: UInt8?) -> Bool {
    byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
  }

  private func complaint(about word: ArraySlice<UInt8>) -> String {
    guard let first = word.first else { return "A value belongs here." }
    if isDigit(first) || "+-.".utf8.contains(first) {
      return TOMLNumber.isTooLarge(word)
        ? "This integer does not fit 64 bits." : "This is no number, date or time."
    }
    return "This is no value; a string needs quotation marks."
  }
}
