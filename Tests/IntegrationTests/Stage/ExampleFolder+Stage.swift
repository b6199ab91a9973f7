import Foundation
import World

extension ExampleFolder {
  /// The installation whose marks the resources bear.
  private static let installation = "0123456789abcdef0123456789abcdef"
  static let runner = Stage.Extra(name: "lab")

  /// Sets a stage with the folder on it: a runner `lab`, an empty state, the built program.
  static func play(
    hasConfiguration: Bool = true,
    _ body: @Sendable (ExampleFolder, Stage) async throws -> Void
  ) async throws {
    try await Stage.play(more: [runner]) { stage in
      let path = "\(stage.directory)/examples"
      let files = FileManager.default
      try files.createDirectory(atPath: "\(path)/bin", withIntermediateDirectories: true)
      try files.createSymbolicLink(
        atPath: "\(path)/bin/hpr", withDestinationPath: BuiltProduct.path("hpr").path)
      let engine = "unix://\(stage.directory)/engine.sock"
      let folder = ExampleFolder(
        path: path,
        names: [
          ("https://gitlab.example.com", stage.url), ("/var/lib/hpr", path),
          ("/etc/heptapod-runner", path), ("unix:///var/run/docker.sock", engine),
        ], token: runner.token)
      if hasConfiguration {
        try folder.write("paas-runner.toml", configuration(stage.url, engine))
      }
      try folder.write("state.json", state)
      try folder.write("state.json.installation", installation + "\n")
      do {
        try await body(folder, stage)
        try await sweep(stage)
      } catch {
        try await sweep(stage)
        throw error
      }
    }
  }

  /// Writes a file; nobody else can read it, unless the mode says otherwise.
  func write(_ name: String, _ text: String, mode: Int = 0o600) throws {
    let file = "\(path)/\(name)"
    try Data(text.utf8).write(to: URL(filePath: file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
  }

  private static func configuration(_ url: String, _ engine: String) -> String {
    """
    state_file = "state.json"
    check_interval = 1
    job_progress_poll_interval = 1
    [[runners]]
    name = "lab"
    url = "\(url)"
    token = "\(runner.token)"
    executor = "local-docker"
    host = "\(engine)"
    paas_docker_network_mode = "host"
    heptapod_runner_main_image = "\(InnerImage.name)"

    """
  }

  private static let state = """
    {"version":1,"installation":"\(installation)","records":[],"sightings":[],"runners":[],
    "capacity":{"jobs":0,"concurrent":50,"provisioning":0,"provisioning_limit":10,"weight":0,
    "quota":null}}
    """

  /// What the names of the folder's resources begin with: the daemon's, and those of single steps.
  static var prefixes: [String] {
    let mark = Stage.crc32(Array((installation + runner.name).utf8))
    return ["hpd-job-\(mark)-", "hpd-job-s\(mark.dropFirst())-"]
  }

  /// What examples leave on the engine goes.
  private static func sweep(_ stage: Stage) async throws {
    for prefix in prefixes {
      for name in Set(try await stage.docker.names(prefix: prefix)) {
        _ = try await stage.docker.attempt("rm", "-f", name)
        _ = try await stage.docker.attempt("rmi", "-f", name)
      }
    }
  }
}
