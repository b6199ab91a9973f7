import Foundation
import Glibc
import Testing
import World

/// The program hpr-sandbox, from outside.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ProgramTests {
  private func sandbox(_ arguments: String...) async throws -> Program.End {
    try await Program(BuiltProduct.path("hpr-sandbox").path, arguments).run()
  }

  private func withFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("program-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
  }

  @Test func helpNamesTheCommands() async throws {
    let end = try await sandbox("--help")
    #expect(end.status == 0)
    for command in ["serve", "queue", "books", "cancel", "fault", "settings", "demo", "soak"] {
      #expect(end.output.contains("\n  \(command) "))
    }
  }

  @Test func servesUntilItIsTold() async throws {
    try await withFolder { folder in
      let log = folder.appendingPathComponent("log").path
      let daemon = Daemon(
        try BuiltProduct.path("hpr-sandbox").path,
        ["serve", "--no-image", "--jobs", "2", "--directory", folder.path], log: log)
      try await withThrowingTaskGroup(of: Int32.self) { group in
        let (processes, started) = AsyncStream.makeStream(of: Int32.self)
        group.addTask { try await daemon.run { started.yield($0) } }
        let configuration = folder.appendingPathComponent("paas-runner.toml").path
        let isReady = {
          let text = try? String(contentsOfFile: log, encoding: .utf8)
          return text?.contains(configuration + "\n") == true
        }
        while !isReady() {
          try await pause()
        }
        try await visit(configuration)
        for await process in processes {
          kill(process, SIGTERM)
          break
        }
        #expect(try await group.next() == 0)
      }
    }
  }

  private func visit(_ configuration: String) async throws {
    let text = try String(contentsOfFile: configuration, encoding: .utf8)
    let mode = try FileManager.default.attributesOfItem(atPath: configuration)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    let line = try #require(text.split(separator: "\n").first { $0.contains("url = ") })
    let url = try #require(line.split(separator: "\"").dropFirst().first).description
    let queued = try await sandbox("queue", "--url", url, "--script", "exit 1", "--count", "2")
    #expect(queued.output == "4713\n4714\n")
    let cancelled = try await sandbox("cancel", "--url", url, "4714")
    #expect(cancelled.output == "4714 canceled\n")
    try await goWrong(url)
    let json = try await sandbox("books", "--url", url, "--json")
    let books = try JSONDecoder().decode(Books.self, from: Data(json.output.utf8))
    #expect(books.queued == 4)
    #expect(books.jobs.last?.state == .canceled)
    let people = try await sandbox("books", "--url", url)
    #expect(people.output.contains("queued 4, granted 0"))
    let none = try await sandbox("cancel", "--url", url, "1")
    #expect(none.status == 1)
    #expect(none.error.contains("no job 1"))
  }

  private func goWrong(_ url: String) async throws {
    let added = try await sandbox(
      "fault", "add", "--url", url, "--endpoint", "request", "--action", "answer", "--status",
      "429", "--header", "Retry-After: 9", "--runner", "sandbox", "--times", "2")
    #expect(added.output == "1\n", "\(added.error)")
    let body = #"{"token":"glrt-sandboxsandboxsandbox"}"#
    let path = "\(url)/api/v4/jobs/request"
    let seen = try await curl("POST", path, headers: [json], body: body)
    #expect(seen.status == 429 && seen.headers["retry-after"] == "9")
    let list = try await sandbox("fault", "list", "--url", url)
    #expect(list.output.contains(#""met":1"#))
    #expect(try await sandbox("fault", "clear", "--url", url).status == 0)
    #expect(try await sandbox("fault", "list", "--url", url).output == "[]\n")
    let settings = try await sandbox(
      "settings", "--url", url, "--long-poll", "1.5", "--requests-per-minute", "9")
    #expect(settings.output.contains(#""longPoll":1.5"#), "\(settings.error)")
    let wrong = try await sandbox("fault", "add", "--url", url, "--action", "refuse")
    #expect(wrong.status == 1 && wrong.error.contains("nobody could end it"))
  }

  /// Runs a command of hpr-sandbox with a stand-in for hpr.
  private func play(
    _ command: [String], _ environment: [String: String], _ folder: URL
  ) async throws -> Program.End {
    try #require(
      ProcessInfo.processInfo.environment["DOCKER_HOST"] != nil,
      "this test needs an engine: run it by Tests/Tools/with-docker-engine")
    let tools = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Tools")
    let fake = tools.appendingPathComponent("fake-hpr").path
    let program = Program(
      try BuiltProduct.path("hpr-sandbox").path,
      command + ["--hpr", fake, "--directory", folder.path])
    let inner = try BuiltProduct.path("inner-runner").path
    return try await program.run(
      environment: environment.merging(["INNER_RUNNER": inner]) { $1 })
  }

  private func demo(_ environment: [String: String], _ folder: URL) async throws -> Program.End {
    try await play(["demo", "--patience", "60"], environment, folder)
  }

  @Test func soakOfAnHprThatLosesJobsAndAsksOneCoordinatorOnly() async throws {
    try await withFolder { folder in
      let soak = [
        "soak", "--minutes", "0.15", "--faults", "0", "--restarts", "0", "--patience", "8",
        "--seed", "3",
      ]
      let end = try await play(soak, [:], folder)
      #expect(end.status == 1)
      #expect(end.error.contains("violation: lost: job 47"), "\(end.error)")
      #expect(end.error.contains("violation: never asked for: job 47"), "\(end.error)")
      #expect(end.error.contains("--seed 3"))
      #expect(end.output.contains("jobs: "))
    }
  }

  @Test func demonstrationOfAnHprThatDoesItsJob() async throws {
    try await withFolder { folder in
      let end = try await demo([:], folder)
      #expect(end.status == 0, "\(end.error)")
      #expect(end.error.contains("nothing is left behind"))
      #expect(end.output.contains("fails      sandbox  failed"))
      #expect(end.output.contains("no-image   broken   failed"))
      #expect(end.output.contains("cancelled  sandbox  canceled"))
    }
  }

  /// What `make demo` runs: twenty jobs by the real hpr, without an engine.
  @Test func demonstrationOnCleverCloud() async throws {
    try await withFolder { folder in
      let end = try await sandbox(
        "demo", "--executor", "clever-docker", "--hpr", BuiltProduct.path("hpr").path,
        "--patience", "120", "--directory", folder.path)
      #expect(end.status == 0, "\(end.error)")
      #expect(end.error.contains("nothing is left behind"))
      #expect(end.output.contains("fails      sandbox  failed"))
      #expect(end.output.contains("no-image   broken   failed"))
      #expect(end.output.contains("cancelled  sandbox  canceled"))
    }
  }

  @Test func demonstrationOfAnHprThatLaunchesTwice() async throws {
    try await withFolder { folder in
      let end = try await demo(["FAKE_HPR_TWICE": "1"], folder)
      #expect(end.status == 1)
      #expect(end.error.contains("launched twice: [4711, "))
    }
  }
}
