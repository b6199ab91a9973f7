/// What jobs leave on an engine, apart from what was there before.
public struct Leftovers: Sendable {
  /// What the names of resources of jobs begin with.
  public static let prefix = "hpd-job-"
  private let docker: Docker
  private let before: Set<String>

  /// Notes what is there already.
  ///
  /// - Throws: `WorldError` when the engine cannot be asked.
  public init(_ docker: Docker) async throws {
    self.docker = docker
    before = Set(try await Self.list(docker))
  }

  /// Containers and images by name, and the untagged images of builds that were cut.
  ///
  /// - Throws: `WorldError` when the engine cannot be asked.
  public func list() async throws -> [String] {
    try await Self.list(docker).filter { !before.contains($0) }
  }

  /// Takes all of it away, as far as that can be done.
  public func sweep() async {
    for name in (try? await list()) ?? [] {
      _ = try? await docker.attempt("rm", "-f", name)
      _ = try? await docker.attempt("rmi", "-f", name)
    }
  }

  private static func list(_ docker: Docker) async throws -> [String] {
    try await docker.names(prefix: prefix) + docker.untagged(label: "hpr.resource")
  }
}
