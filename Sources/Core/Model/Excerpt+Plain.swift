extension Excerpt {
  /// The text without terminal sequences and control characters.
  ///
  /// Lines and tabs stay, every other line end becomes one of ours, so that neither a progress bar
  /// nor the marks by which GitLab folds a log work. What is left of control characters, and the
  /// marks that turn the direction of writing, become U+FFFD.
  static func plain(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\u{1b}", "\u{9b}": skipSequence(after: scalar, &rest)
      case "\r":
        if rest.first == "\n" { rest.removeFirst() }
        result.append("\n")
      case "\n", "\t": result.append(scalar)
      default: result.append(isHarmful(scalar) ? "\u{fffd}" : scalar)
      }
    }
    return String(result)
  }

  /// Passes over a sequence of ECMA-48: `ESC [ … letter`, `ESC ] … BEL`, or ESC and one character.
  private static func skipSequence(
    after introducer: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView
  ) {
    if introducer == "\u{1b}" {
      guard let kind = rest.first, ("\u{20}"..."\u{7e}").contains(kind) else { return }
      rest.removeFirst()
      if kind == "]" { return skipCommand(&rest) }
      guard kind == "[" else { return }
    }
    rest = rest.drop { ("\u{20}"..."\u{3f}").contains($0) }
    if let last = rest.first, ("\u{40}"..."\u{7e}").contains(last) { rest.removeFirst() }
  }

  /// Passes over the text of a command, such as a window's title, if it has an end.
  private static func skipCommand(_ rest: inout Substring.UnicodeScalarView) {
    let end = rest.prefix(4096).firstIndex { $0 == "\u{7}" || $0 == "\u{1b}" || $0 == "\u{9c}" }
    guard let end else { return }
    let isEscape = rest[end] == "\u{1b}"
    rest = rest[rest.index(after: end)...]
    if isEscape, rest.first == "\\" { rest.removeFirst() }
  }

  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: true
    default: false
    }
  }
}
