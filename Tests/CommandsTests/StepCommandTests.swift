import Commands
import Foundation
import Testing
import World

@Suite("The single steps' records", .timeLimit(.minutes(5)))
struct StepCommandTests {
  static let verbs = [
    ["provision"], ["launch"], ["wait"], ["fail", "--message", "enough"], ["decommission"],
  ]

  static func record(
    phase: String = "acquired", runner: String = "lab", version: Int = 1, more: String = ""
  ) -> String {
    """
    {"version":\(version),"runner":"\(runner)","job_id":4711,"token":"glcbt-sesame","phase":"\(phase)",\
    "expected_weight":1000,"trace_offset":0,"acquired_at":"2026-11-23T17:00:00Z",\
    "mark":"s1f2e3d4",\(more)"future":{"a":[1.50]},\
    "job":{"id":4711,"token":"glcbt-sesame", "n":1e2}}
    """
  }

  private static func run(
    _ verb: [String], _ input: String, more: [String] = [], broken: OutputError? = nil
  ) async throws -> Ending {
    let scratch = try Scratch()
    let path = try scratch.configuration(runner: "host = \"unix:///nowhere/docker.sock\"")
    let all = verb.prefix(1) + ["-c", path] + verb.dropFirst() + more
    return await hpr(Array(all), broken: broken, input: input)
  }

  @Test("nothing on standard input is nothing to do", arguments: verbs, ["", " \n"])
  func nothing(verb: [String], input: String) async throws {
    let end = try await Self.run(verb, input)
    #expect(end.status == .nothing && end.output.isEmpty && end.lines.count == 1)
  }

