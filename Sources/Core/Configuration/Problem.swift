/// Something wrong or suspicious in a configuration file, and where.
public struct Problem: Sendable, Hashable, CustomStringConvertible {
  /// How much it matters.
  public enum Severity: String, Sendable, Hashable {
    /// Nothing can be run with this file.
    case error
    /// It runs, but perhaps not as it was meant.
    case warning
  }
  /// How much it matters.
  public var severity: Severity
  /// The line, counted from 1; 0 if it concerns no place in the file.
  public var line: Int
  /// The column in code points, counted from 1; 0 if it concerns no place in the file.
  public var column: Int
  /// The key with the tables around it (`runners.token`), if one is concerned.
  public var key: String?
  /// What is wrong: one sentence without secrets.
  public var sentence: String
  /// What to do about it, where that is known.
  public var hint: String?

  /// Joins the parts.
  public init(
    _ severity: Severity, at position: TOMLPosition, key: String? = nil, _ sentence: String,
    hint: String? = nil
  ) {
    self.severity = severity
    line = position.line
    column = position.column
    self.key = key
    self.sentence = sentence
    self.hint = hint
  }

  /// `line L, column C: KEY: SENTENCE`, without the parts that there are none of.
  public var description: String {
    (line > 0 ? "line \(line), column \(column): " : "") + (key.map { "\($0): " } ?? "") + sentence
  }
}
