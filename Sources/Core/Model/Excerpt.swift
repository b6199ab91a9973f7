/// The end of what another program said, fit for a job's log and for a terminal.
public enum Excerpt {
  /// The most that is quoted of a machine's or a build's output, in bytes.
  public static let limit = 4096

  /// The end of a text: without control characters and secrets, at most `limit` bytes long, and
  /// without blank space around it.
  ///
  /// What is cut off goes up to the end of a line, or of a word if one line alone is too long: a
  /// secret of which only the end is left would not be known for one.
  public static func end(
    of text: String, hiding secrets: [Secret] = [], limit: Int = limit
  ) -> String {
    let plain = hiding(secrets, in: plain(text))
    return String(decoding: trimmed(cut(Array(plain.utf8), limit: limit)), as: UTF8.self)
  }

  /// As with a text; bytes that are not UTF-8 become U+FFFD.
  public static func end(
    of bytes: [UInt8], hiding secrets: [Secret] = [], limit: Int = limit
  ) -> String {
    end(of: String(decoding: bytes, as: UTF8.self), hiding: secrets, limit: limit)
  }

  /// One line of a text: each run of blank space and control characters is a space, secrets are
  /// hidden, at most `limit` characters long.
  public static func line(
    _ text: String, hiding secrets: [Secret] = [], limit: Int = 1000
  ) -> String {
    let words = hiding(secrets, in: plain(text)).unicodeScalars.split {
      $0.properties.isWhitespace
    }
    let line = words.map { String($0) }.joined(separator: " ")
    guard line.unicodeScalars.count > limit else { return line }
    return String(String.UnicodeScalarView(line.unicodeScalars.prefix(limit))) + "…"
  }

  /// The text with each secret replaced by `[MASKED]`, as GitLab's own runner does it. A secret of
  /// less than four bytes is none: it would be found in every text.
  public static func hiding(_ secrets: [Secret], in text: String) -> String {
    let known = secrets.map { Array($0.reveal().utf8) }.filter { $0.count >= 4 }
    return known.isEmpty ? text : replacing(known, in: Array(text.utf8))
  }

  /// A payload may bring very many, so they are found by how they begin; of those that begin alike
  /// the longest goes first, or the end of it would be left.
  private static func replacing(_ secrets: [[UInt8]], in bytes: [UInt8]) -> String {
    let byStart = Dictionary(grouping: secrets) { start(of: $0[...]) }
      .mapValues { $0.sorted { $0.count > $1.count } }
    var result: [UInt8] = []
    var position = 0
    while position < bytes.count {
      let rest = bytes[position...]
      if let secret = byStart[start(of: rest)]?.first(where: { rest.starts(with: $0) }) {
        result += "[MASKED]".utf8
        position += secret.count
      } else {
        result.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func start(of bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func cut(_ bytes: [UInt8], limit: Int) -> ArraySlice<UInt8> {
    guard bytes.count > max(0, limit) else { return bytes[...] }
    let tail = bytes.suffix(max(0, limit))
    // The byte before tells whether the tail happens to begin with a whole line.
    let start = bytes[(tail.startIndex - 1)...]
    if let newline = start.firstIndex(of: UInt8(ascii: "\n")), newline < bytes.count - 1 {
      return bytes[(newline + 1)...]
    }
    guard let blank = start.firstIndex(where: isBlank) else { return [] }
    return bytes[(blank + 1)...]
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let rest = bytes.drop(while: isBlank)
    return rest.prefix(
      (rest.lastIndex { !isBlank($0) } ?? rest.startIndex - 1) + 1 - rest.startIndex)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
  }
}
