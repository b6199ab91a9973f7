import Foundation
import World

/// A folder with a ready configuration of hpr and all that it names.
struct Ready {
  let configuration: String
  let folder: URL

  static let runner = "sandbox"
  static let broken = "broken"
  static let tokens = [runner: "glrt-sandboxsandboxsandbox", broken: "glrt-brokenbrokenbroken00"]

  /// The runners as the coordinator knows them from the start.
  static var settings: CoordinatorSettings {
    var settings = CoordinatorSettings()
    settings.runners = tokens.sorted { $0.key > $1.key }.map {
      .init(name: $0.key, token: $0.value)
    }
    return settings
  }

  /// Writes the configuration, readable by its owner only.
  ///
  /// - Parameter broken: add a runner whose base image does not exist.
  init(in folder: URL, url: String, host: String, concurrent: Int, broken: Bool) throws {
    var text = Self.section(Self.runner, InnerImage.name, url, host)
    // Nothing listens on port 1: the engine learns at once that there is no such image.
    if broken { text += Self.section(Self.broken, "127.0.0.1:1/hpr-sandbox/absent:1", url, host) }
    try self.init(in: folder, concurrent: concurrent, sections: text)
  }

  /// Writes the configuration with these sections.
  init(in folder: URL, concurrent: Int, sections: String) throws {
    self.folder = folder
    configuration = folder.appendingPathComponent("paas-runner.toml").path
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let text = """
      concurrent = \(concurrent)
      check_interval = 1
      job_progress_poll_interval = 1
      orphan_check_interval = 5
      state_file = "\(folder.appendingPathComponent("state.json").path)"

      """
    try Data((text + sections).utf8).write(to: URL(fileURLWithPath: configuration))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: configuration)
  }

  private static func section(
    _ name: String, _ image: String, _ url: String, _ host: String
  ) -> String {
    """

    [[runners]]
      name = "\(name)"
      url = "\(url)"
      token = "\(tokens[name] ?? "")"
      executor = "local-docker"
      host = "\(host)"
      paas_docker_network_mode = "host"
      heptapod_runner_main_image = "\(image)"

    """
  }

  /// The engine that is used: `$DOCKER_HOST`, else the usual socket.
  static var host: String {
    ProcessInfo.processInfo.environment["DOCKER_HOST"] ?? "unix:///var/run/docker.sock"
  }

  /// Builds the base image of the jobs.
  static func buildImage() async throws {
    try await InnerImage.build(Docker(host: host), runner: BuiltProduct.path("inner-runner"))
  }

  /// A new folder of our own.
  static func freshFolder() -> URL {
    FileManager.default.temporaryDirectory
      .appendingPathComponent("hpr-sandbox-\(UUID().uuidString.prefix(8))")
  }
}
