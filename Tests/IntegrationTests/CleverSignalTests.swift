import Foundation
import Testing
import World

extension WithoutEngine {
  @Suite("On Clever Cloud, SIGTERM", .serialized, .timeLimit(.minutes(10)))
  struct CleverSignalTests {
    @Test("with jobs in every phase: ends once the create is answered, the next start goes on")
    func everyPhase() async throws {
      let global = "concurrent = 9\npaas_min_seconds_between_launches = 3"
      try await CleverStage.play(global: global) { stage in
        let (coordinator, clever) = (stage.cloud.coordinator, stage.cloud.clever)
        let end = try await stage.daemon { hpr in
          let create = try await everyPhase(on: stage)
          hpr.signal(SIGTERM)
          // What may have made something is waited for, and nothing else.
          try await hpr.logs("ending")
          await clever.faults.release(create)
        }
        #expect(end.status == 0, "\(end.log)")
        #expect(end.seconds < 5)
        let stood = try stage.phases()
        #expect(
          Set(stood.values).isSuperset(
            of: OneAtATime.SignalTests.phases.subtracting(["provisioning"])))
        for faults in [coordinator.faults, clever.faults] { await faults.releaseAll() }
        await stage.cloud.repositories.releaseAll()
        for book in await clever.books.applications { await stage.cloud.machines.proceed(book.id) }
        let second = try await stage.runUntilTerminated { _ in try await stage.allOver(within: 90) }
        #expect(second.status == 0)
        let books = await coordinator.books
        #expect(books.jobs.allSatisfy { $0.state.isFinal && $0.launches.count <= 1 })
        #expect(books.jobs.count { $0.state == .success } == 6)
        let applications = await clever.books
        #expect(applications.existing == [] && applications.foreignDeleted == [])
        #expect(applications.launchedTwice == [] && applications.doubled == [])
      }
    }

    /// Brings one job into each phase and keeps it there; gives what holds the create.
    private func everyPhase(on stage: CleverStage) async throws -> Int {
      let (coordinator, clever) = (stage.cloud.coordinator, stage.cloud.clever)
      let deletion = await clever.faults.add(Fault(.deleteApplication, .hold))
      await stage.queue(["true"])
      await clever.faults.waitUntilHeld(deletion)

      let report = await coordinator.faults.add(Fault(.update, .hold, state: "failed"))
      await stage.queue(flavor: "HUGE")
      await coordinator.faults.waitUntilHeld(report)

      let running = await stage.queue(["sleep 15"])
      try await until("one runs") { try stage.phases()[running] == "running" }
      let starting = await stage.queue(["true"], .waits)
      try await until("one starts") { try stage.phases()[starting] == "starting" }

      let push = await stage.cloud.repositories.add(DeploymentFault(.push, .hold))
      await stage.queue(["true"])
      await stage.cloud.repositories.waitUntilHeld(push)

      let create = await clever.faults.add(Fault(.createApplication, .hold))
      await stage.queue(["true"])
      await clever.faults.waitUntilHeld(create)

      await stage.queue(["true"])
      try await until("there is a job in each phase") {
        Set(try stage.phases().values) == OneAtATime.SignalTests.phases
      }
      return create
    }
  }
}
