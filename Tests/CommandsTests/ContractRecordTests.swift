import Commands
import Core
import Foundation
import Testing

/// The record as `cli.md` shows it, which tells neither the account of its resource nor a mark.
@Suite("A record as the contract shows it", .timeLimit(.minutes(5)))
struct ContractRecordTests {
  private static func sample(
    phase: String = "acquired", job: String? = #"{"id":4711,"token":"glcbt-…"}"#,
    executor: String = "clever-docker"
  ) -> String {
    let member = job.map { #""job": \#($0),"# } ?? ""
    return """
      {"version": 1, "runner": "lab", "job_id": 4711, "token": "glcbt-…", "phase": "\(phase)", "expected_weight": 5600,
       "trace_offset": 0, "acquired_at": "2026-11-23T17:00:00Z", \(member)
       "resource": {"executor": "\(executor)", "name": "hpd-job-s1f2e3d4-4711", "id": "app_…", "weight": 5600, "later": 1}}
      """
  }

  private static let ofTenant = """
    {"id":4711,"token":"glcbt-…","variables":[{"key":"CI_PROJECT_ROOT_NAMESPACE","value":"grp"}]}
    """

  private static let single = """
    executor = "clever-docker"
    cc_orga_id = "orga_1"
    cc_token = "sesame"
    """

  private static let tenants = """
    executor = "clever-docker"
    cc_multi_tenant = true
    cc_gitlab_namespace_attributes_token = "sesame"
    """

  private static let docker = """
    executor = "local-docker"
    host = "unix:///nowhere/docker.sock"
    """

  private func run(
    _ command: [String], _ record: String, on executor: String, in scratch: Scratch
  ) async throws -> Ending {
    let path = try scratch.file(
      "c.toml",
      """
      state_file = "\(scratch.path)/state.json"
      [[runners]]
      name = "lab"
      url = "http://127.0.0.1:9"
      token = "glrt-sesame0123456789"
      cc_api_url = "http://127.0.0.1:9/v2"
      \(executor)
      """)
    return await hpr(command + ["-c", path], pause: { _ in }, input: record)
  }

  @Test(
    "is taken by each step and imported; the account is the runner's, or that of the namespace",
    arguments: [
      (single, sample(phase: "starting"), "orga_1"),
      (tenants, sample(phase: "starting", job: ofTenant), "namespace:grp"),
      (docker, sample(phase: "starting", executor: "local-docker"), "unix:///nowhere/docker.sock"),
    ])
  func accepted(executor: String, record: String, account: String) async throws {
    let scratch = try Scratch()
    let told = "\"account\":\"\(account)\""
    for step in [["wait", "--timeout", "0"], ["decommission"]] {
      let end = try await run(step, record, on: executor, in: scratch)
      #expect(end.status == (step[0] == "wait" ? .nothing : .coordinator), "\(end.errors)")
      #expect(step[0] != "wait" || end.output.contains(told), "\(end.output)")
    }
    let passed = try await run(["launch"], record, on: executor, in: scratch)
    #expect(passed.status == .done && !passed.output.contains("account"), "\(passed.errors)")
    let imported = try await run(["state", "import", "-"], record, on: executor, in: scratch)
    #expect(imported.status == .done, "\(imported.errors)")
    let state = try String(contentsOfFile: "\(scratch.path)/state.json", encoding: .utf8)
    #expect(state.contains(told) && state.contains("\"later\":1"), "\(state)")
  }

  @Test("where nothing tells the account, that is said: 2")
  func homeless() async throws {
    let scratch = try Scratch()
    let records = [
      (Self.tenants, Self.sample(phase: "starting")),
      (Self.tenants, Self.sample(phase: "failing", job: nil)),
      (Self.docker, Self.sample(phase: "starting")),
      (Self.single, Self.sample(phase: "starting").replacing("\"lab\"", with: "\"else\"")),
    ]
    for (executor, record) in records {
      for command in [["decommission"], ["state", "import", "-"]] {
        let end = try await run(command, record, on: executor, in: scratch)
        #expect(end.status == .invalid, "\(end.errors)")
        #expect(end.lines.count == 1 && end.errors.contains("no `account`"), "\(end.errors)")
      }
    }
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/state.json"))
  }
}
