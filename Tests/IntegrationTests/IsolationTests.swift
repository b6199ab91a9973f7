import Foundation
import Testing
import World

extension OneAtATime {
  @Suite("Two runners whose coordinator hangs", .serialized, .timeLimit(.minutes(10)))
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
      arguments: Hang.allCases, [false, true])
    func thirdRunner(hang: Hang, comesFirst: Bool) async throws {
      try await Self.play(hang, comesFirst: comesFirst) { stage, bad in
        await stage.coordinator.control(runner: "broken", "pause")
        let gates = await Self.begin(hang, on: bad)
        _ = try await stage.runUntilTerminated { _ in
          try await settled(hang, gates, stage, bad)
          try await start(on: stage)
          await bad.faults.releaseAll()
          await bad.set(Behaviour())
          for runner in ["sandbox", "broken"] {
            await stage.queue(["true"], runner: runner)
          }
          for runner in Self.names {
            var spec = JobSpec()
            spec.runner = runner
            await bad.queue(spec)
          }
        }
      }
    }

    private static let names = ["first", "second"]

    /// A stage with two more runners, which have a coordinator of their own and come before or after
    /// the good one in the configuration.
    private static func play(
      _ hang: Hang, comesFirst: Bool,
      _ body: @Sendable (_ stage: Stage, _ bad: SandboxCoordinator) async throws -> Void
    ) async throws {
      var settings = CoordinatorSettings()
      let extras = names.map { Stage.Extra(name: $0) }
      settings.runners = extras.map { .init(name: $0.name, token: $0.token) }
      if hang == .willingToHold { settings.longPoll = 60 }
      let bad = SandboxCoordinator(settings)
      try await bad.serve { url in
        let more = names.map { Stage.Extra(name: $0, url: url) }
        try await Stage.play(
          global: "concurrent = 2", more: more, moreComeFirst: comesFirst, beside: [bad]
        ) { stage in
          try await body(stage, bad)
        }
      }
    }

    /// Runs a job of the good runner. Its container is to be started within two seconds, beside the
    /// time that the engine takes for its own answers to what comes before, which the way to it counts.
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
      let (started, engine) = try await Self.start(since: book.queuedAt, on: stage)
      print(
        "isolation: granted \(granted) s, build \(ordered) s, start \(started) s, of which \(engine) s are the engine's"
      )
      #expect(started - engine < 2, "start ordered after \(started) s, engine \(engine) s")
      try await until("it is done") { await stage.coordinator.book(job)?.state == .success }
    }

    /// Waits until all is as it will stay: the good runner was asked several times, and whoever
    /// hangs or is held does.
    private func settled(
      _ hang: Hang, _ gates: [Int], _ stage: Stage, _ bad: SandboxCoordinator
    ) async throws {
      let good = stage.coordinator
      if !gates.isEmpty {
        try await until("the good one is known to be good") {
          await good.requests(of: "sandbox") >= 2
        }
      }
      for gate in gates { await bad.faults.release(gate) }
      try await until("the runners are asked") {
        guard await good.requests(of: "sandbox") >= 4 else { return false }
        return switch hang {
        case .everywhere: await bad.faults.list.reduce(0) { $0 + $1.held } == 2
        // One on probation leaves room, and two of them would leave none.
        case .onRequests: await bad.faults.list.contains { $0.held > 0 }
        // A second one that is held would leave no room.
        case .willingToHold: await bad.waiting == 1
        }
      }
    }

    /// Puts the faults in force. Who hangs on requests only is verified when the good one has been
    /// asked: before any runner is known to be good, both could take a place, for a request deadline.
    ///
    /// - Returns: the faults that hold the verification.
    private static func begin(_ hang: Hang, on bad: SandboxCoordinator) async -> [Int] {
      switch hang {
      case .everywhere: await bad.faults.add(Fault(.any, .hold))
      case .onRequests:
        await bad.faults.add(Fault(.request, .hold))
        return [await bad.faults.add(Fault(.verify, .hold))]
      case .willingToHold: break
      }
      return []
    }

    /// When the first container was ordered to start since then, and how long the engine took until
    /// then to build it and to make it; in seconds.
    private static func start(
      since queued: Double, on stage: Stage
    ) async throws -> (started: Double, engine: Double) {
      let exchanges = await stage.proxy.exchanges.filter { $0.arrived >= queued }
      let start = try #require(exchanges.first { $0.request.hasSuffix("/start") }).arrived
      let orders = exchanges.filter {
        $0.arrived < start && ["POST /build", "POST /containers/create"].contains($0.request)
      }
      let engine = orders.reduce(0) { $0 + min($1.answered ?? start, start) - $1.arrived }
      return (start - queued, engine)
    }

    /// What the engine was asked for so far.
    private static func orders(_ stage: Stage) async -> (builds: Int, starts: Int) {
      let requests = await stage.proxy.requests
      return (requests.count { $0 == "POST /build" }, requests.count { $0.hasSuffix("/start") })
    }
  }
}
