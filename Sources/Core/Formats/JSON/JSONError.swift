/// Why bytes are not a JSON document, or why edits of one cannot be made.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The offset of the first byte that is wrong.
  public let offset: Int
  /// Its line, counted from 1.
  public let line: Int
  /// Its column in code points, counted from 1.
  public let column: Int
  /// What is wrong, in one line that quotes nothing of the document: it may hold secrets.
  public let message: String

  /// `line L, column C: message`.
  public var description: String { "line \(line), column \(column): \(message)" }

  init(_ message: String, at offset: Int, in bytes: [UInt8]) {
    self.offset = offset
    self.message = message
    var line = 1
    var column = 1
    for byte in bytes.prefix(offset) {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xc0 != 0x80 {
        column += 1
      }
    }
    self.line = line
    self.column = column
  }
}
