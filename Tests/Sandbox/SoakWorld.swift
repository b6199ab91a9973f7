import Foundation
import World

/// What a soak plays in: two coordinators, a bad way to the engine, and a configuration.
struct SoakWorld: Sendable {
  /// One that holds requests for a job, and one that does not.
  let coordinators: [SandboxCoordinator]
  let proxy: EngineProxy
  let folder: URL
  var configuration: String { folder.appendingPathComponent("paas-runner.toml").path }

  /// By name; the first two belong to the first coordinator. The last one's image does not exist.
  static let runners = ["held-1", "held-2", "plain", "broken"]

  static func coordinator(of runner: String) -> Int { runner.hasPrefix("held") ? 0 : 1 }
  private static func token(_ runner: String) -> String { "glrt-\(runner)-\(runner)-\(runner)" }

  static func play<Result: Sendable>(
    in folder: URL, _ body: @Sendable (SoakWorld) async throws -> Result
  ) async throws -> Result {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let coordinators = [15.0, 0].enumerated().map { number, longPoll in
      var settings = CoordinatorSettings()
      settings.longPoll = longPoll
      settings.runners = runners.filter { coordinator(of: $0) == number }
        .map { .init(name: $0, token: token($0)) }
      return SandboxCoordinator(settings)
    }
    let proxy = EngineProxy(engine: Ready.host)
    let world = SoakWorld(coordinators: coordinators, proxy: proxy, folder: folder)
    // A path of a socket is short.
    let socket = "/tmp/hpr-soak-\(UUID().uuidString.prefix(8)).sock"
    return try await coordinators[0].serve { first in
      try await coordinators[1].serve { second in
        try await proxy.serve(at: socket) { host in
          try world.configure([first, second], host)
          return try await body(world)
        }
      }
    }
  }

  private func configure(_ urls: [String], _ host: String) throws {
    var text = """
      concurrent = 6
      check_interval = 1
      job_progress_poll_interval = 1
      orphan_check_interval = 10
      paas_provisioning_timeout = 120
      log_level = "debug"
      state_file = "\(folder.appendingPathComponent("state.json").path)"

      """
    for runner in Self.runners {
      let absent = "127.0.0.1:1/hpr-sandbox/absent:1"
      text += """

        [[runners]]
          name = "\(runner)"
          url = "\(urls[Self.coordinator(of: runner)])"
          token = "\(Self.token(runner))"
          executor = "local-docker"
          host = "\(host)"
          unhealthy_interval = "5s"
          paas_docker_network_mode = "host"
          heptapod_runner_main_image = "\(runner == "broken" ? absent : InnerImage.name)"

        """
    }
    try Data(text.utf8).write(to: URL(fileURLWithPath: configuration))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: configuration)
  }

  /// All jobs of both coordinators, with the number of theirs.
  func jobs() async -> [(coordinator: Int, book: JobBook)] {
    var all: [(Int, JobBook)] = []
    for (number, coordinator) in coordinators.enumerated() {
      all += await coordinator.books.jobs.map { (number, $0) }
    }
    return all
  }
}
