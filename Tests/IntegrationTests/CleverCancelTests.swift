import Foundation
import Testing
import World

extension WithoutEngine {
  @Suite("On Clever Cloud, a job cancelled", .serialized, .timeLimit(.minutes(10)))
  struct CleverCancelTests {
    /// Where a job can stand when it is cancelled.
    enum Moment: String, CaseIterable, Sendable { case created, awaited, pushed, started, run }

    private static let poll = 3

    @Test("has its application gone within two polls", arguments: Moment.allCases)
    func cancelled(moment: Moment) async throws {
      try await CleverStage.play(pollInterval: Self.poll) { stage in
        try await stage.runUntilTerminated { _ in
          let (job, letGo) = try await reach(moment, on: stage)
          #expect(await stage.cloud.clever.books.existing.count == 1)
          let calls = await stage.cloud.coordinator.book(job)?.calls ?? 0
          let start = Date()
          await stage.cloud.coordinator.control(job, "cancel")
          try await until("\(moment.rawValue): it is asked for", within: Double(2 * Self.poll)) {
            await stage.cloud.coordinator.book(job)?.calls ?? 0 > calls
          }
          await letGo()
          // From the cancel on, and a second for the deletion itself.
          let left = Double(2 * Self.poll + 1) - Date().timeIntervalSince(start)
          try await until("\(moment.rawValue): the application is gone", within: left) {
            await stage.cloud.clever.books.existing.isEmpty
          }
          try await until("the record is dropped", within: 40) { try stage.phases().isEmpty }
        }
        #expect(await stage.cloud.coordinator.books.jobs.map(\.state) == [.canceled])
        let applications = await stage.cloud.clever.books
        #expect(applications.created == 1 && applications.launchedTwice == [])
        #expect(applications.applications.map(\.launches) == [moment == .run ? 1 : 0])
      }
    }

    /// Brings a job that far; gives it, and what lets go on what the sandbox holds.
    private func reach(
      _ moment: Moment, on stage: CleverStage
    ) async throws -> (job: Int, letGo: @Sendable () async -> Void) {
      let (faults, repositories) = (stage.cloud.clever.faults, stage.cloud.repositories)
      switch moment {
      case .created, .awaited:
        let fault =
          moment == .created ? Fault(.createApplication, .hold, .after) : Fault(.application, .hold)
        let hold = await faults.add(fault)
        let job = await stage.queue(["sleep 60"])
        await faults.waitUntilHeld(hold)
        return (job, { await faults.release(hold) })
      case .pushed:
        let hold = await repositories.add(DeploymentFault(.push, .hold))
        let job = await stage.queue(["sleep 60"])
        await repositories.waitUntilHeld(hold)
        return (job, {})
      case .started:
        let job = await stage.queue(["sleep 60"], .waits)
        try await until("it starts") { try stage.phases() == [job: "starting"] }
        return (job, {})
      case .run:
        let job = await stage.queue(["sleep 60"])
        try await until("it runs") { try stage.phases() == [job: "running"] }
        return (job, {})
      }
    }
  }
}
