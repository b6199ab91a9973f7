import Foundation
import Testing
import World

/// The inner runner on this machine, without a container.
@Suite(.timeLimit(.minutes(5))) struct InnerRunnerTests {
  /// Has the job granted and runs it as a container would.
  private func perform(
    _ job: Int, _ coordinator: SandboxCoordinator, _ url: String
  ) async throws -> Int32 {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("inner-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let granted = try await curl(
      "POST", "\(url)/api/v4/jobs/request", headers: [json],
      body: #"{"token":"glrt-sandboxsandboxsandbox"}"#)
    #expect(granted.status == 201)
    return try await inner(granted.body, toml: "[[runners]]\n  url = \"\(url)\"\n", directory)
  }

  private func inner(_ payload: String, toml: String, _ directory: URL) async throws -> Int32 {
    let payloadFile = directory.appendingPathComponent("job.json")
    let tomlFile = directory.appendingPathComponent("runner.toml")
    try Data(payload.utf8).write(to: payloadFile)
    try Data(toml.utf8).write(to: tomlFile)
    let program = Program(
      try BuiltProduct.path("inner-runner").path,
      ["exec-fetched-job", "--config", tomlFile.path, payloadFile.path])
    return try await program.run(in: directory.path).status
  }

  private func text(_ job: Int, _ coordinator: SandboxCoordinator) async -> String {
    String(decoding: await coordinator.trace(job) ?? Data(), as: UTF8.self)
  }

  @Test func success() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      var spec = JobSpec(script: ["echo hello $WHO", "for i in 1 2 3; do echo $i; sleep 0.6; done"])
      spec.variables = ["WHO": "you \u{1F600} \"there\""]
      spec.afterScript = ["echo afterwards"]
      spec.finalDelays = 1
      let job = await coordinator.queue(spec)
      let code = try await perform(job, coordinator, url)
      #expect(code == 0)
      let book = try #require(await coordinator.book(job))
      #expect(book.state == .success)
      #expect(book.reportedBy == "inner")
      #expect(book.checksumMatches == true)
      #expect(book.launches.count == 1)
      let log = await text(job, coordinator)
      #expect(log.contains("hello you \u{1F600} \"there\"\n"))
      #expect(log.contains("\n1\n2\n3\n"))
      #expect(log.contains("$ echo afterwards\nafterwards\n"))
      #expect(await coordinator.books.launchedTwice == [])
    }
  }

  @Test func failure() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      let job = await coordinator.queue(
        JobSpec(script: ["echo no", "sh -c 'exit 7'", "echo never"]))
      let code = try await perform(job, coordinator, url)
      #expect(code == 1)
      let book = try #require(await coordinator.book(job))
      #expect(book.state == .failed)
      #expect(book.reason == "script_failure")
      #expect(book.exitCode == 7)
      #expect(book.checksumMatches == true)
      #expect(await text(job, coordinator).contains("never") == false)
    }
  }

  @Test func cancelled() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      let job = await coordinator.queue(JobSpec(script: ["echo begun", "sleep 100"]))
      async let code = perform(job, coordinator, url)
      while await text(job, coordinator).contains("\nbegun\n") == false { try await pause() }
      await coordinator.control(job, "cancel")
      let ended = try await code
      #expect(ended == 1)
      #expect(await coordinator.book(job)?.state == .canceled)
      #expect(await coordinator.book(job)?.reportedBy == "coordinator")
    }
  }

  @Test func timeout() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      var spec = JobSpec(script: ["sleep 100"])
      spec.timeout = 1
      let job = await coordinator.queue(spec)
      let code = try await perform(job, coordinator, url)
      #expect(code == 1)
      #expect(await coordinator.book(job)?.reason == "job_execution_timeout")
    }
  }

  @Test func lostAnswers() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      let job = await coordinator.queue(JobSpec(script: ["seq 1 40000"]))
      _ = await coordinator.faults.add(Fault(.trace, .cut, .after, times: 1))
      _ = await coordinator.faults.add(Fault(.trace, .answer, status: 503, times: 1))
      _ = await coordinator.faults.add(Fault(.update, .cut, .before, state: "success", times: 1))
      let code = try await perform(job, coordinator, url)
      #expect(code == 0)
      #expect(await coordinator.book(job)?.checksumMatches == true)
      #expect(await coordinator.book(job)?.state == .success)
    }
  }

  @Test func twoRunsAreSeen() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      let job = await coordinator.queue(JobSpec(script: ["sleep 1"]))
      let directory = FileManager.default.temporaryDirectory
      async let first = perform(job, coordinator, url)
      while await coordinator.book(job)?.launches.isEmpty ?? true { try await pause() }
      let payload = String(decoding: await coordinator.payload(job) ?? Data(), as: UTF8.self)
      let other = directory.appendingPathComponent("inner-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: other) }
      _ = try await inner(payload, toml: "[[runners]]\nurl = '\(url)'\n", other)
      _ = try await first
      #expect(await coordinator.book(job)?.launches.count == 2)
      #expect(await coordinator.books.launchedTwice == [job])
    }
  }

  @Test(arguments: [
    ("", "[[runners]]\nurl = \"http://127.0.0.1:1\"\n"), ("{\"id\":1", "[[runners]]\nurl=\"\"\n"),
    ("[[[[", "url = \"http://127.0.0.1:1\"\n"),
    ("{\"id\":1,\"token\":7}", "[[runners]]\nurl = \"http://127.0.0.1:1\"\n"),
    (String(repeating: "[", count: 100_000), "[[runners]]\nurl = \"http://127.0.0.1:1\"\n"),
    ("{\"id\":1,\"token\":\"\\ud83d\\u\"}", "[[runners]]\nurl = \"http://127.0.0.1:1\"\n"),
  ])
  func badInputEndsWithTwo(_ payload: String, _ toml: String) async throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("inner-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let code = try await inner(payload, toml: toml, directory)
    #expect(code == 2)
  }
}
