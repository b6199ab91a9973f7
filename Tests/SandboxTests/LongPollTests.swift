import Foundation
import Testing
import World

/// Requests for a job that are held by the front server (fact sheet gitlab-coordinator §1.3).
@Suite(.timeLimit(.minutes(5))) struct LongPollTests {
  private static let token = "glrt-sandboxsandboxsandbox"

  private func request(
    _ url: String, token: String = Self.token, knowing value: String? = nil
  ) async throws -> Seen {
    let last = value.map { #","last_update":"\#($0)""# } ?? ""
    return try await curl(
      "POST", "\(url)/api/v4/jobs/request", headers: [json], body: #"{"token":"\#(token)"\#(last)}"#
    )
  }

  private func value(_ url: String, token: String = Self.token) async throws -> String {
    let seen = try await request(url, token: token)
    #expect(seen.status == 204)
    #expect(seen.headers["gitlab-ci-builds-polling"] == "yes")
    return try #require(seen.headers["x-gitlab-last-update"])
  }

  private func withCoordinator(
    seconds: Double, _ body: @Sendable (SandboxCoordinator, String) async throws -> Void
  ) async throws {
    var settings = CoordinatorSettings()
    settings.longPoll = seconds
    settings.runners.append(.init(name: "other", token: "other"))
    let coordinator = SandboxCoordinator(settings)
    try await coordinator.serve { try await body(coordinator, $0) }
  }

  @Test func isHeldAndWokenWithoutAValue() async throws {
    try await withCoordinator(seconds: 60) { coordinator, url in
      let value = try await value(url)
      async let woken = request(url, knowing: value)
      while await coordinator.waiting == 0 { try await pause() }
      await coordinator.queue()
      let seen = try await woken
      #expect(seen.status == 204)
      #expect(seen.headers["x-gitlab-last-update"] == nil)
      #expect(seen.headers["gitlab-ci-builds-polling"] == "yes")
      // With the old value again: it differs now, so Rails is asked.
      #expect(try await request(url, knowing: value).status == 201)
    }
  }

  @Test func isAnsweredWithoutAValueWhenNothingCame() async throws {
    try await withCoordinator(seconds: 0.3) { _, url in
      let value = try await value(url)
      let asked = Date()
      let seen = try await request(url, knowing: value)
      #expect(Date().timeIntervalSince(asked) >= 0.3)
      #expect(seen.status == 204)
      #expect(seen.headers["x-gitlab-last-update"] == nil)
      #expect(try await self.value(url) == value)
    }
  }

  @Test func isNotHeldWithAnOldValueOrNone() async throws {
    try await withCoordinator(seconds: 60) { coordinator, url in
      let old = try await value(url)
      let job = await coordinator.queue()
      await coordinator.control(job, "cancel")
      let seen = try await request(url, knowing: old)
      #expect(seen.status == 204)
      #expect(seen.headers["x-gitlab-last-update"] != old)
      #expect(await coordinator.waiting == 0)
    }
  }

  @Test func onlyTheRunnerThatMayHaveTheJobIsWoken() async throws {
    try await withCoordinator(seconds: 60) { coordinator, url in
      let (mine, others) = try await (value(url), value(url, token: "other"))
      async let first = request(url, knowing: mine)
      async let second = request(url, token: "other", knowing: others)
      while await coordinator.waiting < 2 { try await pause() }
      var spec = JobSpec()
      spec.runner = "other"
      await coordinator.queue(spec)
      let toOther = try await second
      #expect(toOther.status == 204)
      #expect(await coordinator.waiting("sandbox") == 1)
      await coordinator.queue()
      let toMine = try await first
      #expect(toMine.status == 204)
    }
  }

  @Test func aPausedRunnerIsHeldToo() async throws {
    try await withCoordinator(seconds: 0.3) { coordinator, url in
      await coordinator.control(runner: "sandbox", "pause")
      await coordinator.queue()
      let value = try await value(url)
      let asked = Date()
      let seen = try await request(url, knowing: value)
      #expect(Date().timeIntervalSince(asked) >= 0.3)
      #expect(seen.headers["x-gitlab-last-update"] == nil)
    }
  }

  @Test func aJobWhoseDelayIsOverWakes() async throws {
    try await withCoordinator(seconds: 60) { coordinator, url in
      var spec = JobSpec()
      spec.delay = 20
      await coordinator.queue(spec)
      let value = try await value(url)
      #expect(try await request(url, knowing: value).status == 204)
      #expect(try await request(url, knowing: value).status == 201)
    }
  }

  @Test func canBeChangedWhileItServes() async throws {
    try await withCoordinator(seconds: 60) { coordinator, url in
      let value = try await value(url)
      let path = "\(url)/sandbox/settings"
      let body = #"{"longPoll":0}"#
      #expect(try await curl("POST", path, headers: [json], body: body).status == 200)
      let seen = try await request(url, knowing: value)
      #expect(seen.headers["x-gitlab-last-update"] == value)
      #expect(seen.headers["gitlab-ci-builds-polling"] == nil)
      #expect(await coordinator.waiting == 0)
    }
  }
}
