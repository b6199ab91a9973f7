import Commands
import Foundation
import StateFile
import Testing

@Suite("hpr state import")
struct StateImportTests {
  /// A state file as heptapod-paas-runner leaves it, for the configuration's runner.
  static let peer = """
    {"launched": [{"runner_name": "glrt-ses", "job_id": 1, "token": "t1", "trace_offset": 0, \
    "expected_weight": 1, "paas_resource": "hpd-job-glrt-ses-1"}], "to_decommission": \
    [{"runner_name": "glrt-ses", "job_id": 2, "token": "t2", "paas_resource": "hpd-job-glrt-ses-2"}], \
    "standby_resources": [], "pending": [[{"runner_name": "glrt-ses", "job_id": 3, "token": "t3"}, \
    {"id": 3, "token": "t3"}]]}
    """

  private func state(_ scratch: Scratch) throws -> String {
    try String(contentsOfFile: "\(scratch.path)/state.json", encoding: .utf8)
  }

  private func jobs(_ scratch: Scratch) async throws -> [String] {
    let end = await hpr("state", "show", "--state-file", "\(scratch.path)/state.json", "--json")
    let root = try JSONSerialization.jsonObject(with: Data(end.output.utf8)) as? [String: Any]
    let jobs = root?["jobs"] as? [[String: Any]] ?? []
    return jobs.map { "\($0["runner"] ?? "")/\($0["job_id"] ?? "") \($0["phase"] ?? "")" }
  }

