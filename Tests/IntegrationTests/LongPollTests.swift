import Foundation
import Testing
import World

extension OneAtATime {
  @Suite("Long polling", .serialized, .timeLimit(.minutes(10)))
  struct LongPollTests {
    private static let interval = 5
    private static let longer = 60.0

    /// Runs hpr with requests that may be held, until those of both runners are.
    private func play(
      _ body: @Sendable (Stage, HprProcess) async throws -> Void
    ) async throws {
      let other = [Stage.Extra(name: "other")]
      try await Stage.play(
        global: "concurrent = 6", more: other, checkInterval: Self.interval, longPoll: Self.longer
      ) { stage in
        let end = try await stage.daemon { hpr in
          for runner in ["sandbox", "other"] {
            try await until("a request of \(runner) is held") {
              await stage.coordinator.waiting(runner) == 1
            }
          }
          try await body(stage, hpr)
        }
        #expect(end.status == 0, "\(end.log)")
      }
    }

    /// Ends hpr, whose held requests are answered: the queues change.
    private func end(_ hpr: HprProcess, on stage: Stage) async throws {
      hpr.signal(SIGTERM)
      try await hpr.logs("ending")
      await stage.coordinator.set(Behaviour())
      for runner in stage.runners { await stage.queue(["true"], runner: runner) }
    }

    @Test("a queued job is asked for at once, and another runner's request stays held")
    func atOnce() async throws {
      try await play { stage, hpr in
        for runner in ["other", "sandbox"] {
          let job = await stage.queue(["true"], runner: runner)
          let neighbour = runner == "other" ? "sandbox" : "other"
          #expect(await stage.coordinator.waiting(neighbour) == 1)
          try await until("it is granted", within: 30) {
            await stage.coordinator.book(job)?.grantedAt != nil
          }
          let book = try #require(await stage.coordinator.book(job))
          let waited = (book.grantedAt ?? .infinity) - book.queuedAt
          print("long polling: granted to \(runner) after \(waited) s")
          #expect(waited < 1)
          try await until("the job is done, and a request is held again") {
            let isDone = await stage.coordinator.book(job)?.state == .success
            return await stage.coordinator.waiting(runner) == 1 && isDone
          }
        }
        try await end(hpr, on: stage)
      }
    }

    @Test("at SIGTERM held requests are waited for, not cut")
    func termination() async throws {
      try await play { stage, hpr in
        hpr.signal(SIGTERM)
        try await hpr.logs("ending")
        let job = await stage.queue(["true"], runner: "other")
        try await until("its request is answered") {
          await stage.coordinator.waiting("other") == 0
        }
        // It brought no job, for a request that was held only says that there is one.
        #expect(await stage.coordinator.book(job)?.state == .pending)
        #expect(kill(hpr.pid, 0) == 0, "the other requests are still waited for")
        for runner in ["sandbox", "broken"] { await stage.queue(["true"], runner: runner) }
      }
    }

    private static func held(by runner: String) -> Fault {
      var fault = Fault(.request, .hold)
      fault.runner = runner
      return fault
    }

    @Test("a request with a last update that brings a job after SIGTERM does not lose it")
    func lastMoment() async throws {
      try await Stage.play(longPoll: Self.longer) { stage in
        let (coordinator, interval) = (stage.coordinator, 0.5)
        await coordinator.control(runner: "broken", "pause")
        let fault = Self.held(by: "sandbox")
        let end = try await stage.daemon { hpr in
          try await until("a request is held") { await coordinator.waiting("sandbox") == 1 }
          let held = await coordinator.faults.add(fault)
          // This ends the waiting; the next request is held on its way to the queue.
          let first = await stage.queue(["true"])
          await coordinator.faults.waitUntilHeld(held)
          #expect(await coordinator.book(first)?.state == .pending)
          hpr.signal(SIGTERM)
          try await hpr.logs("ending")
          // Time to do wrong: that the request is not cut shows in nothing that could be waited for.
          try await Task.sleep(for: .seconds(interval))
          await coordinator.set(Behaviour())
          await coordinator.faults.release(held)
          await stage.queue(["true"], runner: "broken")
        }
        #expect(end.status == 0)
        let job = try #require(await coordinator.books.jobs.first?.id)
        #expect(try stage.phases() == [job: "acquired"])
        #expect(await coordinator.book(job)?.grant == .sent)
        _ = try await stage.runUntilTerminated { _ in
          try await until("it is done") { await coordinator.book(job)?.state == .success }
        }
      }
    }
  }
}
