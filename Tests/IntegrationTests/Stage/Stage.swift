import Foundation
import Testing
import World

/// A coordinator, a Docker Engine, a directory and a configuration: all that `hpr run` needs.
struct Stage {
  let coordinator: SandboxCoordinator
  let url: String
  let docker: Docker
  /// Between hpr and the engine: it can hold requests.
  let proxy: EngineProxy
  let directory: String
  /// The path of the configuration.
  var configuration: String { "\(directory)/hpr.toml" }
  /// The path of the state file.
  var stateFile: String { "\(directory)/state.json" }

  /// Sets the stage, plays `body` on it, and clears it.
  static func play(
    global: String = "concurrent = 4", runner: String = "",
    _ body: @Sendable (Stage) async throws -> Void
  ) async throws {
    let host = try #require(
      ProcessInfo.processInfo.environment["DOCKER_HOST"],
      "this test needs a Docker Engine: run it by Tests/Tools/with-docker-engine")
    let docker = Docker(host: host)
    try await InnerImage.build(docker, runner: BuiltProduct.path("inner-runner"))
    let directory = NSTemporaryDirectory() + "hpr-stage-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var settings = CoordinatorSettings()
    settings.runners.append(.init(name: "broken", token: Stage.brokenToken))
    let coordinator = SandboxCoordinator(settings)
    let proxy = EngineProxy(engine: host)
    try await coordinator.serve { url in
      try await proxy.serve(at: "\(directory)/engine.sock") { engine in
        let stage = Stage(
          coordinator: coordinator, url: url, docker: docker, proxy: proxy, directory: directory)
        try stage.write(global: global, runner: runner, host: engine)
        try await body(stage)
      }
    }
  }

  /// The token of the runner whose base image does not exist.
  static let brokenToken = "glrt-brokenbrokenbroken"

  private func write(global: String, runner: String, host: String) throws {
    let text = """
      check_interval = 1
      job_progress_poll_interval = 1
      state_file = "\(stateFile)"
      \(global)
      [[runners]]
      name = "sandbox"
      url = "\(url)"
      token = "glrt-sandboxsandboxsandbox"
      executor = "local-docker"
      host = "\(host)"
      paas_docker_network_mode = "host"
      heptapod_runner_main_image = "\(InnerImage.name)"
      \(runner)
      [[runners]]
      name = "broken"
      url = "\(url)"
      token = "\(Stage.brokenToken)"
      executor = "local-docker"
      host = "\(host)"
      paas_docker_network_mode = "host"
      heptapod_runner_main_image = "127.0.0.1:9/there-is-no-such-image:1"
      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: configuration))
  }

  /// Queues a job for one of the two runners: `sandbox`, or `broken`, whose base image is missing.
  @discardableResult
  func queue(_ script: [String], runner: String = "sandbox") async -> Int {
    var spec = JobSpec(script: script)
    spec.runner = runner
    return await coordinator.queue(spec)
  }

  /// What of ours is left on the engine: containers, images, untagged layers.
  func leftovers() async throws -> [String] {
    let prefix = "hpd-job-\(try installationMark())-"
    var left = try await docker.names(prefix: prefix)
    for id in try await docker.untagged(label: "hpr.resource") {
      let label = try await docker.attempt(
        "image", "inspect", "-f", "{{index .Config.Labels \"hpr.resource\"}}", id)
      if label.output.hasPrefix(prefix) { left.append("\(id) of \(label.output)") }
    }
    return left
  }

  /// The containers of ours that there are at the moment, running or not.
  func containers() async throws -> Int {
    guard FileManager.default.fileExists(atPath: stateFile + ".installation") else { return 0 }
    let names = try await docker("ps", "-a", "--format", "{{.Names}}")
    let prefix = "hpd-job-\(try installationMark())-"
    return names.split(separator: "\n").count { $0.hasPrefix(prefix) }
  }

  private func installationMark() throws -> String {
    let text = try String(contentsOfFile: stateFile + ".installation", encoding: .utf8)
    return Self.crc32(Array((text.prefix(32) + "sandbox").utf8))
  }

  /// Of our own, so that the marks are checked by somebody else's arithmetic.
  private static func crc32(_ bytes: [UInt8]) -> String {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xedb8_8320 : crc >> 1 }
    }
    let hex = String(~crc, radix: 16)
    return String(repeating: "0", count: 8 - hex.count) + hex
  }

  /// The phases of the records in the state file, by job.
  func phases() throws -> [Int: String] {
    guard let data = FileManager.default.contents(atPath: stateFile),
      let root = try JSONSerialization.jsonObject(with: data) as? [String: Any],
      let records = root["records"] as? [[String: Any]]
    else { return [:] }
    return records.reduce(into: [:]) { phases, record in
      guard let job = record["job_id"] as? Int, let phase = record["phase"] as? String else {
        return
      }
      phases[job] = phase
    }
  }
}

/// Waits for a condition, and fails the test when it does not come.
func until(
  _ what: String, within seconds: Double = 60, _ condition: () async throws -> Bool
) async throws {
  let end = Date(timeIntervalSinceNow: seconds)
  while try await !condition() {
    guard Date() < end else { throw WorldError("\(what): not within \(seconds) s") }
    try await Task.sleep(for: .milliseconds(20))
  }
}
