import CLibgit2

/// Why libgit2 made no commit.
public struct CommitError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One line, with libgit2's own words.
  public let description: String

  init(_ description: String) { self.description = description }

  /// Throws unless a call of libgit2 succeeded. To be called right after it, on its thread: the
  /// library keeps only the last error of each thread.
  static func check(_ status: Int32, _ attempt: String) throws(CommitError) {
    guard status < 0 else { return }
    let words = git_error_last().flatMap(\.pointee.message).map { String(cString: $0) }
    throw CommitError("cannot \(attempt): \((words ?? "libgit2 answered \(status)").onOneLine)")
  }

  /// What a call of libgit2 makes.
  static func made<Pointer>(
    _ attempt: String, _ make: (inout Pointer?) -> Int32
  ) throws(CommitError) -> Pointer {
    var pointer: Pointer?
    try check(make(&pointer), attempt)
    guard let pointer else { throw CommitError("cannot \(attempt): libgit2 gave nothing") }
    return pointer
  }
}
