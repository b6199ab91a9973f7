import Foundation
import Testing
import World

/// The inner runner in a container of a real engine, as a resource of hpr runs it.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ContainerTests {
  private func docker() throws -> Docker {
    let host = try #require(
      ProcessInfo.processInfo.environment["DOCKER_HOST"],
      "this test needs an engine: run it by Tests/Tools/with-docker-engine")
    return Docker(host: host)
  }

  @Test func imageIsMadeOnce() async throws {
    let docker = try docker()
    let runner = try BuiltProduct.path("inner-runner")
    try await InnerImage.build(docker, runner: runner)
    let first = try await docker("images", "-q", InnerImage.name)
    try await InnerImage.build(docker, runner: runner)
    #expect(try await docker("images", "-q", InnerImage.name) == first)
    #expect(!first.isEmpty)
  }

  @Test func jobRunsInAContainer() async throws {
    let docker = try docker()
    try await InnerImage.build(docker, runner: BuiltProduct.path("inner-runner"))
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("container-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      let job = await coordinator.queue(JobSpec(script: ["uname -m", "pwd", "seq 1 3"]))
      let granted = try await curl(
        "POST", "\(url)/api/v4/jobs/request", headers: [json],
        body: #"{"token":"glrt-sandboxsandboxsandbox"}"#)
      try Data(granted.body.utf8).write(to: folder.appendingPathComponent("job.json"))
      try Data("[[runners]]\nurl = \"\(url)\"\n".utf8)
        .write(to: folder.appendingPathComponent("runner.toml"))
      try await runContainer(docker, folder)
      let log = String(decoding: await coordinator.trace(job) ?? Data(), as: UTF8.self)
      #expect(await coordinator.book(job)?.state == .success, "\(log)")
      #expect(log.contains("$ pwd\n/builds\n"))
      #expect(await coordinator.book(job)?.checksumMatches == true)
    }
  }

  private func runContainer(_ docker: Docker, _ folder: URL) async throws {
    let end = try await docker.attempt(
      "run", "--rm", "--network=host", "-v", "\(folder.path):/etc/heptapod-runner",
      InnerImage.name, "/usr/bin/gitlab-runner", "exec-fetched-job", "--config",
      "/etc/heptapod-runner/runner.toml", "/etc/heptapod-runner/job.json")
    #expect(end.status == 0, "\(end.error)")
  }
}
