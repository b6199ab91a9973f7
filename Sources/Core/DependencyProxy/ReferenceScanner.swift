/// Finds the references to variables in a text, as Go's `os.Expand` does.
///
/// A reference is `$NAME` of ASCII letters, digits and `_`, one of the shell's special characters
/// behind `$`, or `${…}` with anything up to the first brace. `${` without a brace behind it, and
/// `${}`, vanish; any other `$` stays.
struct ReferenceScanner {
  private let bytes: [UInt8]
  private var position = 0
  // Found once: a search from each of many "${" would take quadratic time.
  private let lastBrace: Int

  /// Begins at the text's first byte.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    lastBrace = bytes.lastIndex(of: UInt8(ascii: "}")) ?? -1
  }

  /// Copies what is no reference, up to the next one, and gives that one's name; nil at the end.
  mutating func next(copyingTo result: inout [UInt8]) -> [UInt8]? {
    while position < bytes.count {
      let dollar = bytes[position...].firstIndex(of: UInt8(ascii: "$")) ?? bytes.count
      result += bytes[position..<dollar]
      position = min(dollar + 1, bytes.count)
      guard dollar < bytes.count else { return nil }
      if let name = takeName(copyingTo: &result) { return name }
    }
    return nil
  }

  private mutating func takeName(copyingTo result: inout [UInt8]) -> [UInt8]? {
    guard position < bytes.count else {
      result.append(UInt8(ascii: "$"))
      return nil
    }
    if bytes[position] == UInt8(ascii: "{") { return takeBraced() }
    let start = position
    if Self.special.contains(bytes[position]) {
      position += 1
    } else {
      position += bytes[position...].prefix(while: Self.isPartOfName).count
    }
    if position > start { return Array(bytes[start..<position]) }
    result.append(UInt8(ascii: "$"))
    return nil
  }

  private mutating func takeBraced() -> [UInt8]? {
    position += 1
    guard position <= lastBrace,
      let brace = bytes[position...].firstIndex(of: UInt8(ascii: "}"))
    else { return nil }
    let name = bytes[position..<brace]
    position = brace + 1
    return name.isEmpty ? nil : Array(name)
  }

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"): true
    default: false
    }
  }

  private static let special = Array("*#$@!?-0123456789".utf8)
}
