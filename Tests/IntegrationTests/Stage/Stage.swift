import Foundation
import Testing
import World

/// A coordinator, a Docker Engine, a directory and a configuration: all that `hpr run` needs.
struct Stage {
  let coordinator: SandboxCoordinator
  let url: String
  let docker: Docker
  let directory: String
  /// The path of the configuration.
  var configuration: String { "\(directory)/hpr.toml" }
  /// The path of the state file.
  var stateFile: String { "\(directory)/state.json" }

  /// Sets the stage, plays `body` on it, and clears it.
  /// - Parameter engine: the socket that hpr is given; nil means the engine's own.
  static func play(
    global: String = "concurrent = 4", runner: String = "", engine: String? = nil,
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
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      let stage = Stage(
        coordinator: coordinator, url: "\(url)", docker: docker, directory: directory)
      try stage.write(global: global, runner: runner, host: engine ?? host)
      try await body(stage)
      await coordinator.faults.releaseAll()
    }
  }

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
      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: configuration))
  }

  /// What of ours is left on the engine: containers, images, untagged layers.
  func leftovers() async throws -> [String] {
    let mark = try installationMark()
    let named = try await docker.names(prefix: "hpd-job-\(mark)")
    let untagged = try await docker.untagged(label: "hpr.resource").filter { $0.contains(mark) }
    return named + untagged
  }

  private func installationMark() throws -> String {
    let text = try String(contentsOfFile: stateFile + ".installation", encoding: .utf8)
    return Self.crc32(Array((text.split(separator: "\n")[0] + "sandbox").utf8))
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
