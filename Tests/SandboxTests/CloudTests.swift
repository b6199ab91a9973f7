import Foundation
import Glibc
import Testing
import World

/// The whole cloud of the sandbox: jobs by hand, and machines that do not do as they should.
@Suite(.timeLimit(.minutes(5))) struct CloudTests {
  private func withCloud(
    _ body: @Sendable @escaping (SandboxCloud, Hand) async throws -> Void
  ) async throws {
    let cloud = try SandboxCloud()
    try await cloud.serve { addresses in try await body(cloud, Hand(addresses, cloud)) }
  }

  @Test func wholeJob() async throws {
    try await withCloud { cloud, hand in
      let job = await cloud.coordinator.queue(JobSpec(script: ["echo hello", "pwd"]))
      let payload = try await hand.take()
      let id = try await hand.create(for: job)
      let pushed = try await hand.push(payload, to: id)
      #expect(pushed.status == 0, "\(pushed.error)")
      let row = try await hand.wait(id, for: .ok)
      #expect(row["action"]?.string == "DEPLOY")
      #expect(row["commit"]?.string == cloud.repositories.master(of: id))
      let book = try #require(await cloud.coordinator.book(job))
      #expect(book.state == .success)
      #expect(book.launches.count == 1)
      try await hand.ask("DELETE", "\(hand.applications)/\(id)")
      let books = await cloud.clever.books
      #expect(books.existing == [])
      #expect(books.created == 1)
      #expect(books.applications.first?.launches == 1)
      #expect(books.launchedTwice == [])
      #expect(await cloud.clever.environment(of: id) == ["CC_MOUNT_DOCKER_SOCKET": "true"])
    }
  }

  @Test func failedJobIsAFailedDeployment() async throws {
    try await withCloud { cloud, hand in
      let job = await cloud.coordinator.queue(JobSpec(script: ["exit 3"]))
      let payload = try await hand.take()
      let id = try await hand.create(for: job)
      #expect(try await hand.push(payload, to: id).status == 0)
      _ = try await hand.wait(id, for: .fail)
      #expect(await cloud.coordinator.book(job)?.exitCode == 3)
    }
  }

  @Test func imageThatCannotBeBuilt() async throws {
    try await withCloud { cloud, hand in
      let job = await cloud.coordinator.queue()
      let payload = try await hand.take()
      let id = try await hand.create(for: job)
      #expect(try await hand.push(payload, to: id, base: "127.0.0.1:1/absent:1").status == 0)
      _ = try await hand.wait(id, for: .fail)
      #expect(await cloud.clever.books.applications.first?.launches == 0)
      #expect(
        await cloud.clever.books.applications.first?.trouble
          == "127.0.0.1:1/absent:1 cannot be pulled")
    }
  }

  @Test func machineWithoutTheDockerSocket() async throws {
    try await withCloud { cloud, hand in
      let job = await cloud.coordinator.queue()
      let payload = try await hand.take()
      let id = try await hand.create(for: job)
      try await hand.ask("PUT", "\(hand.applications)/\(id)/env", "{}")
      #expect(try await hand.push(payload, to: id).status == 0)
      _ = try await hand.wait(id, for: .fail)
      #expect(await cloud.coordinator.book(job)?.launches == [])
    }
  }

  @Test func wrongPasswordIsNotLetIn() async throws {
    try await withCloud { cloud, hand in
      let id = try await hand.create(for: 4711)
      #expect(try await hand.push("{}", to: id, password: "wrong").status != 0)
      #expect(await cloud.clever.books.applications.first?.pushes == [])
    }
  }

  @Test func deletionEndsTheMachine() async throws {
    try await withCloud { cloud, hand in
      let job = await cloud.coordinator.queue(JobSpec(script: ["echo process $$", "sleep 100"]))
      let payload = try await hand.take()
      let id = try await hand.create(for: job)
      #expect(try await hand.push(payload, to: id).status == 0)
      while await cloud.coordinator.book(job)?.launches.isEmpty ?? true { try await pause() }
      let process = try #require(await cloud.clever.books.applications.first?.processes.first)
      let script = try await number(after: "\nprocess ", in: job, cloud)
      try await hand.ask("DELETE", "\(hand.applications)/\(id)")
      while kill(process, 0) == 0 || kill(script, 0) == 0 { try await pause() }
      #expect(await cloud.coordinator.book(job)?.state == .running)
    }
  }

  /// Waits for a number in the log of a job.
  private func number(after word: String, in job: Int, _ cloud: SandboxCloud) async throws -> Int32
  {
    while true {
      let log = String(decoding: await cloud.coordinator.trace(job) ?? Data(), as: UTF8.self)
      if let end = log.range(of: word)?.upperBound,
        let line = log[end...].split(separator: "\n", omittingEmptySubsequences: false).first,
        let number = Int32(line), log[end...].contains("\n")
      {
        return number
      }
      try await pause()
    }
  }

  @Test(arguments: [true, false]) func machineThatDies(_ silently: Bool) async throws {
    try await withCloud { cloud, hand in
      let job = await cloud.coordinator.queue(JobSpec(script: ["echo begun", "sleep 100"]))
      let payload = try await hand.take()
      let id = try await hand.create(for: job)
      #expect(try await hand.push(payload, to: id).status == 0)
      while await cloud.coordinator.book(job)?.launches.isEmpty ?? true { try await pause() }
      let process = try #require(await cloud.clever.books.applications.first?.processes.first)
      #expect(await cloud.machines.kill(id, silently: silently))
      while kill(process, 0) == 0 { try await pause() }
      _ = try await hand.wait(id, for: silently ? .taskRunning : .fail)
      #expect(await cloud.coordinator.book(job)?.state == .running)
    }
  }

  @Test func deploymentThatWaitsThenProceeds() async throws {
    try await withCloud { cloud, hand in
      let job = await cloud.coordinator.queue()
      var behaviour = ApplicationBehaviour()
      behaviour.fate = .waits
      behaviour.deploymentLooks = 2
      await cloud.clever.behave(behaviour, job: job)
      let payload = try await hand.take()
      let id = try await hand.create(for: job)
      #expect(try await hand.push(payload, to: id).status == 0)
      let map = "\(hand.addresses.api)/organisations/\(hand.organisation.id)/deployments"
      #expect(try await hand.ask("GET", map) == .object([:]))
      #expect(try await hand.ask("GET", "\(hand.applications)/\(id)/deployments") == .array([]))
      #expect(try await hand.ask("GET", map)[id] != nil)
      _ = try await hand.wait(id, for: .wip)
      while await !cloud.machines.isWaiting(id) { try await pause() }
      #expect(await cloud.coordinator.book(job)?.launches == [])
      await cloud.machines.proceed(id)
      _ = try await hand.wait(id, for: .ok)
    }
  }

  @Test func deploymentThatIsTakenBack() async throws {
    try await withCloud { cloud, hand in
      let job = await cloud.coordinator.queue()
      var behaviour = ApplicationBehaviour()
      behaviour.fate = .waits
      await cloud.clever.behave(behaviour, job: job)
      let payload = try await hand.take()
      let id = try await hand.create(for: job)
      #expect(try await hand.push(payload, to: id).status == 0)
      let before = try await hand.wait(id, for: .wip)
      let uuid = before["uuid"]?.string ?? ""
      try await hand.ask("DELETE", "\(hand.applications)/\(id)/deployments/\(uuid)/instances")
      let after = try await hand.wait(id, for: .cancelled)
      #expect(after["action"]?.string == "CANCEL")
      #expect(after["uuid"]?.string != uuid)
      #expect(await cloud.coordinator.book(job)?.launches == [])
    }
  }

  @Test func noCreditNoDeployment() async throws {
    try await withCloud { cloud, hand in
      let job = await cloud.coordinator.queue()
      var behaviour = ApplicationBehaviour()
      behaviour.fate = .never
      await cloud.clever.behave(behaviour, job: job)
      let payload = try await hand.take()
      let id = try await hand.create(for: job)
      #expect(try await hand.push(payload, to: id).status == 0)
      let path = "\(hand.applications)/\(id)"
      while try await hand.ask("GET", path)["state"] != "DEFAULT_OF_PAYMENT" { try await pause() }
      #expect(try await hand.ask("GET", "\(path)/deployments") == .array([]))
    }
  }
}
