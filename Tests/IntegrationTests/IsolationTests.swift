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
        let gates = await Self.begin(hang, extras, on: coordinator)
        _ = try await stage.runUntilTerminated { _ in
          try await settled(hang, gates, stage)
          try await start(on: stage)
          await coordinator.faults.releaseAll()
          await coordinator.set(Behaviour())
          for runner in ["sandbox", "broken"] + extras.map(\.name) {
            await stage.queue(["true"], runner: runner)
          }
        }
      }
    }

    /// Runs a job of the good runner. It is hpr that grants it and orders the build; how fast the
    /// engine then builds and starts its container is the engine's affair, and printed only.
    private func start(on stage: Stage) async throws {
      let (builds, starts) = await Self.orders(stage)
      let job = await stage.queue(["true"])
      let queued = Date()
      try await until("it is begun", within: 20) {
        await Self.orders(stage).builds > builds
      }
      let ordered = Date().timeIntervalSince(queued)
      let book = try #require(await stage.coordinator.book(job))
      let granted = (book.grantedAt ?? .infinity) - book.queuedAt
      #expect(granted < 2 && ordered < 2, "granted \(granted) s, build ordered \(ordered) s")
      try await until("its container is started", within: 20) {
        await Self.orders(stage).starts > starts
      }
      let started = Date().timeIntervalSince(queued)
      print("isolation: granted \(granted) s, build \(ordered) s, container started \(started) s")
      try await until("it is done") { await stage.coordinator.book(job)?.state == .success }
    }

    /// Waits until all is as it will stay: the good runner was asked several times, and whoever
    /// hangs or is held does.
    private func settled(_ hang: Hang, _ gates: [Int], _ stage: Stage) async throws {
      let coordinator = stage.coordinator
      if !gates.isEmpty {
        try await until("the good one is known to be good") {
          await coordinator.requests(of: "sandbox") >= 2
        }
      }
      for gate in gates { await coordinator.faults.release(gate) }
      try await until("the runners are asked") {
        let asked = await coordinator.requests(of: "sandbox")
        let hanging = await Self.hanging(coordinator)
        return switch hang {
        case .everywhere: asked >= 4 && hanging == 2
        // One on probation leaves room, and two of them would leave none.
        case .onRequests: asked >= 4 && hanging >= 1
        // One is held at a time; it may be the good one's, which is written first.
        case .willingToHold: await coordinator.waiting > 0
        }
      }
      if hang == .onRequests {
        let bad = await coordinator.requests(of: "first") + coordinator.requests(of: "second")
        #expect(bad >= 1, "their requests are sent, and hang")
      }
    }

    /// Puts the faults in force. Who hangs on requests only is verified when the good one has been
    /// asked: before any runner is known to be good, both could take a place, for a request deadline.
    ///
    /// - Returns: the faults that hold the verification.
    private static func begin(
      _ hang: Hang, _ extras: [Stage.Extra], on coordinator: SandboxCoordinator
    ) async -> [Int] {
      var gates: [Int] = []
      for extra in extras where hang != .willingToHold {
        var fault = Fault(hang == .everywhere ? .any : .request, .hold)
        fault.runner = extra.name
        await coordinator.faults.add(fault)
        guard hang == .onRequests else { continue }
        fault.endpoint = .verify
        gates.append(await coordinator.faults.add(fault))
      }
      return gates
    }

    /// What the engine was asked for so far.
    private static func orders(_ stage: Stage) async -> (builds: Int, starts: Int) {
      let requests = await stage.proxy.requests
      return (requests.count { $0 == "POST /build" }, requests.count { $0.hasSuffix("/start") })
    }

    /// How many of the bad runners have a call that hangs.
    private static func hanging(_ coordinator: SandboxCoordinator) async -> Int {
      await coordinator.faults.list.count { $0.held > 0 }
    }
  }
}