  @Test(
    "rubbish ends 2 with one line that quotes nothing of it",
    arguments: verbs,
    [
      "{", "[]", "null", "\"sesame\"", "\u{0}", "{}", #"{"launched":[],"token":"sesame"}"#,
      String(repeating: "[", count: 100_000), record(version: 2), record(phase: "sesame"),
      record(
        more:
          #""resource":{"executor":"local-docker","name":"production","account":"a","weight":1},"#),
      record(more: #""job_id":12,"#),
    ])
  func rubbish(verb: [String], input: String) async throws {
    let end = try await Self.run(verb, input)
    #expect(end.status == .invalid, "\(end.errors)")
    #expect(end.output.isEmpty)
    #expect(end.lines.count == 1 && end.errors.hasPrefix("hpr: standard input: not a job record: "))
    #expect(!end.errors.contains("sesame"))
  }

  @Test("a file that is too large, a folder, or not there ends 2 with one line", arguments: verbs)
  func files(verb: [String]) async throws {
    let scratch = try Scratch()
    let huge = try scratch.file("huge", "")
    try #require(FileHandle(forWritingAtPath: huge)).truncate(atOffset: 100 << 20)
    for path in [huge, scratch.path, "\(scratch.path)/nothing"] {
      let end = try await Self.run(verb, "", more: [path])
      #expect(end.status == .invalid, "\(path)")
      #expect(end.lines.count == 1 && end.lines[0].hasPrefix("hpr: \(path): "), "\(end.errors)")
    }
  }

  @Test("a record of another runner ends 2, and is written as it came", arguments: verbs)
  func otherRunner(verb: [String]) async throws {
    let phases = ["provision": "acquired", "launch": "launching"]
    let phase = phases[verb[0]] ?? "starting"
    let end = try await Self.run(verb, Self.record(phase: phase, runner: "other"))
    #expect(end.status == .invalid && end.lines.count == 1)
    #expect(end.output.contains(#""runner":"other""#))
  }

  private static let made = """
    "creation":"made","resource":{"executor":"local-docker","name":"hpd-job-s1f2e3d4-4711",\
    "id":"hpd-job-s1f2e3d4-4711","account":"unix:///nowhere/docker.sock","weight":1000},
    """

  @Test(
    "a phase that a step does not take ends as the contract says, the record written as it came",
    arguments: [
      ("provision", "launching", "", .done), ("provision", "starting", "", .done),
      ("provision", "running", "", .done), ("provision", "failing", "", .failed),
      ("provision", "decommissioning", "", .failed), ("provision", "kept", "", .failed),
      ("provision", "over", "success", .done), ("provision", "over", "failed", .failed),
      ("provision", "over", "unknown", .failed), ("provision", "standby", "", .invalid),
      ("launch", "acquired", "", .invalid), ("launch", "provisioning", "", .invalid),
      ("launch", "starting", "", .done), ("launch", "running", "", .done),
      ("launch", "kept", "", .failed), ("launch", "over", "canceled", .failed),
      ("wait", "acquired", "", .invalid), ("wait", "launching", "", .invalid),
      ("wait", "over", "success", .done), ("wait", "over", "failed", .jobFailed),
      ("wait", "over", "canceled", .jobCanceled), ("wait", "over", "unknown", .resultUnknown),
      ("wait", "decommissioning", "failed", .jobFailed), ("wait", "kept", "", .resultUnknown),
      ("fail", "over", "success", .failed), ("fail", "over", "failed", .done),
      ("decommission", "over", "failed", .done),
    ] as [(String, String, String, Commands.ExitStatus)])
  func phases(verb: String, phase: String, result: String, status: Commands.ExitStatus) async throws
  {
    let more = result.isEmpty ? "" : "\"result\":\"\(result)\","
    let words = try #require(Self.verbs.first { $0[0] == verb })
    let end = try await Self.run(words, Self.record(phase: phase, more: Self.made + more))
    #expect(end.status == status, "\(end.errors)")
    #expect(end.lines.count <= 1)
    #expect(end.output.contains(#""phase":"\#(phase)""#), "\(end.output)")
    #expect(end.output.contains(#""future":{"a":[1.50]}"#))
    #expect(end.output.contains(#""job":{"id":4711,"token":"glcbt-sesame", "n":1e2}"#))
    if phase == "over" { #expect(end.output.contains(#""result":"\#(result)""#)) }
  }

  @Test("a record that cannot be written is told, also to a closed pipe", arguments: verbs)
  func broken(verb: [String]) async throws {
    let over = Self.record(phase: "over", more: #""result":"success","#)
    for error in [OutputError.closed, .failed("No space left")] {
      let end = try await Self.run(verb, over, broken: error)
      #expect(end.status == .failed)
      // What fail itself has to say of a job that is over comes first.
      #expect(end.lines.count == (verb[0] == "fail" ? 3 : 2), "\(end.errors)")
      #expect(end.errors.contains("standard output: the job's record cannot be written"))
    }
  }

  @Test("what the step itself had to say is told before the record that is lost", arguments: verbs)
  func bothErrors(verb: [String]) async throws {
    let phase = ["provision": "acquired", "launch": "launching"][verb[0]] ?? "starting"
    let record = Self.record(phase: phase, runner: "other")
    let end = try await Self.run(verb, record, broken: .failed("No space left"))
    #expect(end.status == .failed && end.lines.count == 3, "\(end.errors)")
    #expect(end.lines[0].contains("has no runner 'other'"))
    #expect(end.lines[1].hasPrefix("hpr: standard output: the job's record cannot be written"))
    #expect(end.lines[2].hasPrefix("hint: the step may be repeated with the record"))
  }

  @Test("without a mark the name of the resource tells it; without both that is said")
  func markless() async throws {
    let mark = #""mark":"s1f2e3d4","#
    let named = Self.record(phase: "running", more: Self.made)
      .replacingOccurrences(of: mark, with: "")
      .replacingOccurrences(of: #""creation":"made","#, with: "")
    let end = try await Self.run(["launch"], named)
    #expect(end.status == .done, "\(end.errors)")
    #expect(end.output.contains(mark) && end.output.contains(#""creation":"made""#))
    for more in ["", Self.made.replacingOccurrences(of: "s1f2e3d4-4711", with: "s1f2e3d4-1")] {
      let nameless = Self.record(more: more).replacingOccurrences(of: mark, with: "")
      let end = try await Self.run(["launch"], nameless)
      #expect(end.status == .invalid && end.lines.count == 1)
      #expect(end.errors.contains("no `mark`, which hpr acquire-once writes"), "\(end.errors)")
    }
  }

  @Test(
    "a record without a payload cannot be decommissioned but by force: 2, not the coordinator's 4")
  func payloadless() async throws {
    let record = Self.record(phase: "running", more: Self.made).replacingOccurrences(
      of: #","job":{"id":4711,"token":"glcbt-sesame", "n":1e2}"#, with: "")
    #expect(!record.contains(#""n""#))
    let end = try await Self.run(["decommission"], record)
    #expect(end.status == .invalid, "\(end.errors)")
    #expect(end.lines.count == 2 && end.lines[1].contains("--force"))
    #expect(end.output.contains(#""phase":"running""#))
  }

  @Test("-o writes a file of mode 0600 in place of standard output, also over the input")
  func output() async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let file = try scratch.file("job.json", Self.record(phase: "running"), mode: 0o644)
    let end = await hpr("launch", "-c", path, "-o", file, file)
    #expect(end.status == .done && end.output.isEmpty, "\(end.errors)")
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try String(contentsOfFile: file, encoding: .utf8).contains(#""phase":"running""#))
    let lost = await hpr("launch", "-c", path, "-o", "\(scratch.path)/no/f", file)
    #expect(lost.status == .failed && lost.lines.count == 2)
  }

  @Test(
    "a wrong command line ends 64",
    arguments: [
      ["fail", "r"], ["fail", "--message", " ", "r"], ["fail", "--message", "m", "--reason", "x"],
      ["wait", "--timeout", "-1"], ["provision", ""], ["launch", "-o", ""],
      ["provision", "a", "b"],
      ["acquire-once", "--wait", "x"], ["acquire-once", "--wait=-1"],
      ["decommission", "--steps", "r"],
      ["decommission", "--older-than", "1d"], ["decommission", "--orphans", "--force"],
      ["decommission", "--steps", "--older-than", "1y"], ["decommission", "--json", "r"],
      ["decommission", "--orphans", "--all-of-runner"],
    ])
  func usage(arguments: [String]) async throws {
    let end = await hpr(arguments)
    #expect(end.status == .usage && end.lines.count == 2, "\(end.errors)")
  }

  @Test("a coordinator that is away: 4 and nothing is deleted; an engine that is away: 5, by force")
  func away() async throws {
    let scratch = try Scratch()
    let path = try scratch.file(
      "c.toml",
      """
      [[runners]]
      name = "lab"
      url = "http://127.0.0.1:9"
      token = "glrt-sesame0123456789"
      executor = "local-docker"
      host = "unix:///nowhere/docker.sock"
      """)
    let record = Self.record(phase: "running", more: Self.made)
    let end = await hpr(["decommission", "-c", path], pause: { _ in }, input: record)
    #expect(end.status == .coordinator, "\(end.errors)")
    #expect(end.output.contains(#""phase":"running""#) && end.lines.count == 2)
    let dry = await hpr(["decommission", "-c", path, "--dry-run"], pause: { _ in }, input: record)
    #expect(dry.status == .coordinator)
  }

  @Test("an engine that is away leaves a job provisioning, whose record is written, and ends 5")
  func engineAway() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      let scratch = try Scratch()
      let path = try scratch.file(
        "c.toml",
        """
        [[runners]]
        name = "lab"
        url = "\(url)"
        token = "glrt-sandboxsandboxsandbox"
        executor = "local-docker"
        host = "unix:///nowhere/docker.sock"
        """)
      await coordinator.queue(JobSpec(script: ["true"]))
      let record = await hpr("acquire-once", "-c", path).output
      let end = await hpr(["provision", "-c", path], input: record)
      #expect(end.status == .provider, "\(end.errors)")
      #expect(end.output.contains(#""phase":"provisioning""#))
      #expect(end.lines.contains { $0.hasPrefix("hpr: provision lab/") })
    }
  }
}
