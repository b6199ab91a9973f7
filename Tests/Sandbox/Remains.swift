import World

/// What jobs leave behind where their resources are made.
protocol Remains: Sendable {
  /// By name.
  func list() async throws -> [String]
  /// Takes all of it away, as far as that can be done.
  func sweep() async
}

extension Leftovers: Remains {}

/// The applications of jobs; they end with the cloud.
struct Applications: Remains {
  let cloud: SandboxCleverCloud

  func list() async -> [String] { await cloud.books.names }
  func sweep() async {}
}
