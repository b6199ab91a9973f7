extension TOMLTable {
  /// Reads a TOML 1.0 document. A byte order mark at its very beginning is passed over; tables and
  /// arrays nest at most 128 deep.
  /// - Throws: `TOMLError` with the place and one sentence.
  public static func parse(_ bytes: [UInt8]) throws(TOMLError) -> TOMLTable {
    var scanner = TOMLScanner(bytes)
    return try scanner.document()
  }
}

/// Reads a document line by line; the parts of a line are in the extensions.
struct TOMLScanner {
  static let nestingLimit = 128

  let bytes: [UInt8]
  var offset = 0
  // The last place whose line and column were counted: each byte is counted once.
  private var counted = TOMLPosition(line: 1, column: 1, offset: 0)

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(TOMLError) -> TOMLTable {
    let valid = UTF8Prefix.length(of: bytes)
    if valid < bytes.count { throw TOMLError("This byte is not UTF-8.", at: position(of: valid)) }
    offset = Self.markLength(of: bytes)
    let root = TOMLTableBuilder(.header, at: position())
    var current = root
    var depth = 0
    while offset < bytes.count {
      skipBlanks()
      switch peek() {
      case nil, UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"): break
      case UInt8(ascii: "["): (current, depth) = try header(in: root)
      default: try keyValue(into: current, depth: depth)
      }
      try endLine()
    }
    return root.table()
  }

  private mutating func header(
    in root: TOMLTableBuilder
  ) throws(TOMLError) -> (TOMLTableBuilder, depth: Int) {
    let start = position()
    offset += 1
    let isElement = consume(UInt8(ascii: "["))
    let path = try dottedKey(depth: 0)
    guard consume(UInt8(ascii: "]")), !isElement || consume(UInt8(ascii: "]")) else {
      throw error(
        isElement ? "This header must end with \"]]\"." : "This header must end with \"]\".")
    }
    let table = isElement ? try root.openElement(path, at: start) : try root.open(path, at: start)
    return (table, path.count)
  }

  /// Reads `key = value`; `depth` is how deep the table itself is nested.
  mutating func keyValue(into table: TOMLTableBuilder, depth: Int) throws(TOMLError) {
    let path = try dottedKey(depth: depth)
    guard consume(UInt8(ascii: "=")) else { throw error("A \"=\" belongs behind the key.") }
    skipBlanks()
    let node = try value(depth: depth + path.count)
    try table.insert(node, under: path)
  }

  /// Reads the rest of a line, in which only a comment may stand.
  mutating func endLine() throws(TOMLError) {
    skipBlanks()
    try skipComment()
    if offset < bytes.count, !consumeNewline() {
      throw error("Only a comment may follow here in the same line.")
    }
  }

  // MARK: Places

  func peek(_ distance: Int = 0) -> UInt8? {
    offset + distance < bytes.count ? bytes[offset + distance] : nil
  }

  mutating func consume(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    offset += 1
    return true
  }

  /// Where the scanner stands.
  mutating func position() -> TOMLPosition {
    counted = position(of: offset)
    return counted
  }

  func position(of offset: Int) -> TOMLPosition {
    let isAhead = offset >= counted.offset
    var line = isAhead ? counted.line : 1
    var column = isAhead ? counted.column : 1
    for byte in bytes[(isAhead ? counted.offset : 0)..<offset] {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xc0 != 0x80 {
        column += 1
      }
    }
    return TOMLPosition(line: line, column: column, offset: offset)
  }

  func error(_ sentence: String) -> TOMLError { TOMLError(sentence, at: position(of: offset)) }
}
