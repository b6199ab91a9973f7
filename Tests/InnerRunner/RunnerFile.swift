/// Reads from a runner.toml, line by line, what the stand-in needs of it.
enum RunnerFile {
  /// The string value of `key` in the first `[[runners]]` section.
  static func value(of key: String, in text: String) -> String? {
    var inRunner = false
    for line in text.split(separator: "\n") {
      let line = trimmed(line)
      if line.hasPrefix("[") {
        if inRunner { return nil }
        inRunner = line.hasPrefix("[[runners]]")
      } else if inRunner, let equals = line.firstIndex(of: "="), trimmed(line[..<equals]) == key {
        return unquoted(trimmed(line[line.index(after: equals)...]))
      }
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }

  private static func unquoted(_ text: Substring) -> String? {
    guard let quote = text.first, quote == "\"" || quote == "'" else { return nil }
    let inner = text.dropFirst()
    guard let end = inner.firstIndex(of: quote) else { return nil }
    return String(inner[..<end])
  }
}
