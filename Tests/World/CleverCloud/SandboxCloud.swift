public import Foundation

/// Where the parts of the sandbox's cloud are.
public struct CloudAddresses: Sendable {
  /// The coordinator, plain.
  public let coordinator: String
  /// Clever Cloud's API, as for `cc_api_url`, with TLS.
  public let api: String
  /// The same without.
  public let plainAPI: String
  /// The authority that its certificates are trusted by, as for `cc_tls_ca_file`.
  public let authority: URL
}

/// All that a runner for Clever Cloud meets: a coordinator, the API, the deployment repositories,
/// TLS in front of both, and the machines of the applications.
public struct SandboxCloud: Sendable {
  /// The coordinator.
  public let coordinator: SandboxCoordinator
  /// The API.
  public let clever: SandboxCleverCloud
  /// The deployment repositories.
  public let repositories: DeploymentRepositories
  /// The machines.
  public let machines: Machines
  private let folder: URL

  /// A cloud that does not serve yet.
  ///
  /// - Parameter runner: the inner runner, which machines run.
  /// - Parameter journal: where all calls of all parts are noted; nil: nowhere.
  /// - Throws: when no folder can be made, or the inner runner is not built.
  public init(
    _ coordinator: CoordinatorSettings = CoordinatorSettings(),
    _ clever: CleverCloudSettings = CleverCloudSettings(), runner: URL? = nil,
    journal: Journal? = nil
  ) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hpr-cloud-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    let clever = SandboxCleverCloud(clever, journal: journal)
    var settings = coordinator
    settings.resources = settings.resources ?? { await clever.books.names }
    self.coordinator = SandboxCoordinator(settings, journal: journal)
    self.clever = clever
    repositories = try DeploymentRepositories(journal: journal)
    machines = Machines(
      clever, repositories, runner: try runner ?? BuiltProduct.path("inner-runner"),
      in: folder)
  }

  /// Serves while `body` runs; ends all machines and removes all files in the end.
  ///
  /// - Throws: what `body` throws, or why something cannot be served.
  public func serve<Result: Sendable>(
    _ body: @Sendable @escaping (_ addresses: CloudAddresses) async throws -> Result
  ) async throws -> Result {
    defer { try? FileManager.default.removeItem(at: folder) }
    let certificate = try await Certificate(in: folder)
    let front = TLSFront(certificate, in: folder)
    return try await coordinator.serve { coordinatorURL in
      try await clever.serve { api in
        try await repositories.serve { repositoriesURL in
          let targets = [String(api.dropLast(3)), repositoriesURL]
          return try await front.serve(targets) { urls in
            await clever.connect(machines, repositories: urls[1])
            let addresses = CloudAddresses(
              coordinator: coordinatorURL, api: urls[0] + "/v2", plainAPI: api,
              authority: certificate.authority)
            return try await withMachines { try await body(addresses) }
          }
        }
      }
    }
  }

  private func withMachines<Result: Sendable>(
    _ body: @Sendable @escaping () async throws -> Result
  ) async throws -> Result {
    let machines = machines
    await repositories.whenPushed { name, commit in await machines.take(name, commit) }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await machines.run() }
      defer { group.cancelAll() }
      return try await body()
    }
  }
}
