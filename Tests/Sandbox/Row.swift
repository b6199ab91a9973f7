import World

/// One line of the table of a demonstration.
struct Row: Equatable {
  let job: Int
  let name: String
  let runner: String
  let state: String
  let phase: String
  let seconds: Int
  let result: String

  /// - Parameters:
  ///   - phase: hpr's own word for where the job stands; nil when hpr has no record of it.
  ///   - now: seconds since 1970.
  init(_ book: JobBook, phase: String?, at now: Double) {
    job = book.id
    name = book.name
    runner = book.runner ?? "-"
    state = book.state.rawValue
    self.phase = phase ?? "-"
    let began = book.grantedAt ?? now
    seconds = Int((book.finishedAt ?? now) - began)
    result = book.state.isFinal ? book.reason ?? book.state.rawValue : ""
  }

  static let head = line(["JOB", "NAME", "RUNNER", "STATE", "PHASE", "SEC", "RESULT"])
  var line: String {
    Self.line([String(job), name, runner, state, phase, String(seconds), result])
  }

  /// Without the seconds: what makes a new line in a pipe.
  var news: [String] { [state, phase, result] }

  private static func line(_ cells: [String]) -> String {
    let widths = [6, 10, 8, 9, 15, 4, 0]
    let padded = zip(cells, widths).map { cell, width in
      cell + String(repeating: " ", count: max(0, width - cell.count))
    }
    var text = padded.joined(separator: " ")
    while text.last == " " { text.removeLast() }
    return text
  }
}

/// Shows rows: on a terminal a table drawn anew in its place, in a pipe a line for each news.
struct Table {
  private let isTerminal: Bool
  private var drawn = 0
  private var last: [Int: [String]] = [:]

  init(isTerminal: Bool) { self.isTerminal = isTerminal }

  /// The text that brings the display to these rows.
  mutating func show(_ rows: [Row]) -> String {
    guard isTerminal else { return news(rows) }
    let up = drawn > 0 ? "\u{1B}[\(drawn)A" : ""
    drawn = rows.count + 1
    return up + ([Row.head] + rows.map(\.line)).map { $0 + "\u{1B}[K\n" }.joined()
  }

  private mutating func news(_ rows: [Row]) -> String {
    let fresh = rows.filter { last[$0.job] != $0.news && $0.state != "pending" }
    let first = last.isEmpty && !fresh.isEmpty ? Row.head + "\n" : ""
    for row in fresh { last[row.job] = row.news }
    return first + fresh.map { $0.line + "\n" }.joined()
  }
}
