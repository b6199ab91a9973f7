/// Why bytes are not a TOML 1.0 document.
public struct TOMLError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Where the document is wrong.
  public let position: TOMLPosition
  /// What is wrong: one sentence, which names keys but never quotes a value.
  public let sentence: String

  /// The line, counted from 1.
  public var line: Int { position.line }
  /// The column in code points, counted from 1.
  public var column: Int { position.column }
  /// `line L, column C: sentence`.
  public var description: String { "line \(line), column \(column): \(sentence)" }

  init(_ sentence: String, at position: TOMLPosition) {
    self.sentence = sentence
    self.position = position
  }
}
