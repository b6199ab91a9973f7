/// One thing that a TOML document says, and the lines in which it says it.
struct TOMLStatement: Sendable, Hashable {
  /// What sort of thing it is.
  enum Kind: Sendable, Hashable {
    /// `[a.b]`.
    case table([String])
    /// `[[a.b]]`.
    case element([String])
    /// `a.b = …`.
    case entry([String])
  }
  let kind: Kind
  /// From the beginning of its first line up to the beginning of the line behind its last.
  let range: Range<Int>

  /// All of a document, in order. Rules against saying a thing twice are not looked at.
  static func all(in bytes: [UInt8]) throws(TOMLError) -> [TOMLStatement] {
    var scanner = TOMLScanner(bytes)
    return try scanner.statements()
  }
}

extension TOMLScanner {
  fileprivate mutating func statements() throws(TOMLError) -> [TOMLStatement] {
    var statements: [TOMLStatement] = []
    offset = Self.markLength(of: bytes)
    while offset < bytes.count {
      let start = offset
      skipBlanks()
      let kind: TOMLStatement.Kind? =
        switch peek() {
        case nil, UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"): nil
        case UInt8(ascii: "["): try headerStatement()
        default: try entryStatement()
        }
      try endLine()
      if let kind { statements.append(TOMLStatement(kind: kind, range: start..<offset)) }
    }
    return statements
  }

  private mutating func headerStatement() throws(TOMLError) -> TOMLStatement.Kind {
    offset += 1
    let isElement = consume(UInt8(ascii: "["))
    let path = try dottedKey(depth: 0).map(\.text)
    guard consume(UInt8(ascii: "]")), !isElement || consume(UInt8(ascii: "]")) else {
      throw error("This header has no end.")
    }
    return isElement ? .element(path) : .table(path)
  }

  private mutating func entryStatement() throws(TOMLError) -> TOMLStatement.Kind {
    let path = try dottedKey(depth: 0)
    guard consume(UInt8(ascii: "=")) else { throw error("A \"=\" belongs behind the key.") }
    skipBlanks()
    _ = try value(depth: path.count)
    return .entry(path.map(\.text))
  }

  /// The length of the byte order mark that a document begins with, 0 if it has none.
  static func markLength(of bytes: [UInt8]) -> Int {
    bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }
}
