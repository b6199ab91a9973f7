import Foundation
import Testing
import World

/// A coordinator, a Docker Engine, a directory and a configuration: all that `hpr run` needs.
struct Stage: Sendable {
  let coordinator: SandboxCoordinator
  let url: String
  let docker: Docker
  /// Between hpr and the engine: it can hold requests.
  let proxy: EngineProxy
  let directory: String
  /// Coordinators that runners ask beside the stage's own.
  let others: [SandboxCoordinator]
  /// The runners, by name.
  let runners: [String]
  /// The path of the configuration.
  var configuration: String { "\(directory)/hpr.toml" }
  /// The path of the state file.
  var stateFile: String { "\(disk)/state.json" }
  /// The folder of the state file, which holds nothing else.
  var disk: String { "\(directory)/disk" }

  /// A runner beside `sandbox` and `broken`, which does what `sandbox` does.
  struct Extra: Sendable {
    let name: String
    /// Its coordinator; nil: the stage's own.
    var url: String?
    /// More lines of its section.
    var lines = ""
    var token: String { "glrt-\(name)-\(name)-\(name)" }
  }

  /// Sets the stage, plays `body` on it, and clears it.
  static func play<Result: Sendable>(
    global: String = "concurrent = 4", runner: String = "", more: [Extra] = [],
    moreComeFirst: Bool = false, pollInterval: Int = 1, checkInterval: Int = 1,
    longPoll: Double = 0, journal: Journal? = nil, beside others: [SandboxCoordinator] = [],
    _ body: @Sendable (Stage) async throws -> Result
  ) async throws -> Result {
    let host = try #require(
      ProcessInfo.processInfo.environment["DOCKER_HOST"],
      "this test needs a Docker Engine: run it by Tests/Tools/with-docker-engine")
    let docker = Docker(host: host)
    try await InnerImage.build(docker, runner: BuiltProduct.path("inner-runner"))
    let directory = NSTemporaryDirectory() + "hpr-stage-\(UUID().uuidString)"
    for name in ["disk", "tmp"] {
      try FileManager.default.createDirectory(
        atPath: "\(directory)/\(name)", withIntermediateDirectories: true)
    }
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var settings = CoordinatorSettings()
    settings.runners.append(.init(name: "broken", token: Stage.brokenToken))
    settings.runners += more.map { .init(name: $0.name, token: $0.token) }
    settings.longPoll = longPoll
    let coordinator = SandboxCoordinator(settings, journal: journal)
    let proxy = EngineProxy(engine: host, journal: journal)
    return try await coordinator.serve { url in
      try await proxy.serve(at: "\(directory)/engine.sock") { engine in
        let stage = Stage(
          coordinator: coordinator, url: url, docker: docker, proxy: proxy, directory: directory,
          others: others, runners: ["sandbox", "broken"] + more.map(\.name))
        let intervals = """
          check_interval = \(checkInterval)
          job_progress_poll_interval = \(pollInterval)
          """
        try stage.write(
          global: "\(intervals)\n\(global)", runner: runner, more: more, host: engine,
          moreComeFirst: moreComeFirst)
        do {
          let result = try await stage.searched { try await body(stage) }
          await stage.sweep()
          return result
        } catch {
          await stage.sweep()
          throw error
        }
      }
    }
  }

  /// What a test leaves on purpose goes with the stage.
  private func sweep() async {
    for name in (try? await leftovers()) ?? [] {
      let name = String(name.prefix { $0 != " " })
      _ = try? await docker.attempt("rm", "-f", name)
      _ = try? await docker.attempt("rmi", "-f", name)
    }
  }

  /// The token of the runner whose base image does not exist.
  static let brokenToken = "glrt-brokenbrokenbroken"

  /// Changes the configuration.
  func reconfigure(_ old: String, _ new: String) throws {
    let text = try String(contentsOfFile: configuration, encoding: .utf8)
    try Data(text.replacingOccurrences(of: old, with: new).utf8)
      .write(to: URL(fileURLWithPath: configuration))
  }

  private func write(
    global: String, runner: String, more: [Extra], host: String, moreComeFirst: Bool
  ) throws {
    let head = """
      state_file = "\(stateFile)"
      \(global)

      """
    let own = [
      section("sandbox", "glrt-sandboxsandboxsandbox", host: host, lines: runner),
      section(
        "broken", Stage.brokenToken, host: host, image: "127.0.0.1:9/there-is-no-such-image:1"),
    ]
    let extras = more.map {
      section($0.name, $0.token, url: $0.url, host: host, lines: $0.lines)
    }
    let text = ([head] + (moreComeFirst ? extras + own : own + extras)).joined()
    try Data(text.utf8).write(to: URL(fileURLWithPath: configuration))
  }

  private func section(
    _ name: String, _ token: String, url: String? = nil, host: String,
    image: String = InnerImage.name, lines: String = ""
  ) -> String {
    """
    [[runners]]
    name = "\(name)"
    url = "\(url ?? self.url)"
    token = "\(token)"
    executor = "local-docker"
    host = "\(host)"
    paas_docker_network_mode = "host"
    heptapod_runner_main_image = "\(image)"
    \(lines)

    """
  }

  /// Queues a job for one of the runners: `sandbox`, or `broken`, whose base image is missing.
  @discardableResult
  func queue(_ script: [String], runner: String = "sandbox") async -> Int {
    var spec = JobSpec(script: script)
    spec.runner = runner
    return await coordinator.queue(spec)
  }

  /// What of ours is left on the engine: containers, images, untagged layers.
  func leftovers() async throws -> [String] {
    let prefixes = try prefixes()
    var left = try await docker.names(prefix: "hpd-job-").filter {
      prefixes.contains(where: $0.hasPrefix)
    }
    for id in try await docker.untagged(label: "hpr.resource") {
      let label = try await docker.attempt(
        "image", "inspect", "-f", "{{index .Config.Labels \"hpr.resource\"}}", id)
      if prefixes.contains(where: label.output.hasPrefix) {
        left.append("\(id) of \(label.output)")
      }
    }
    return left
  }

  /// The most containers of ours that there were at one time while `body` ran, by the engine's own
  /// word, which is taken down as it comes: the engine remembers little.
  func mostContainers(_ body: @escaping @Sendable () async throws -> Void) async throws -> Int {
    let book = "\(directory)/events"
    let events = Daemon(
      "/usr/bin/env",
      [
        "docker", "-H", docker.host, "events", "--since", "\(Date().timeIntervalSince1970)",
        "--filter", "type=container", "--format", "{{.Action}} {{.Actor.Attributes.name}}",
      ], log: book)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask { try await events.run { _ in } == 0 }
      group.addTask {
        try await body()
        return true
      }
      let isPlayed = try await group.next()
      #expect(isPlayed == true, "the engine's events came to an end")
      group.cancelAll()
    }
    return Self.most(try String(contentsOfFile: book, encoding: .utf8), try prefixes())
  }

  private static func most(_ book: String, _ prefixes: [String]) -> Int {
    var (now, most) = (0, 0)
    for line in book.split(separator: "\n").map({ $0.split(separator: " ") }) {
      guard line.count == 2, prefixes.contains(where: line[1].hasPrefix) else { continue }
      now += line[0] == "create" ? 1 : line[0] == "destroy" ? -1 : 0
      most = max(most, now)
    }
    return most
  }

  /// What the names of our resources begin with, of each runner for the daemon's and the steps'.
  private func prefixes() throws -> [String] {
    try runners.flatMap { runner in
      let mark = try Self.mark(of: runner, beside: stateFile)
      return ["hpd-job-\(mark)-", "hpd-job-s\(mark.dropFirst())-"]
    }
  }

  /// The mark of the daemon's resources.
  static func mark(of runner: String, beside stateFile: String) throws -> String {
    let text = try String(contentsOfFile: stateFile + ".installation", encoding: .utf8)
    return crc32(Array((text.prefix(32) + runner).utf8))
  }

  /// Of our own, so that the marks are checked by somebody else's arithmetic.
  static func crc32(_ bytes: [UInt8]) -> String {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xedb8_8320 : crc >> 1 }
    }
    let hex = String(~crc, radix: 16)
    return String(repeating: "0", count: 8 - hex.count) + hex
  }

  /// The phases of the records in the state file, by job.
  func phases() throws -> [Int: String] { try Self.phases(in: stateFile) }

  /// The phases of the records in a state file, by job.
  static func phases(in file: String) throws -> [Int: String] {
    guard let data = FileManager.default.contents(atPath: file),
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
