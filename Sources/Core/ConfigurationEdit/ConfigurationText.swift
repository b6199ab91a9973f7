/// A configuration file as text that people wrote: sections are added to it and taken from it, and
/// every other byte stays as it is.
public struct ConfigurationText: Sendable {
  /// The file.
  public let bytes: [UInt8]
  private let root: TOMLTable
  private let statements: [TOMLStatement]

  /// Reads a file that sections can be added to. What its settings say is not looked at.
  /// - Throws: `ConfigurationTextError` if it is not TOML, or if its runners are not sections.
  public init(_ bytes: [UInt8]) throws(ConfigurationTextError) {
    self.bytes = bytes
    do throws(TOMLError) {
      root = try TOMLTable.parse(bytes)
      statements = try TOMLStatement.all(in: bytes)
    } catch {
      throw ConfigurationTextError(Problem(.error, at: error.position, error.sentence))
    }
    if let problem = problemOfInlineRunners { throw ConfigurationTextError(problem) }
  }

  /// A new file that holds these global settings and nothing else.
  public init(newWith settings: TOMLTable) {
    bytes = TOMLWriter.bytes(of: settings)
    root = settings
    statements = []
  }

  private var problemOfInlineRunners: Problem? {
    guard let entry = root.entry("runners"), !statements.contains(where: \.beginsRunner) else {
      return nil
    }
    return Problem(
      .error, at: entry.keyPosition, key: "runners",
      "Runners that are not sections of their own cannot be edited.",
      hint: "write each as a [[runners]] section")
  }

  /// The names of the runners that have one, in the order of the file.
  public var runnerNames: [String] { names.compactMap(\.self) }

  /// Where the state is, if the file says so.
  public var stateFile: String? { root["state_file"]?.string }

  private var names: [String?] {
    root["runners"]?.array?.map { $0.table?["name"]?.string } ?? []
  }
}

/// Why a configuration file cannot be edited.
public struct ConfigurationTextError: Error, Sendable, Hashable {
  /// What is wrong, and where.
  public var problem: Problem

  /// Wraps a problem.
  public init(_ problem: Problem) { self.problem = problem }
}

// MARK: Adding

extension ConfigurationText {
  /// The file with one more `[[runners]]` section at its end.
  ///
  /// A blank line stands between; lines end as those of the file do, and a file whose last line has
  /// no end is given none. So `removing` finds exactly what was added.
  public func appending(runner section: TOMLTable) -> [UInt8] {
    let lines = Array("[[runners]]\n".utf8) + TOMLWriter.bytes(of: section)
    guard bytes.count > TOMLScanner.markLength(of: bytes) else { return bytes + lines }
    let isEnded = bytes.last == UInt8(ascii: "\n")
    let separator = isEnded ? lineEnd : lineEnd + lineEnd
    return bytes + separator + ended(isEnded ? lines[...] : lines.dropLast())
  }

  /// How the file's first line ends.
  private var lineEnd: [UInt8] {
    guard let first = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return [UInt8(ascii: "\n")] }
    return Array(bytes[(first - endLength(before: first + 1) + 1)...first])
  }

  private func ended(_ lines: ArraySlice<UInt8>) -> [UInt8] {
    lines.flatMap { $0 == UInt8(ascii: "\n") ? lineEnd : [$0] }
  }

  /// The length of the line's end that stands before an offset, 0 if none does.
  private func endLength(before offset: Int) -> Int {
    guard offset > 0, bytes[offset - 1] == UInt8(ascii: "\n") else { return 0 }
    return offset > 1 && bytes[offset - 2] == UInt8(ascii: "\r") ? 2 : 1
  }
}

// MARK: Removing

extension ConfigurationText {
  /// The file without the section of a runner: from its header to its last setting, and the blank
  /// line before. Comments above the header and behind the last setting stay.
  /// - Returns: nil if no runner of the file, or more than one, has that name.
  public func removing(runner name: String) -> [UInt8]? {
    let found = names.indices.filter { names[$0].map { $0.utf8.elementsEqual(name.utf8) } ?? false }
    guard found.count == 1, let index = found.first else { return nil }
    var rest = bytes
    for (number, range) in ranges(ofRunner: index).enumerated().reversed() {
      rest.removeSubrange(number == 0 ? withSeparator(range) : range)
    }
    return rest
  }

  /// Where the section of a runner stands: in pieces, if another section stands within.
  private func ranges(ofRunner index: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var runner = -1
    var belongs = false
    var continues = false
    for statement in statements {
      if statement.beginsRunner { runner += 1 }
      if let isOfRunners = statement.isHeaderOfRunners { belongs = isOfRunners && runner == index }
      if belongs, continues, let last = ranges.popLast() {
        ranges.append(last.lowerBound..<statement.range.upperBound)
      } else if belongs {
        ranges.append(statement.range)
      }
      continues = belongs
    }
    return ranges
  }

  private func withSeparator(_ range: Range<Int>) -> Range<Int> {
    let blank = endLength(before: range.lowerBound)
    let line = endLength(before: range.lowerBound - blank)
    guard blank > 0, line > 0 else { return range }
    let isUnended = range.upperBound == bytes.count && bytes.last != UInt8(ascii: "\n")
    return (range.lowerBound - blank - (isUnended ? line : 0))..<range.upperBound
  }
}

extension TOMLStatement {
  /// Whether it is the header of a runner's section.
  fileprivate var beginsRunner: Bool { kind == .element(["runners"]) }

  /// Whether a header belongs to a runner's section; nil for what is no header.
  fileprivate var isHeaderOfRunners: Bool? {
    switch kind {
    case .table(let path), .element(let path): path.first == "runners"
    case .entry: nil
    }
  }
}
