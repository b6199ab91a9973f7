import Commands
import Foundation
import Testing

@Suite("hpr state show")
struct StateShowTests {
  @Test("tells jobs, capacity and runners in a table")
  func text() async throws {
    let scratch = try Scratch()
    let records = [StateText.running, StateText.stranger]
    let path = try scratch.file(
      "state.json", StateText.state(records: records, runners: StateText.paused))
    let end = await hpr("state", "show", "--state-file", path)
    #expect(end.status == .done)
    #expect(end.errors.isEmpty)
    #expect(
      end.output == """
        RUNNER                 JOB   PHASE     SINCE                     RESOURCE               \
        WEIGHT  LAST ERROR
        lab                    4711  running   2026-11-23T17:00:00.000Z  hpd-job-1f2e3d4c-4711  \
        1       two\\nlines
        gone (unknown runner)  1     acquired  2026-11-23T17:00:00.000Z  -                      \
        1       -
        capacity: jobs 1/50, provisioning 0/10, weight 1/no limit
        RUNNER  POLLING  SINCE                     WHY NOT
        lab     no       2026-11-23T16:00:00.000Z  the engine is away

        """)
  }

  @Test("tells the same in JSON, with keys that stay")
  func json() async throws {
    let scratch = try Scratch()
    let path = try scratch.file(
      "state.json", StateText.state(records: [StateText.running], runners: StateText.paused))
    let end = await hpr("state", "show", "--json", "--state-file", path)
    #expect(end.status == .done)
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(end.output.utf8)) as? [String: Any])
    #expect(root["version"] as? Int == 1)
    #expect(Set(root.keys) == ["version", "jobs", "capacity", "runners"])
    let job = try #require((root["jobs"] as? [[String: Any]])?.first)
    #expect(
      Set(job.keys) == [
        "runner", "unknown_runner", "job_id", "phase", "since", "resource", "weight", "last_error",
      ])
    #expect(job["runner"] as? String == "lab")
    #expect(job["job_id"] as? Int == 4711)
    #expect(job["phase"] as? String == "running")
    #expect(job["resource"] as? String == "hpd-job-1f2e3d4c-4711")
    #expect(job["weight"] as? Int == 1000)
    #expect(job["last_error"] as? String == "two\nlines")
    let runner = try #require((root["runners"] as? [[String: Any]])?.first)
    #expect(Set(runner.keys) == ["name", "polling", "why_not", "since"])
    #expect(runner["polling"] as? Bool == false)
    let capacity = try #require(root["capacity"] as? [String: Any])
    #expect(
      Set(capacity.keys) == [
        "jobs", "concurrent", "provisioning", "provisioning_limit", "weight", "quota",
      ])
    #expect(capacity["quota"] is NSNull)
  }

  @Test("tells that there is no job")
  func empty() async throws {
    let scratch = try Scratch()
    let path = try scratch.file("state.json", StateText.state(records: []))
    #expect(await hpr("state", "show", "--state-file", path).output.hasPrefix("no jobs\n"))
    let json = await hpr("state", "show", "--json", "--state-file", path)
    #expect(json.output.contains("\"jobs\": []"))
  }

  @Test("keeps tokens and payloads to itself unless told otherwise")
  func secrets() async throws {
    let scratch = try Scratch()
    let path = try scratch.file("state.json", StateText.one)
    let quiet = ["state", "show", "--state-file", path]
    for more in [[], ["--json"]] {
      let end = await hpr(quiet + more)
      #expect(!end.output.contains("sesame"))
      let open = await hpr(quiet + more + ["--reveal-secrets"])
      #expect(open.output.contains("glcbt-sesame"))
      #expect(open.output.contains("open sesame") == !more.isEmpty)
    }
  }

  @Test("prints one record whole, the payload byte for byte")
  func record() async throws {
    let scratch = try Scratch()
    let path = try scratch.file("state.json", StateText.one)
    let end = await hpr("state", "show", "--state-file", path, "--record", "lab/4711")
    #expect(end.status == .done)
    #expect(end.output.hasSuffix("\n"))
    let payload = try #require(StateText.running.range(of: "\"job\":{"))
    #expect(end.output.contains(StateText.running[payload.lowerBound...]))
    #expect(end.output.contains("\"token\":\"glcbt-sesame\""))
  }

  @Test("a record that is not there ends 2", arguments: ["lab/1", "lab", "", "other/4711"])
  func noRecord(name: String) async throws {
    let scratch = try Scratch()
    let path = try scratch.file("state.json", StateText.one)
    let end = await hpr(["state", "show", "--state-file", path, "--record", name])
    #expect(end.status == .invalid)
    #expect(end.output.isEmpty)
    #expect(end.lines == ["hpr: \(path): there is no record '\(name)'", Self.listing])
  }

  private static let listing = "hint: hpr state show lists them; a record is named RUNNER/JOB"

  @Test(
    "a state that cannot be read ends 2, says why, and is left as it is",
    arguments: [
      ("", "it is not JSON"), ("{\"version\":1,\"inst", "it is not JSON"),
      ("\u{1}\u{2}", "it is not JSON"), ("[]", "the state"),
      ("{}", "it has no `version`"), ("{\"version\":2}", "it has version 2, this hpr reads 1"),
      ("{\"version\":1}", "installation"),
    ])
  func unreadable(text: String, why: String) async throws {
    let scratch = try Scratch()
    let path = try scratch.file("state.json", text)
    let end = await hpr("state", "show", "--state-file", path)
    #expect(end.status == .invalid)
    #expect(end.output.isEmpty)
    #expect(end.lines.count == 2)
    #expect(end.lines.first?.hasPrefix("hpr: \(path): not a state file that can be read: ") == true)
    #expect(end.errors.contains(why), "\(end.errors)")
    #expect(end.lines.last?.hasPrefix("hint: ") == true)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test("a state of heptapod-paas-runner ends 2, and it is said who takes it over")
  func ofPeer() async throws {
    let scratch = try Scratch()
    let path = try scratch.file("state.json", StateImportTests.peer)
    let end = await hpr("state", "show", "--state-file", path)
    #expect(end.status == .invalid && end.output.isEmpty)
    #expect(end.lines.first == "hpr: \(path): it was written by heptapod-paas-runner")
    #expect(end.lines.last?.contains("hpr state import") == true)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == StateImportTests.peer)
  }

  @Test("no file, or a folder in its place, ends 2")
  func noFile() async throws {
    let scratch = try Scratch()
    let missing = await hpr("state", "show", "--state-file", "\(scratch.path)/none")
    #expect(missing.status == .invalid)
    #expect(missing.lines.first == "hpr: \(scratch.path)/none: there is no state file")
    let folder = await hpr("state", "show", "--state-file", scratch.path)
    #expect(folder.status == .invalid)
    #expect(folder.lines.first == "hpr: \(scratch.path): Is a directory")
  }

  @Test("reads the state file that the configuration or the service names")
  func configured() async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let state = try scratch.file("state.json", StateText.one)
    #expect(await hpr("state", "show", "-c", path).output.contains("4711"))
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let bare = try scratch.file(
      "bare.toml", text.split(separator: "\n").dropFirst().joined(separator: "\n"))
    let none = await hpr("state", "show", "-c", bare)
    #expect(none.status == .invalid)
    #expect(none.lines.first == "hpr: \(bare): state_file is not set")
    let service = await hpr(
      "state", "show", "-c", bare, environment: ["STATE_DIRECTORY": "\(scratch.path):/other"])
    #expect(service.output.contains("4711"), "\(state)")
  }
}
