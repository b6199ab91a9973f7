/// Where the state is made durable.
public protocol StateStore: Sendable {
  /// Makes the snapshot durable before it returns: after a crash at any later instant exactly this
  /// or a newer one is found.
  /// - Throws: `StateStoreError`; then the last durable snapshot is still whole.
  func commit(_ snapshot: Snapshot) async throws(StateStoreError)
  /// Whether what was committed last is still where it was put. If not, somebody took it away or
  /// put something else in its place, and it has to be committed again.
  func isInPlace() async -> Bool
}

/// Why a snapshot could not be made durable, in one line.
public struct StateStoreError: Error, Sendable, Hashable {
  /// One line: what failed and why.
  public var summary: String

  /// Wraps the line.
  public init(_ summary: String) { self.summary = summary }
}
