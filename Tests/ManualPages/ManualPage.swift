public import Foundation

/// A page of `man/`, as its readers see it: without the marks of groff.
public struct ManualPage: Sendable, CustomStringConvertible {
  /// The name of its file, such as `hpr-run.1`.
  public let file: String
  /// The lines of its source.
  public let lines: [String]

  /// The folder of this repository.
  public static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The names of all files in `man/`, in order.
  public static let files: [String] = {
    let folder = repository.appending(path: "man").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }()

  /// Reads a page.
  /// - Throws: if there is none of that name.
  public init(_ file: String) throws {
    self.file = file
    let path = Self.repository.appending(path: "man/\(file)")
    lines = try String(contentsOf: path, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The name of its file.
  public var description: String { file }

  /// The path of its file.
  public var path: String { Self.repository.appending(path: "man/\(file)").path }

  /// The headings of its sections, in order.
  public var headings: [String] { lines.compactMap { Self.heading($0, ".SH ") } }

  private static func heading(_ line: String, _ macro: String) -> String? {
    line.hasPrefix(macro) ? GroffText.plain(String(line.dropFirst(macro.count))) : nil
  }

  /// The lines of a section, subsections included; nil if there is no such section.
  public func section(_ heading: String) -> [String]? {
    guard let start = lines.firstIndex(where: { Self.heading($0, ".SH ") == heading }) else {
      return nil
    }
    return Array(lines[(start + 1)...].prefix { !$0.hasPrefix(".SH") })
  }

  /// What stands in front of an explanation, below its section and subsection.
  public struct Tag: Sendable, Hashable {
    /// The heading of the section.
    public let section: String
    /// The heading of the subsection; empty above the first.
    public let subsection: String
    /// The text.
    public let text: String
  }

  /// The tags of a section, in order; none if there is no such section.
  public func tags(_ section: String) -> [Tag] {
    var subsection = ""
    var tags: [Tag] = []
    let lines = self.section(section) ?? []
    for (line, next) in zip(lines, lines.dropFirst() + [""]) {
      if let heading = Self.heading(line, ".SS ") { subsection = heading }
      guard line == ".TP" else { continue }
      tags.append(Tag(section: section, subsection: subsection, text: GroffText.ofLine(next)))
    }
    return tags
  }

  /// What is shown in the section EXAMPLES, each piece with its lines.
  public var examples: [[String]] {
    var examples: [[String]] = []
    var open: [String]?
    for line in section("EXAMPLES") ?? [] {
      switch line {
      case ".nf": open = []
      case ".fi":
        if let open { examples.append(open) }
        open = nil
      default: open?.append(GroffText.plain(line))
      }
    }
    return examples
  }
}

/// What groff makes of a line.
public enum GroffText {
  /// The text of a line, which may be a macro for a font with its arguments.
  public static func ofLine(_ line: String) -> String {
    guard line.hasPrefix("."), let blank = line.firstIndex(of: " ") else { return plain(line) }
    let fonts = [".B", ".I", ".BR", ".BI", ".RB", ".IR", ".RI", ".IB"]
    let macro = String(line[..<blank])
    guard fonts.contains(macro) else { return plain(line) }
    let words = arguments(line[line.index(after: blank)...])
    // Only the macros of two fonts put their arguments together.
    return plain(words.joined(separator: macro.count > 2 ? "" : " "))
  }

  /// The text without escapes.
  public static func plain(_ text: String) -> String {
    let escapes = [
      ("\\-", "-"), ("\\ ", " "), ("\\(aq", "'"), ("\\(dq", "\""), ("\\(lq", "“"), ("\\(rq", "”"),
      ("\\&", ""), ("\\fB", ""), ("\\fI", ""), ("\\fR", ""), ("\\fP", ""), ("\\e", "\\"),
    ]
    return escapes.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }

  private static func arguments(_ text: Substring) -> [String] {
    var words: [String] = []
    var (word, isQuoted, isEscaped) = ("", false, false)
    for character in text {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == " ", !isQuoted, !isEscaped {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    return word.isEmpty ? words : words + [word]
  }
}
