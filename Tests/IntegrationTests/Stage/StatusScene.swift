import Foundation
import Testing
import World

/// A command, a status, and a line of shell that ends so.
struct StatusRow: Sendable {
  let command: String
  let status: Int32
  /// `at CONFIG VERB …` is the program on one of the scene's configurations.
  let line: String

  init(_ command: String, _ status: Int32, _ line: String) {
    self.command = command
    self.status = status
    self.line = line
  }
}

/// A folder with configurations, records and a state, in which lines of shell are run.
///
/// The configurations: `closed`, whose coordinator and engine nobody reaches; `open`, with a
/// coordinator; `bad`, which is not valid; `homeless`, whose tenants nobody can ask for.
struct StatusScene: Sendable {
  private let bench: Bench
  var folder: String { bench.folder }

  /// Makes the folder while `body` runs.
  static func play(
    coordinator: SandboxCoordinator? = nil, at url: String = "http://127.0.0.1:9",
    _ body: @Sendable (StatusScene) async throws -> Void
  ) async throws {
    try await Bench.play(coordinator: coordinator, tokens: tokens) { bench in
      let scene = StatusScene(bench: bench)
      try scene.furnish(url)
      try await body(scene)
    }
  }

  private func furnish(_ url: String) throws {
    try write("closed.toml", Self.configuration("http://127.0.0.1:9", Self.docker))
    try write("open.toml", Self.configuration(url, Self.docker))
    try write("bad.toml", "concurrent = 0")
    try write("homeless.toml", Self.configuration("http://127.0.0.1:9", Self.tenants))
    try write("state.json", Self.state)
    for (name, text) in Self.records { try write("\(name).json", text) }
  }

  /// Writes a file of mode 0600.
  func write(_ name: String, _ text: String) throws {
    let path = "\(folder)/\(name)"
    try Data(text.utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
  }

  /// Mounts a disk while `body` runs, and has it searched.
  func mounted(at path: String, _ body: @Sendable (Disk) async throws -> Void) async throws {
    try await bench.mounted(at: path, body)
  }

  /// Runs lines of shell in a folder of their own. `$D` is the scene's folder, `$HPR` the program at
  /// its most talkative, and `deaf` runs a line whose standard output nobody reads any more.
  func shell(_ lines: String) async throws -> Program.End {
    let own = "\(folder)/\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
    let text = """
      trap '' XFSZ
      D='\(folder)'
      at() { HPR_CONFIG="$D/$1.toml" timeout 90 "$HPR" "${@:2}"; }
      deaf() { exec 3> >(:); wait $!; "$@" >&3; }
      \(lines)
      """
    return try await bench.shell(
      text, in: own, environment: ["DOCKER_HOST": ""], givesRecords: true)
  }

  private static func configuration(_ url: String, _ executor: String) -> String {
    """
    state_file = "state.json"
    [[runners]]
    name = "lab"
    url = "\(url)"
    token = "glrt-sandboxsandboxsandbox"
    \(executor)
    """
  }

  private static let tokens = [
    "runner lab": "glrt-sandboxsandboxsandbox", "access": "glpat-sandbox", "job": "glcbt-sesame",
  ]

  private static let docker = """
    executor = "local-docker"
    host = "unix:///nowhere/docker.sock"
    """

  private static let tenants = """
    executor = "clever-docker"
    cc_api_url = "http://127.0.0.1:9/v2"
    cc_multi_tenant = true
    cc_gitlab_namespace_attributes_token = "glpat-sandbox"
    """

  private static let state = """
    {"version":1,"installation":"0123456789abcdef0123456789abcdef","records":[],"sightings":[],
    "runners":[],"capacity":{"jobs":0,"concurrent":1,"provisioning":0,"provisioning_limit":1,
    "weight":0,"quota":null}}
    """

  /// Of an old job nothing would be reported any more.
  private static let now = Date().formatted(.iso8601)

  /// A record of `lab`.
  static func record(
    _ phase: String, _ more: String = "", runner: String = "lab", version: Int = 1
  ) -> String {
    """
    {"version":\(version),"runner":"\(runner)","job_id":4711,"token":"glcbt-sesame",\
    "phase":"\(phase)","expected_weight":1000,"acquired_at":"\(now)",\
    "mark":"s1f2e3d4",\(more)"job":{"id":4711,"token":"glcbt-sesame"}}
    """
  }

  private static func made(_ executor: String, in account: String) -> String {
    """
    "creation":"made","resource":{"executor":"\(executor)","name":"hpd-job-s1f2e3d4-4711",\
    "id":"x","account":"\(account)","weight":1000},
    """
  }

  private static let records = [
    "acquired": record("acquired"),
    "launching": record("launching", made("local-docker", in: "unix:///nowhere/docker.sock")),
    "homeless": record("launching", made("clever-docker", in: "namespace:grp")),
    "running": record("running", made("local-docker", in: "unix:///nowhere/docker.sock")),
    "launched": record("running", "\"launch\":\"done\","),
    "success": record("over", "\"result\":\"success\","),
    "failed": record("over", "\"result\":\"failed\","),
    "canceled": record("over", "\"result\":\"canceled\","),
    "unknown": record("over", "\"result\":\"unknown\","),
  ]
}
