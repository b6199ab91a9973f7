import Foundation
import Testing
import World

extension OneAtATime {
  @Suite("A job cancelled in the coordinator", .serialized, .timeLimit(.minutes(10)))
  struct CancelTests {
    /// Where a job can stand when it is cancelled.
    enum Moment: String, CaseIterable, Sendable { case built, started, run }

    @Test("is gone, container and image, within two polls", arguments: Moment.allCases)
    func cancelled(moment: Moment) async throws {
      try await Stage.play(pollInterval: 2) { stage in
        _ = try await stage.runUntilTerminated { hpr in
          let job = try await reach(moment, on: stage)
          await stage.coordinator.control(job, "cancel")
          try await until("\(moment.rawValue): container and image are gone", within: 4) {
            try await stage.leftovers().isEmpty
          }
          // The engine's answer to a build is lost with the build: two looks, 30 s apart, follow.
          try await until("the record is dropped", within: moment == .built ? 60 : 5) {
            try stage.phases().isEmpty
          }
        }
        #expect(await stage.coordinator.books.jobs.map(\.state) == [.canceled])
      }
    }

    private func reach(_ moment: Moment, on stage: Stage) async throws -> Int {
      switch moment {
      case .built:
        let hold = await stage.proxy.hold("POST /build", .answer)
        let job = await stage.queue(["sleep 60"])
        await stage.proxy.waitUntilHeld(hold)
        return job
      case .started:
        let started = await stage.proxy.hold("POST /containers/*/start", .answer)
        let job = await stage.queue(["sleep 60"])
        await stage.proxy.waitUntilHeld(started)
        let look = await stage.proxy.hold("GET /containers/*/json")
        await stage.proxy.release(started)
        await stage.proxy.waitUntilHeld(look)
        #expect(try stage.phases() == [job: "starting"])
        return job
      case .run:
        let job = await stage.queue(["sleep 60"])
        try await until("it runs") { try stage.phases() == [job: "running"] }
        return job
      }
    }
  }
}
