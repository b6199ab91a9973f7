import Commands
import Core
import Foundation
import Testing
import World

@Suite("hpr acquire-once", .timeLimit(.minutes(5)))
struct AcquireOnceTests {
  private struct Scene: Sendable {
    let coordinator: SandboxCoordinator
    let scratch: Scratch
    let path: String

    func acquire(_ more: String..., broken: OutputError? = nil) async -> Ending {
      await hpr(["acquire-once", "-c", path] + more, broken: broken)
    }
  }

  private static func play(_ body: @Sendable (Scene) async throws -> Void) async throws {
    var settings = CoordinatorSettings()
    settings.runners.append(.init(name: "second", token: "glrt-secondsecondsecond"))
    let coordinator = SandboxCoordinator(settings)
    try await coordinator.serve { url in
      let scratch = try Scratch()
      let section = { (name: String, token: String) in
        """
        [[runners]]
        name = "\(name)"
        url = "\(url)"
        token = "\(token)"
        executor = "local-docker"
        """
      }
      let path = try scratch.file(
        "c.toml",
        """
        check_interval = 1
        state_file = "\(scratch.path)/state.json"
        \(section("sandbox", "glrt-sandboxsandboxsandbox"))
        \(section("second", "glrt-secondsecondsecond"))
        """)
      try await body(Scene(coordinator: coordinator, scratch: scratch, path: path))
    }
  }

  private static func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("no job ends 3; a job is printed with its payload and a step's mark; the runners in order")
  func job() async throws {
    try await Self.play { scene in
      let nothing = await scene.acquire()
      #expect(nothing.status == .nothing && nothing.output.isEmpty)
      #expect(nothing.lines == ["hpr: acquire-once: no job was waiting"])
      let job = await scene.coordinator.queue(JobSpec(script: ["true"]))
      let end = await scene.acquire()
      #expect(end.status == .done, "\(end.errors)")
      let record = try Self.object(end.output)
      #expect(record["version"] as? Int == 1 && record["phase"] as? String == "acquired")
      #expect(record["runner"] as? String == "sandbox" && record["job_id"] as? Int == job)
      #expect((record["job"] as? [String: Any])?["id"] as? Int == job)
      #expect(record["resource"] == nil)
      let mark = try #require(record["mark"] as? String)
      #expect(mark.hasPrefix("s") && mark.count == 8)
      var other = JobSpec(script: ["true"])
      other.runner = "second"
      await scene.coordinator.queue(other)
      let second = try Self.object(await scene.acquire().output)
      #expect(second["runner"] as? String == "second")
      #expect(second["mark"] as? String != mark)
      await scene.coordinator.queue(JobSpec(script: ["true"]))
      #expect(try Self.object(await scene.acquire().output)["mark"] as? String == mark)
    }
  }

  @Test(
    "without a state file the mark is of an id beside the configuration, or at home, or of none")
  func installations() async throws {
    try await Self.play { scene in
      let text = try String(contentsOfFile: scene.path, encoding: .utf8)
      let path = try scene.scratch.file(
        "stateless.toml",
        text.replacing("state_file = \"\(scene.scratch.path)/state.json\"", with: ""))
      let mark = { (environment: [String: String]) in
        await scene.coordinator.queue(JobSpec(script: ["true"]))
        let end = await hpr("acquire-once", "-c", path, environment: environment)
        return try #require(try Self.object(end.output)["mark"] as? String, "\(end.errors)")
      }
      let markOfKept = { (file: String) in
        let id = try String(contentsOfFile: "\(file).installation", encoding: .utf8).prefix(32)
        return Mark.ofStep(installation: String(id), runner: RunnerName("sandbox")).text
      }
      let home = "\(scene.scratch.path)/home"
      let files = FileManager.default
      try files.createDirectory(atPath: home, withIntermediateDirectories: true)
      let beside = try await mark(["XDG_STATE_HOME": home])
      #expect(try beside == markOfKept(path))
      #expect(try await mark([:]) == beside)
      // What can be neither read nor made.
      try files.removeItem(atPath: "\(path).installation")
      try files.createDirectory(
        atPath: "\(path).installation", withIntermediateDirectories: false)
      let atHome = try await mark(["XDG_STATE_HOME": home])
      #expect(try atHome == markOfKept("\(home)/hpr") && atHome != beside)
      #expect(try await mark(["XDG_STATE_HOME": home]) == atHome)
      let nowhere = ["XDG_STATE_HOME": "\(home)/nowhere"]
      let marks = [try await mark(nowhere), try await mark(nowhere), try await mark([:])]
      #expect(Set(marks + [atHome, beside]).count == 5)
    }
  }

  @Test("--runner asks that one only")
  func oneRunner() async throws {
    try await Self.play { scene in
      var spec = JobSpec(script: ["true"])
      spec.runner = "sandbox"
      await scene.coordinator.queue(spec)
      #expect(await scene.acquire("--runner", "second").status == .nothing)
      #expect(await scene.acquire("--runner", "nope").status == .invalid)
      #expect(await scene.acquire("--runner", "sandbox").status == .done)
    }
  }

  @Test("a coordinator that refuses, limits or stumbles ends 4", arguments: [403, 429, 500])
  func refused(status: Int) async throws {
    try await Self.play { scene in
      await _ = scene.coordinator.faults.add(Fault(.request, .answer, status: status))
      let end = await scene.acquire()
      #expect(end.status == .coordinator, "\(end.errors)")
      #expect(end.lines.count == 2 && end.lines[0].hasPrefix("hpr: sandbox: coordinator "))
      #expect(!end.errors.contains("sandboxsandbox"))
    }
  }

  @Test("--wait asks until there is a job")
  func wait() async throws {
    try await Self.play { scene in
      var spec = JobSpec(script: ["true"])
      spec.delay = 0.5
      await scene.coordinator.queue(spec)
      #expect(await scene.acquire("--wait", "20").status == .done)
    }
  }

  @Test(
    "a record that cannot be written fails its job, with a sentence",
    arguments: [OutputError.closed, .failed("No space left")])
  func lost(error: OutputError) async throws {
    try await Self.play { scene in
      let job = await scene.coordinator.queue(JobSpec(script: ["true"]))
      let end = await scene.acquire(broken: error)
      #expect(end.status == .failed)
      #expect(end.errors.contains("the job's record cannot be written"))
      let book = try #require(await scene.coordinator.book(job))
      #expect(book.state == .failed && book.reason == "runner_system_failure")
      let log = String(decoding: await scene.coordinator.trace(job) ?? Data(), as: UTF8.self)
      #expect(log.contains("the record of this job was lost"), "\(log)")
    }
  }

  @Test("-o keeps the record in a file of mode 0600")
  func file() async throws {
    try await Self.play { scene in
      await scene.coordinator.queue(JobSpec(script: ["true"]))
      let file = "\(scene.scratch.path)/job.json"
      let end = await scene.acquire("-o", file)
      #expect(end.status == .done && end.output.isEmpty)
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
  }

  @Test("a payload that makes no sense fails its job, with a sentence, and ends 4")
  func senseless() async throws {
    try await Self.play { scene in
      var spec = JobSpec()
      spec.payload = #"{"id":"$ID","token":"$TOKEN","job_info":{"id":$ID}}"#
      let job = await scene.coordinator.queue(spec)
      let end = await scene.acquire()
      #expect(end.status == .coordinator && end.output.isEmpty, "\(end.errors)")
      #expect(await scene.coordinator.book(job)?.state == .failed)
    }
  }
}
