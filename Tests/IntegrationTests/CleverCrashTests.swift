import Foundation
import Testing
import World

extension WithoutEngine {
  @Suite("On Clever Cloud, SIGKILL", .serialized, .timeLimit(.minutes(10)))
  struct CleverCrashTests {
    private static let phases = [
      "acquired", "provisioning", "launching", "starting", "running", "failing", "decommissioning",
    ]

    @Test("in every phase: all end, nothing is launched twice, no application is left")
    func everyPhase() async throws {
      let global = "concurrent = 5\npaas_min_seconds_between_launches = 1"
      try await CleverStage.play(global: global) { stage in
        var stored: Set<Int> = []
        for phase in Self.phases {
          for seconds in [0, 5] { await stage.queue(["sleep \(seconds)"]) }
          await stage.queue(flavor: "HUGE")
          let push = await hold(phase, on: stage)
          _ = try await stage.daemon { hpr in
            try await until("a job is \(phase)") {
              try stage.phases().values.contains(phase)
            }
            hpr.signal(SIGKILL)
          }
          let stood = try stage.phases()
          stored.formUnion(stood.keys)
          #expect(stood.values.contains(phase), "\(stood)")
          await letGo(push, on: stage)
        }
        let end = try await stage.runUntilTerminated { _ in try await stage.allOver(within: 120) }
        #expect(end.status == 0)
        await checkBooks(of: stage, stored: stored)
      }
    }

    private func checkBooks(of stage: CleverStage, stored: Set<Int>) async {
      let books = await stage.cloud.coordinator.books
      let lost = books.lost(for: 5)
      // One request for a job can be in flight at each kill.
      #expect(lost.count <= Self.phases.count)
      #expect(lost.isDisjoint(with: stored), "a job that was on disk is not lost")
      for book in books.jobs where !lost.contains(book.id) {
        #expect(book.state.isFinal && book.launches.count <= 1, "\(book)")
        let isRefused = book.reason == "script_failure" && book.reportedBy == "dispatcher"
        #expect(book.state == .success || isRefused, "\(book)")
      }
      let applications = await stage.cloud.clever.books
      #expect(applications.existing == [] && applications.foreignDeleted == [])
      #expect(applications.launchedTwice == [] && applications.doubled == [])
    }

    /// Holds the call that a phase waits for; gives the hold of pushes.
    private func hold(_ phase: String, on stage: CleverStage) async -> Int? {
      let (clever, coordinator) = (stage.cloud.clever.faults, stage.cloud.coordinator.faults)
      var push: Int?
      switch phase {
      case "provisioning": await clever.add(Fault(.createApplication, .hold))
      case "launching": push = await stage.cloud.repositories.add(DeploymentFault(.push, .hold))
      case "starting":
        // Neither the job's log nor its deployment tells that it lives.
        await clever.add(Fault(.allDeployments, .hold))
        await clever.add(Fault(.deployments, .hold))
        await coordinator.add(Fault(.trace, .hold))
      case "failing":
        var fault = Fault(.trace, .hold)
        fault.caller = "dispatcher"
        await coordinator.add(fault)
      case "running": await coordinator.add(Fault(.job, .hold))
      case "decommissioning": await clever.add(Fault(.deleteApplication, .hold))
      default: break
      }
      return push
    }

    private func letGo(_ push: Int?, on stage: CleverStage) async {
      await stage.cloud.coordinator.faults.releaseAll()
      await stage.cloud.clever.faults.releaseAll()
      if let push { await stage.cloud.repositories.release(push) }
    }
  }
}
