import Foundation
import Testing
import World

extension OneAtATime {
  @Suite("A coordinator that refuses what it should not", .serialized, .timeLimit(.minutes(10)))
  struct RefusalTests {
    /// What is answered about one job, to hpr alone: its container goes on as if nothing had been.
    struct Refusal: Sendable {
      let endpoint: Fault.Endpoint
      let status: Int
      var isPage = false

      func fault(of job: Int) -> Fault {
        var fault = Fault(endpoint, isPage ? .html : .answer, job: job, status: status)
        fault.caller = "dispatcher"
        return fault
      }
    }

    private static let whileRunning = [
      Refusal(endpoint: .job, status: 401),
      Refusal(endpoint: .any, status: 401), Refusal(endpoint: .any, status: 401, isPage: true),
      Refusal(endpoint: .any, status: 403), Refusal(endpoint: .any, status: 403, isPage: true),
      Refusal(endpoint: .any, status: 404), Refusal(endpoint: .any, status: 404, isPage: true),
    ]
    /// Updates go while nothing has told hpr that the container lives, though it does.
    private static let whileStarting = [
      Refusal(endpoint: .update, status: 403), Refusal(endpoint: .any, status: 401),
      Refusal(endpoint: .any, status: 403),
    ]
    private static let whileLaunching = [
      Refusal(endpoint: .update, status: 403), Refusal(endpoint: .any, status: 403, isPage: true),
      Refusal(endpoint: .any, status: 404),
    ]
    private static let whileFailing = [401, 403, 404].map { Refusal(endpoint: .any, status: $0) }

    private static let polls = 5

    @Test("GET 401 or PUT 403 alone, or one status for everything: no live container is touched")
    func proxy() async throws {
      let limits = "concurrent = 20\npaas_max_concurrent_provisioning = 20"
      try await Stage.play(global: limits) { stage in
        let end = try await stage.runUntilTerminated { _ in
          let running = try await queueRunning(Self.whileRunning, on: stage)
          let starting = try await stage.queueLaunching(Self.whileStarting.map { _ in "sandbox" })
          let looks = try await stage.keepStarting(starting)
          let launching = try await stage.queueLaunching(Self.whileLaunching.map { _ in "sandbox" })
          let before = try await stage.containers()
          try await refuse(
            pairs(running, Self.whileRunning) + pairs(starting.jobs, Self.whileStarting)
              + pairs(launching.jobs, Self.whileLaunching), on: stage)
          #expect(try await stage.containers() == before)
          #expect(before.count == running.count + starting.jobs.count + launching.jobs.count)
          let phases = try stage.phases()
          #expect(running.allSatisfy { phases[$0] == "running" }, "\(phases)")
          #expect(starting.jobs.allSatisfy { phases[$0] == "starting" }, "\(phases)")
          #expect(launching.jobs.allSatisfy { phases[$0] == "launching" }, "\(phases)")
          #expect(await !stage.proxy.requests.contains { $0.hasPrefix("DELETE /containers") })
          await stage.proxy.release(looks)
          await stage.proxy.release(launching.hold)
          try await stage.letEnd(before)
          try await stage.allOver()
        }
        #expect(end.status == 0)
        let books = await stage.coordinator.books
        for book in books.jobs {
          #expect(book.state == (book.launches.isEmpty ? .failed : .success), "job \(book.id)")
          #expect(book.launches.count <= 1)
        }
        #expect(books.jobs.count { $0.state == .failed } == Self.whileFailing.count)
        #expect(try await stage.leftovers().isEmpty)
      }
    }

    private func pairs(_ jobs: [Int], _ refusals: [Refusal]) -> [Fault] {
      zip(jobs, refusals).map { $1.fault(of: $0) }
    }

    private func queueRunning(_ refusals: [Refusal], on stage: Stage) async throws -> [Int] {
      var jobs: [Int] = []
      for _ in refusals { jobs.append(await stage.queue(Stage.endless)) }
      try await stage.live(jobs, in: "running")
      return jobs
    }

    /// Each for some polls, and jobs that fail meanwhile for as many tries as a report makes in that
    /// time.
    private func refuse(_ live: [Fault], on stage: Stage) async throws {
      let faults = stage.coordinator.faults
      var failing: [(job: Int, faults: [Int])] = []
      for refusal in Self.whileFailing {
        failing.append(await stage.queueFailing { [refusal.fault(of: $0)] })
      }
      var ids: [(id: Int, fault: Fault)] = []
      for fault in live { ids.append((await faults.add(fault), fault)) }
      for (id, fault) in ids {
        try await until("\(fault) is met", within: 30) { await faults.met(id) >= Self.polls }
      }
      for (job, own) in failing {
        for id in own { try await until("it is met", within: 30) { await faults.met(id) >= 2 } }
        #expect(try stage.phases()[job] == "failing")
        #expect(await stage.coordinator.book(job)?.state == .running)
      }
      for id in ids.map(\.id) + failing.flatMap(\.faults) { await faults.release(id) }
    }

    @Test("PUT 403 alone, while nothing runs yet: the job runs")
    func beforeTheStart() async throws {
      try await Stage.play { stage in
        let (coordinator, proxy) = (stage.coordinator, stage.proxy)
        var fault = Fault(.update, .answer, status: 403)
        fault.caller = "dispatcher"
        let refused = await coordinator.faults.add(fault)
        let build = await proxy.hold("POST /build")
        let job = await stage.queue(["true"])
        let end = try await stage.runUntilTerminated { _ in
          await proxy.waitUntilHeld(build)
          await coordinator.faults.waitUntilMet(refused, count: 3)
          await proxy.release(build)
          try await until("it is done") { await coordinator.book(job)?.state == .success }
          await coordinator.faults.release(refused)
          try await stage.allOver()
        }
        #expect(end.status == 0)
      }
    }
  }
}
