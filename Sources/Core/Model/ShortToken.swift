extension Secret {
  /// The beginning of a runner token behind its prefix: nine characters, for names and logs
  /// (facts: coordinator §6).
  public var shortToken: String { String(shortened.text) }

  /// The token cut after the ninth character behind its prefix. Every runner program derives the
  /// same short token from it as from the whole.
  public var cutToken: Secret {
    let token = Array(reveal().unicodeScalars)
    let kept = token.prefix(shortened.prefixLength + 9)
    return Secret(String(String.UnicodeScalarView(kept)))
  }

  private var shortened: (prefixLength: Int, text: String.UnicodeScalarView) {
    let token = Array(reveal().unicodeScalars)
    var rest = token[...]
    let strip = { (prefix: String) in
      guard rest.starts(with: prefix.unicodeScalars) else { return false }
      rest = rest.dropFirst(prefix.unicodeScalars.count)
      return true
    }
    let partitions = ["t1_", "t2_", "t3_"]
    if strip("glrt-") {
      _ = partitions.contains(where: strip)
    } else if !partitions.contains(where: strip) {
      _ = strip("glrtr-")
    }
    _ = strip("glcbt-")
    let legacy = rest.dropFirst(2).prefix(7)
    if rest.starts(with: "GR".unicodeScalars), legacy.count == 7,
      legacy.allSatisfy({ $0.isASCII && $0.properties.isASCIIHexDigit })
    {
      rest = rest.dropFirst(9)
    }
    return (token.count - rest.count, String.UnicodeScalarView(rest.prefix(9)))
  }
}
