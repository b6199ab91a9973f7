/// A table for people: columns as wide as their widest cell.
struct Table {
  var header: [String]
  var rows: [[String]] = []

  /// The lines, without trailing spaces.
  var lines: [String] {
    let all = ([header] + rows).map { $0.map(Visible.text) }
    let widths = header.indices.map { column in
      all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return all.map { row in
      let cells = row.indices.map { column in
        let cell = row[column]
        let isLast = column == row.count - 1
        return isLast ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
      }
      return trimmed(cells.joined(separator: "  "))
    }
  }

  private func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}