  @Test(
    "adds the jobs of heptapod-paas-runner, and the second time nothing", arguments: [true, false])
  func peer(asFile: Bool) async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let file = asFile ? try scratch.file("peer.json", Self.peer) : "-"
    let command = ["state", "import", "-c", path, file]
    let end = await hpr(command, input: Self.peer)
    #expect(end.status == .done && end.errors.isEmpty, "\(end.errors)")
    #expect(end.output == "\(scratch.path)/state.json: 3 jobs imported\n")
    #expect(
      try await jobs(scratch) == ["lab/1 starting", "lab/3 provisioning", "lab/2 decommissioning"])
    let mode = try FileManager.default.attributesOfItem(atPath: "\(scratch.path)/state.json")
    #expect(mode[.posixPermissions] as? Int == 0o600)
    let table = await hpr("state", "show", "-c", path).output
    #expect(table.contains("capacity: jobs 3/50") && table.contains("hpr run has not been started"))
    let before = try state(scratch)
    let again = await hpr(command, input: Self.peer)
    #expect(again.status == .done)
    #expect(again.output == "\(scratch.path)/state.json: 0 jobs imported, 3 tracked already\n")
    #expect(try state(scratch) == before)
  }

  @Test(
    "dates what it adds by the present clock, though the clock was set since the state was written")
  func clockSet() async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let id = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    let uptime = try String(contentsOfFile: "/proc/uptime", encoding: .utf8).split(separator: " ")[
      0]
    let running = try #require(Double(uptime))
    let start = Date().addingTimeInterval(86_400 - running).formatted(Self.times)
    _ = try scratch.file(
      "state.json",
      """
      {"version": 1, "installation": "0123456789abcdef0123456789abcdef", "records": [],
      "system_start": {"id": "\(id.trimmingCharacters(in: .newlines))", "at": "\(start)"}}
      """)
    let end = await hpr("state", "import", "-c", path, "-", input: Self.peer)
    #expect(end.status == .done)
    #expect(
      end.errors.contains("the clock was set back since the state was written"), "\(end.errors)")
    let root = try JSONSerialization.jsonObject(with: Data(state(scratch).utf8)) as? [String: Any]
    let records = root?["records"] as? [[String: Any]] ?? []
    let deadlines = try records.compactMap { $0["deadline"] as? String }
      .map { try Date($0, strategy: Self.times) }
    #expect(deadlines.count == 2 && deadlines.allSatisfy { $0 > Date() }, "\(deadlines)")
  }

  private static let times = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  @Test("takes over a state of heptapod-paas-runner that is in the state file's own place")
  func inPlace() async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let file = try scratch.file("state.json", Self.peer)
    let end = await hpr("state", "import", "-c", path, file)
    #expect(end.status == .done, "\(end.errors)")
    #expect(end.output.contains("3 jobs imported") && end.output.contains("\(file).peer-1"))
    #expect(try await jobs(scratch).count == 3)
    #expect(try String(contentsOfFile: "\(file).peer-1", encoding: .utf8) == Self.peer)
  }

  @Test("adds another state of hpr, or one record, and renames runners")
  func own() async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let command = ["state", "import", "-c", path, "-"]
    let record = await hpr(command, input: StateText.running)
    #expect(record.status == .done && record.errors.isEmpty, "\(record.errors)")
    #expect(try await jobs(scratch) == ["lab/4711 running"])
    let all = StateText.state(records: [StateText.running, StateText.stranger])
    let end = await hpr(command, input: all)
    #expect(end.output.contains("1 job imported, 1 tracked already"))
    #expect(end.lines.count == 1 && end.errors.contains("warning: there is no runner \"gone\""))
    let mapped = await hpr(command + ["--map", "gone=lab", "--map", "lab=other"], input: all)
    #expect(mapped.output.contains("2 jobs imported"))
    #expect(
      try await jobs(scratch) == [
        "lab/4711 running", "gone/1 acquired", "other/4711 running", "lab/1 acquired",
      ])
    #expect(try state(scratch).contains("open sesame"), "the payload is kept")
  }

  @Test("a record of a job that is over adds nothing")
  func over() async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let over = #"{"version":1,"runner":"lab","job_id":1,"phase":"over","result":"success"}"#
    let end = await hpr("state", "import", "-c", path, "-", input: over)
    #expect(end.status == .done && end.output.contains("0 jobs imported"), "\(end.errors)")
  }

  @Test("a job of no runner ends 2 and names it; --map says whose it is")
  func unknownRunner() async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let strange = Self.peer.replacing(
      "glrt-ses\", \"job_id\": 2", with: "DEADBEEF\", \"job_id\": 2")
    let end = await hpr("state", "import", "-c", path, "-", input: strange)
    #expect(end.status == .invalid && end.output.isEmpty)
    #expect(end.lines.count == 2 && end.lines[0].contains("job 2 of the runner \"DEADBEEF\""))
    #expect(end.lines[1].hasPrefix("hint: ") && end.lines[1].contains("--map"))
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/state.json"))
    let mapped = await hpr(
      "state", "import", "-c", path, "-", "--map", "DEADBEEF=lab", input: strange)
    #expect(mapped.status == .done && mapped.output.contains("3 jobs imported"))
  }

  @Test("ends 6 while an hpr holds the state")
  func locked() async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let holder = try StateFile(at: "\(scratch.path)/state.json") { _ in }
    let end = await hpr("state", "import", "-c", path, "-", input: Self.peer)
    #expect(end.status == .locked && end.output.isEmpty)
    withExtendedLifetime(holder) {}
  }

  @Test(
    "what cannot be read ends 2, says why in one line, and touches nothing",
    arguments: [
      ("{", "not JSON"), ("[]", "not an object"), ("{}", "no `version`"),
      ("{\"launched\": 7}", "`launched`"), ("{\"version\": 2, \"records\": []}", "version 2"),
      ("{\"version\":1,\"job_id\":1}", "no `runner`"), ("\u{0}\u{1}", "not JSON"),
    ])
  func unreadable(text: String, why: String) async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let end = await hpr("state", "import", "-c", path, "-", input: text)
    #expect(end.status == .invalid && end.output.isEmpty)
    #expect(end.lines.count == 2 && end.lines[0].contains(why), "\(end.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["c.toml"])
  }

  @Test("nothing on standard input but blanks ends 3, no file 2, a wrong command line 64")
  func missing() async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let command = ["state", "import", "-c", path]
    for input in ["", " \n\t\r\n"] {
      #expect(await hpr(command + ["-"], input: input).status == .nothing)
    }
    let none = await hpr(command + ["\(scratch.path)/none"])
    #expect(none.status == .invalid)
    #expect(none.lines == ["hpr: \(scratch.path)/none: there is no such file"])
    for wrong in [[], [""], ["-", "--map", "x"], ["-", "--map", "=a"], ["-", "--map", "a="]] {
      #expect(await hpr(command + wrong).status == .usage, "\(wrong)")
    }
    let twice = ["-", "--map", "a=b", "--map", "a=c"]
    #expect(await hpr(command + twice).status == .usage)
  }
}
