import Foundation
import FoundationNetworking
import Testing
import World

/// What goes wrong on purpose, and what the books say of it.
@Suite(.timeLimit(.minutes(1))) struct FaultTests {
  private let runner = #"{"token":"glrt-sandboxsandboxsandbox"}"#

  private func request(_ url: String) async throws -> Seen {
    try await curl("POST", "\(url)/api/v4/jobs/request", headers: [json], body: runner)
  }

  @Test func heldCallWaitsUntilReleased() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      await coordinator.queue()
      let fault = await coordinator.faults.add(Fault(.request, .hold))
      async let seen = request(url)
      await coordinator.faults.waitUntilHeld(fault)
      #expect(await coordinator.books.granted == 0)
      await coordinator.faults.release(fault)
      let status = try await seen.status
      #expect(status == 201)
      #expect(await coordinator.books.granted == 1)
    }
  }

  @Test func onlyTheNamedUpdateIsHeld() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      await coordinator.queue()
      _ = try await request(url)
      let token = await coordinator.token(4711) ?? ""
      let body = #"{"token":"\#(token)","state":"failed"}"#
      let path = "\(url)/api/v4/jobs/4711"
      let fault = await coordinator.faults.add(Fault(.update, .hold, job: 4711, state: "failed"))
      let beat = body.replacingOccurrences(of: "failed", with: "running")
      #expect(try await curl("PUT", path, headers: [json], body: beat).status == 200)
      async let last = curl("PUT", path, headers: [json], body: body)
      await coordinator.faults.waitUntilHeld(fault)
      #expect(await coordinator.book(4711)?.state == .running)
      await coordinator.faults.release(fault)
      #expect(try await last.status == 200)
      #expect(await coordinator.book(4711)?.reportedBy == "dispatcher")
    }
  }

  @Test(arguments: [Fault.Moment.before, .after])
  func cutConnection(_ moment: Fault.Moment) async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      await coordinator.queue()
      _ = await coordinator.faults.add(Fault(.request, .cut, moment, times: 1))
      let exit = try await request(url).exit
      #expect(exit == 52)
      let books = await coordinator.books
      #expect(books.granted == (moment == .before ? 0 : 1))
      #expect(books.unknowable == (moment == .before ? [] : [4711]))
      #expect(books.silent == [])
    }
  }

  @Test func halfAnswerIsUnknowableUntilHeardOf() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      await coordinator.queue()
      _ = await coordinator.faults.add(Fault(.request, .half, times: 1))
      let seen = try await request(url)
      #expect(seen.exit == 18)
      #expect(seen.status == 201)
      #expect(await coordinator.books.unknowable == [4711])
      let token = await coordinator.token(4711) ?? ""
      _ = try await curl("GET", "\(url)/api/v4/job", headers: ["JOB-TOKEN: \(token)"])
      #expect(await coordinator.books.unknowable == [])
      #expect(await coordinator.books.open == [4711])
    }
  }

  @Test func grantToACallerThatHasGoneIsUnknowable() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      await coordinator.queue()
      let fault = await coordinator.faults.add(Fault(.request, .hold))
      let asked = Task { try await request(url) }
      await coordinator.faults.waitUntilHeld(fault)
      asked.cancel()
      _ = try? await asked.value
      await coordinator.faults.release(fault)
      while await coordinator.books.granted == 0 { try await pause() }
      #expect(await coordinator.book(4711)?.grant == .gone)
      #expect(await coordinator.books.unknowable == [4711])
    }
  }

  @Test func longPollIsHeldAndWokenWithoutAValue() async throws {
    var settings = CoordinatorSettings()
    settings.longPoll = 30
    let coordinator = SandboxCoordinator(settings)
    try await coordinator.serve { url in
      let first = try await request(url)
      let value = try #require(first.headers["x-gitlab-last-update"])
      #expect(first.headers["gitlab-ci-builds-polling"] == "yes")
      let asked = Date()
      async let woken = curl(
        "POST", "\(url)/api/v4/jobs/request", headers: [json],
        body: #"{"token":"glrt-sandboxsandboxsandbox","last_update":"\#(value)"}"#)
      while await coordinator.waiting == 0 { try await pause() }
      await coordinator.queue()
      let seen = try await woken
      #expect(seen.status == 204)
      #expect(seen.headers["x-gitlab-last-update"] == nil)
      #expect(Date().timeIntervalSince(asked) < 20)
      #expect(try await request(url).status == 201)
    }
  }

  @Test func keptConnectionIsFast() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      let address = try #require(URL(string: "\(url)/sandbox/books"))
      let session = URLSession(configuration: .ephemeral)
      var fastest = 1.0
      for _ in 0..<50 {
        let started = Date()
        let data = try await session.data(from: address).0
        #expect(!data.isEmpty)
        fastest = min(fastest, Date().timeIntervalSince(started))
      }
      // Were head and body to wait for each other, every single one would take 40 ms.
      #expect(fastest < 0.03)
    }
  }
}
