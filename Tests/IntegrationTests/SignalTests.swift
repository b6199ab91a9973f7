import Foundation
import Synchronization
import Testing
import World

extension OneAtATime {
  @Suite("Signals", .serialized, .timeLimit(.minutes(10)))
  struct SignalTests {
    @Test("SIGTERM with jobs in every phase: over within a second, the next start goes on")
    func everyPhase() async throws {
      let global = "concurrent = 9\npaas_min_seconds_between_launches = 2"
      try await Stage.play(global: global) { stage in
        let end = try await stage.daemon { hpr in
          try await everyPhase(on: stage)
          hpr.signal(SIGTERM)
        }
        #expect(end.status == 0, "\(end.log)")
        #expect(end.seconds < 1)
        #expect(Set(try stage.phases().values) == Self.phases)
        await stage.coordinator.faults.releaseAll()
        await stage.proxy.releaseEverything()
        let second = try await stage.runUntilTerminated { _ in try await stage.allOver() }
        #expect(second.status == 0)
        let books = await stage.coordinator.books
        #expect(books.jobs.allSatisfy { $0.state.isFinal && $0.launches.count <= 1 })
        #expect(books.jobs.count { $0.state == .success } == 6)
        #expect(try await stage.leftovers().isEmpty)
      }
    }

    static let phases: Set<String> = [
      "acquired", "provisioning", "launching", "starting", "running", "failing", "decommissioning",
    ]

    /// Brings one job into each phase and keeps it there.
    private func everyPhase(on stage: Stage) async throws {
      let (coordinator, proxy) = (stage.coordinator, stage.proxy)
      let deletion = await proxy.hold("DELETE /containers/*")
      await stage.queue(["true"])
      await proxy.waitUntilHeld(deletion)

      var report = Fault(.trace, .hold)
      report.caller = "dispatcher"
      let reporting = await coordinator.faults.add(report)
      await stage.queue([], runner: "broken")
      await coordinator.faults.waitUntilHeld(reporting)

      let running = await stage.queue(["sleep 12"])
      try await until("one runs") { try stage.phases()[running] == "running" }

      let started = await proxy.hold("POST /containers/*/start", .answer)
      let starting = await stage.queue(["sleep 12"])
      await proxy.waitUntilHeld(started)
      let look = await proxy.hold(
        RequestPattern("GET /containers/hpd-job-*-\(starting)/json"), times: 99)
      await proxy.release(started)
      await proxy.waitUntilHeld(look)

      let launch = await proxy.hold("POST /containers/create")
      await stage.queue(["true"])
      await proxy.waitUntilHeld(launch)

      let build = await proxy.hold("POST /build")
      await stage.queue(["true"])
      await proxy.waitUntilHeld(build)

      await stage.queue(["true"])
      try await until("there is a job in each phase") {
        Set(try stage.phases().values) == Self.phases
      }
    }

    @Test("a request that is held at SIGTERM is waited for, and the job that it brings is not lost")
    func heldRequest() async throws {
      try await Stage.play { stage in
        let job = await stage.queue(["true"])
        var fault = Fault(.request, .hold)
        fault.runner = "sandbox"
        let held = await stage.coordinator.faults.add(fault)
        let end = try await stage.daemon { hpr in
          await stage.coordinator.faults.waitUntilHeld(held)
          hpr.signal(SIGTERM)
          try await hpr.logs("ending")
          await stage.coordinator.faults.release(held)
        }
        #expect(end.status == 0)
        #expect(try stage.phases() == [job: "acquired"])
        _ = try await stage.runUntilTerminated { _ in try await stage.allOver() }
        #expect(await stage.coordinator.book(job)?.state == .success)
      }
    }

    @Test("a second signal ends it at once, with status 1", arguments: [SIGTERM, SIGINT])
    func secondSignal(second: Int32) async throws {
      try await Stage.play { stage in
        let held = await stage.coordinator.faults.add(Fault(.request, .hold))
        let end = try await stage.daemon { hpr in
          await stage.coordinator.faults.waitUntilHeld(held)
          hpr.signal(SIGTERM)
          try await hpr.logs("ending")
          hpr.signal(second)
        }
        #expect(end.status == 1)
        #expect(end.seconds < 1)
      }
    }

    @Test("shutdown_timeout ends the waiting")
    func shutdownTimeout() async throws {
      try await Stage.play(global: "shutdown_timeout = 1") { stage in
        let held = await stage.coordinator.faults.add(Fault(.request, .hold))
        let end = try await stage.daemon { hpr in
          await stage.coordinator.faults.waitUntilHeld(held)
          hpr.signal(SIGTERM)
        }
        #expect(end.status == 0)
        #expect(end.seconds > 0.9 && end.seconds < 5)
      }
    }

    @Test("SIGQUIT takes no new job and ends when nothing is tracked")
    func drain() async throws {
      try await Stage.play { stage in
        let first = await stage.queue(["sleep 2"])
        let late = Mutex(0)
        let end = try await stage.daemon { hpr in
          try await until("it runs") { try stage.phases()[first] == "running" }
          hpr.signal(SIGQUIT)
          try await hpr.logs("draining")
          // A request that was sent before may still bring it; then it is failed with a sentence.
          let job = await stage.queue(["true"])
          late.withLock { $0 = job }
        }
        #expect(end.status == 0)
        #expect(try stage.phases().isEmpty)
        #expect(await stage.coordinator.book(first)?.state == .success)
        let book = try #require(await stage.coordinator.book(late.withLock { $0 }))
        #expect(book.state == .pending || book.reportedBy == "dispatcher", "\(book)")
        #expect(book.launches.isEmpty)
      }
    }

    @Test("SIGUSR1 dumps the state without secrets; signals before anything is ready do no harm")
    func dump() async throws {
      try await Stage.play { stage in
        let job = await stage.queue(["sleep 2"])
        let end = try await stage.runUntilTerminated { hpr in
          try await hpr.takesSignals()
          hpr.signal(SIGUSR1)
          hpr.signal(SIGHUP)
          try await until("it runs") { try stage.phases()[job] == "running" }
          hpr.signal(SIGUSR1)
          try await hpr.logs("state of job")
        }
        #expect(end.status == 0)
        #expect(end.log.contains("phase=running"))
        #expect(!end.log.contains("glrt-") && !end.log.contains("glcbt-"))
      }
    }

    @Test("--poll-cycles asks each runner that often and ends")
    func pollCycles() async throws {
      try await Stage.play { stage in
        let job = await stage.queue(["true"])
        let end = try await stage.daemon(["--poll-cycles", "1"]) { _ in }
        #expect(end.status == 0, "\(end.log)")
        #expect(await stage.coordinator.book(job)?.grantedAt != nil)
        let drained = try await stage.daemon(["--drain"]) { _ in }
        #expect(drained.status == 0)
        #expect(await stage.coordinator.book(job)?.state == .success)
      }
    }

    @Test("two on one state file: the second ends with status 6")
    func locked() async throws {
      try await Stage.play { stage in
        _ = try await stage.runUntilTerminated { first in
          try await first.logs("started")
          let second = try await stage.daemon { _ in }
          #expect(second.status == 6)
          #expect(second.log.contains("another hpr holds the state file"))
        }
      }
    }
  }
}
