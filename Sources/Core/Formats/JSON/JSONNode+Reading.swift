extension JSONNode {
  /// Reads a document, which holds exactly one value (RFC 8259).
  ///
  /// Strict, with one leniency: a `\u` escape of half a surrogate pair reads as U+FFFD. Bytes that
  /// are not UTF-8, control characters in strings and a byte order mark are refused, wherever in
  /// the document they are.
  /// - Parameters:
  ///   - bytes: the document; 4 GiB and more are refused.
  ///   - selection: what of it is wanted.
  ///   - nestingLimit: how many arrays and objects may stand inside each other.
  /// - Throws: `JSONError` with the place of the first wrong byte.
  public static func parse(
    _ bytes: [UInt8], selecting selection: JSONSelection = .whole, nestingLimit: Int = 512
  ) throws(JSONError) -> JSONNode {
    var scanner = JSONScanner(bytes, selecting: selection, nestingLimit: nestingLimit)
    return try scanner.document()
  }

  /// The value with its text, if it is a string or a number that was left unread.
  /// - Parameter document: the bytes that it was read from.
  public func reading(_ document: [UInt8]) -> JSONNode {
    guard case .unread = value else { return self }
    return Self.read(document, at: range.lowerBound, selecting: .scalar) ?? self
  }

  /// The value that begins at that byte of a document that was read before; nil if none does.
  static func read(
    _ document: [UInt8], at offset: Int, selecting selection: JSONSelection
  ) -> JSONNode? {
    var scanner = JSONScanner(document, selecting: selection, nestingLimit: .max)
    scanner.position = offset
    return try? scanner.value()
  }
}
