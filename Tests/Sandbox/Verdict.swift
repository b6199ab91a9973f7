import World

/// What a demonstration is judged by.
struct Verdict {
  private(set) var faults: [String] = []

  /// - Parameters:
  ///   - expected: how each job must have ended, by number.
  ///   - left: names of containers and images that are still there.
  ///   - records: how many records hpr still has; nil: it could not be asked.
  init(_ books: Books, expected: [Int: JobBook.State], left: [String], records: Int?) {
    for book in books.jobs {
      if let state = expected[book.id], state != book.state {
        faults.append("job \(book.id) (\(book.name)) is \(book.state), not \(state)")
      }
    }
    if !books.launchedTwice.isEmpty { faults.append("launched twice: \(books.launchedTwice)") }
    if !books.unknowable.isEmpty { faults.append("lost: \(books.unknowable)") }
    if !left.isEmpty { faults.append("left behind: \(left.joined(separator: ", "))") }
    if records == nil { faults.append("hpr's state could not be read") }
    if let records, records > 0 { faults.append("hpr still has \(records) records") }
  }

  var line: String {
    faults.isEmpty
      ? "all jobs ended as they should, nothing is left behind"
      : "not as it should be: " + faults.joined(separator: "; ")
  }
}
