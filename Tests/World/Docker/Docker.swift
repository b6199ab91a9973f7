/// The `docker` program, against the engine in `DOCKER_HOST`.
public struct Docker: Sendable {
  /// The engine's address, `unix://…`.
  public let host: String

  /// - Parameter host: an address of the form `unix://…`.
  public init(host: String) { self.host = host }

  /// Runs `docker` with these arguments and gives its standard output.
  ///
  /// - Throws: `WorldError` when it does not end 0.
  @discardableResult
  public func callAsFunction(_ arguments: String...) async throws -> String {
    try await self(arguments)
  }

  /// As with the arguments one by one.
  @discardableResult
  public func callAsFunction(_ arguments: [String]) async throws -> String {
    try await Program("docker", arguments).mustRun(environment: ["DOCKER_HOST": host])
  }

  /// As `callAsFunction`, whatever the exit status.
  public func attempt(_ arguments: String...) async throws -> Program.End {
    try await Program("docker", arguments).run(environment: ["DOCKER_HOST": host])
  }

  /// The names of all containers and images that begin with `prefix`.
  public func names(prefix: String) async throws -> [String] {
    let containers = try await self("ps", "-a", "--format", "{{.Names}}")
    let images = try await self("images", "--format", "{{.Repository}}")
    return (containers + "\n" + images).split(separator: "\n").map(String.init)
      .filter { $0.hasPrefix(prefix) }
  }

  /// The ids of untagged images that bear the label `label`.
  public func untagged(label: String) async throws -> [String] {
    try await self("images", "-q", "-f", "dangling=true", "-f", "label=\(label)")
      .split(separator: "\n").map(String.init)
  }
}
