import Core
import Testing
import TestSupport

@Suite("The dispatcher's loop", .timeLimit(.minutes(1)))
struct DispatcherTests {
  private let world = FakeWorld()
  private let clock = TestClock()
  private let inbox = Inbox()

  private func run(
    _ body: @escaping @Sendable () async -> Void,
    changing change: (inout DispatcherSettings) -> Void = { _ in }
  ) async -> DispatcherState {
    var settings = DispatcherSettings(
      limits: Limits(jobs: 4, provisioning: 4), orphanCheckInterval: nil,
      runners: [StateDriver.runner()])
    change(&settings)
    let dispatcher = Dispatcher(
      world: world, store: world, clock: clock, inbox: inbox, record: { _ in })
    let state = DispatcherState(
      restoring: Snapshot(installation: "0123456789abcdef0123456789abcdef"), settings: settings,
      at: clock.now)
    async let ended = dispatcher.run(state)
    await body()
    return await ended
  }

  /// Advances to each time that somebody waits for, until the condition holds.
  private func advance(until call: String) async {
    let clock = clock
    let world = world
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        while !Task.isCancelled {
          if let next = clock.nextDeadline { clock.advance(by: clock.now.duration(to: next)) }
          await Task.yield()
        }
      }
      group.addTask { await world.waitFor(call: call) }
      // The advancing never ends by itself.
      _ = await group.next()
      group.cancelAll()
    }
  }

  @Test("takes a job through its whole life, and ends when told")
  func wholeLife() async {
    world.queue(Sample.payload())
    let state = await run {
      await world.waitFor(call: "launch")
      world.end(Sample.key.job)
      await advance(until: "delete")
      await inbox.post(.stop)
    }
    #expect(state.snapshot.records.isEmpty)
    let calls = ["create", "launch", "ask", "delete"].map {
      world.happened.firstIndex(of: .call($0)) ?? .max
    }
    #expect(calls == calls.sorted() && !calls.contains(.max))
  }

  @Test(
    "commits before it carries anything out",
    arguments: [
      ("create", Phase.provisioning), ("launch", .launching),
    ])
  func commitsFirst(call: String, phase: Phase) async throws {
    world.queue(Sample.payload())
    _ = await run {
      await world.waitFor(call: "launch")
      await inbox.post(.stop)
    }
    let called = try #require(world.happened.firstIndex(of: .call(call)))
    #expect(world.happened[..<called].contains(.commit([phase])))
  }

  @Test("begins nothing new while the state cannot be written, and goes on when it can")
  func failedCommit() async {
    world.failCommitsAfterGrant("no space")
    world.queue(Sample.payload())
    _ = await run {
      await world.waitFor(call: "failed commit")
      await advance(until: "heartbeat")
      #expect(!world.happened.contains(.call("create")))
      world.failCommits(nil)
      await advance(until: "launch")
      await inbox.post(.stop)
    }
    #expect(world.happened.contains(.call("launch")))
  }
}
