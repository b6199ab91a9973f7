import Foundation
import Testing
import World

extension OneAtATime {
  @Suite("Two runners whose coordinator hangs", .serialized, .timeLimit(.minutes(4)))
  struct IsolationTests {
    enum Hang: String, CaseIterable, Sendable {
      /// On every endpoint, from before the start.
      case everywhere
      /// On requests for a job only: they verify, and are asked.
      case onRequests
      /// None: requests are held, as a coordinator with long polling does.
      case willingToHold
    }

    @Test(
      "with `concurrent = 2` a third one's job is begun within two seconds",
      arguments: Hang.allCases)
    func thirdRunner(hang: Hang) async throws {
      let extras = ["first", "second"].map { Stage.Extra(name: $0) }
      let longPoll = hang == .willingToHold ? 60.0 : 0
      try await Stage.play(global: "concurrent = 2", more: extras, longPoll: longPoll) { stage in
        let coordinator = stage.coordinator
        await coordinator.control(runner: "broken", "pause")
        if hang != .willingToHold {
          for extra in extras {
            var fault = Fault(hang == .everywhere ? .any : .request, .hold)
            fault.runner = extra.name
            await coordinator.faults.add(fault)
          }
        }
        _ = try await stage.runUntilTerminated { _ in
          try await settled(hang, stage)
          try await start(on: stage)
          await coordinator.faults.releaseAll()
          await coordinator.set(Behaviour())
          for runner in ["sandbox", "broken"] + extras.map(\.name) {
            await stage.queue(["true"], runner: runner)
          }
        }
      }
    }

    /// Runs a job of the good runner. That hpr begins it counts; how fast the engine then builds and
    /// starts its container is the engine's affair.
    private func start(on stage: Stage) async throws {
      let job = await stage.queue(["true"])
      let queued = Date()
      try await until("it is begun", within: 20) {
        await stage.proxy.requests.contains("POST /build")
      }
      #expect(Date().timeIntervalSince(queued) < 2)
      try await until("its container is started", within: 20) {
        await stage.proxy.requests.contains { $0.hasSuffix("/start") }
      }
      print("isolation: started after \(Date().timeIntervalSince(queued)) s")
      try await until("it is done") { await stage.coordinator.book(job)?.state == .success }
    }

    /// Waits until all is as it will stay: the good runner was asked several times, and whoever
    /// hangs or is held does.
    private func settled(_ hang: Hang, _ stage: Stage) async throws {
      let coordinator = stage.coordinator
      try await until("the runners are asked") {
        switch hang {
        case .everywhere, .onRequests: await coordinator.requests(of: "sandbox") >= 4
        case .willingToHold: await coordinator.waiting > 0
        }
      }
    }
  }
}
