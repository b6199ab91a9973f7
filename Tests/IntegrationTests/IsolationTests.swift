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
      "with `concurrent = 2` a third one's job starts within two seconds", arguments: Hang.allCases)
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
          var fastest = Double.infinity
          // Whatever pins a place does it each time; what else the machine does, it does not.
          for _ in 1...3 where fastest >= 2 { fastest = min(fastest, try await start(on: stage)) }
          #expect(fastest < 2, "\(hang)")
          await coordinator.faults.releaseAll()
          await coordinator.set(Behaviour())
          for runner in ["sandbox", "broken"] + extras.map(\.name) {
            await stage.queue(["true"], runner: runner)
          }
        }
      }
    }

    /// Runs a job of the good runner; returns the seconds until its container was to start.
    private func start(on stage: Stage) async throws -> Double {
      func starts() async -> Int {
        await stage.proxy.requests.count { $0.hasSuffix("/start") }
      }
      let before = await starts()
      let job = await stage.queue(["true"])
      let queued = Date()
      try await until("its container is started", within: 20) { await starts() > before }
      let seconds = Date().timeIntervalSince(queued)
      print("isolation: started after \(seconds) s")
      try await until("it is done") { await stage.coordinator.book(job)?.state == .success }
      return seconds
    }

    private func isHung(_ coordinator: SandboxCoordinator) async -> Bool {
      let isHeld = await coordinator.faults.list.contains { $0.held > 0 }
      return await coordinator.requests(of: "sandbox") >= 3 && isHeld
    }

    /// Waits until all is as it will stay: the good runner was asked several times, and whoever
    /// hangs or is held does.
    private func settled(_ hang: Hang, _ stage: Stage) async throws {
      let coordinator = stage.coordinator
      try await until("the runners are asked") {
        switch hang {
        case .everywhere: await coordinator.requests(of: "sandbox") >= 3
        case .onRequests: await isHung(coordinator)
        case .willingToHold: await coordinator.waiting > 0
        }
      }
    }
  }
}
