/// Writes tables as a TOML 1.0 document.
///
/// What it writes reads back equal in any TOML 1.0 reader: strings as basic strings in one line,
/// dates and times as they were read, a table's values before the tables inside of it.
public struct TOMLWriter: Sendable {
  private var bytes: [UInt8] = []

  /// The document that has the table as its root.
  public static func bytes(of root: TOMLTable) -> [UInt8] {
    var writer = TOMLWriter()
    writer.write(root, path: [])
    return writer.bytes
  }

  private mutating func write(_ table: TOMLTable, path: [UInt8]) {
    for entry in table.entries where !Self.needsHeader(entry.node) {
      bytes += Self.key(entry.key) + Array(" = ".utf8)
      write(entry.node)
      bytes.append(UInt8(ascii: "\n"))
    }
    for entry in table.entries where Self.needsHeader(entry.node) {
      let inner = path + (path.isEmpty ? [] : [UInt8(ascii: ".")]) + Self.key(entry.key)
      if let table = entry.node.table {
        writeSection("[", inner, "]", table)
      } else {
        for table in (entry.node.array ?? []).compactMap(\.table) {
          writeSection("[[", inner, "]]", table)
        }
      }
    }
  }

  private mutating func writeSection(
    _ opening: String, _ path: [UInt8], _ closing: String, _ table: TOMLTable
  ) {
    if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
    bytes += Array(opening.utf8) + path + Array(closing.utf8) + [UInt8(ascii: "\n")]
    write(table, path: path)
  }

  /// Tables, and arrays of nothing but tables, get sections of their own.
  private static func needsHeader(_ node: TOMLNode) -> Bool {
    if let elements = node.array {
      return !elements.isEmpty && elements.allSatisfy { $0.table != nil }
    }
    return node.table != nil
  }

  private mutating func write(_ node: TOMLNode) {
    switch node.value {
    case .string(let text): bytes += Self.quoted(text)
    case .integer(let number): bytes += String(number).utf8
    // Swift writes the shortest digits that read back as the same number.
    case .float(let number): bytes += (number.isNaN ? "nan" : number.description).utf8
    case .boolean(let flag): bytes += (flag ? "true" : "false").utf8
    case .offsetDateTime(let text), .localDateTime(let text), .localDate(let text),
      .localTime(let text):
      bytes += text.utf8
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      writeList(elements) { writer, element in writer.write(element) }
      bytes.append(UInt8(ascii: "]"))
    case .table(let table):
      bytes.append(UInt8(ascii: "{"))
      writeList(table.entries) { writer, entry in
        writer.bytes += Self.key(entry.key) + Array(" = ".utf8)
        writer.write(entry.node)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private mutating func writeList<Part>(
    _ parts: [Part], _ write: (inout TOMLWriter, Part) -> Void
  ) {
    for (index, part) in parts.enumerated() {
      if index > 0 { bytes += ", ".utf8 }
      write(&self, part)
    }
  }

  private static func key(_ text: String) -> [UInt8] {
    let isBare = !text.isEmpty && text.utf8.allSatisfy(TOMLScanner.isBare)
    return isBare ? Array(text.utf8) : quoted(text)
  }

  /// A basic string in one line.
  static func quoted(_ text: String) -> [UInt8] {
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case 0x08: quoted += "\\b".utf8
      case 0x09: quoted += "\\t".utf8
      case 0x0a: quoted += "\\n".utf8
      case 0x0c: quoted += "\\f".utf8
      case 0x0d: quoted += "\\r".utf8
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): quoted += [UInt8(ascii: "\\"), byte]
      case 0..<0x20, 0x7f:
        quoted += "\\u00".utf8 + [HexDigit.lower(byte >> 4), HexDigit.lower(byte)]
      default: quoted.append(byte)
      }
    }
    quoted.append(UInt8(ascii: "\""))
    return quoted
  }
}
