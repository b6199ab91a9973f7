import Core
import Testing
import TestSupport

@Suite("The loop among coordinators that hang or hold", .timeLimit(.minutes(5)))
struct IsolationTests {
  private let clock = TestClock()
  private let journal = Journal()
  private let inbox = Inbox()
  private let provider = FakeWorld()
  private let a, b, c: PlayedCoordinator

  init() {
    a = PlayedCoordinator("a", .answers, clock, journal)
    b = PlayedCoordinator("b", .answers, clock, journal)
    c = PlayedCoordinator("c", .answers, clock, journal)
  }

  /// Runs three runners with two slots, and ends when the body has ended and no request is left.
  private func run(
    check: Duration = .seconds(1), _ body: @escaping @Sendable () async -> Void
  ) async -> DispatcherState {
    let names = ["a", "b", "c"]
    let settings = DispatcherSettings(
      limits: Limits(jobs: 2, provisioning: 2), checkInterval: check, orphanCheckInterval: nil,
      runners: names.map { StateDriver.runner($0) })
    let world = PlayedWorld(
      provider: provider,
      coordinators: Dictionary(uniqueKeysWithValues: zip(names.map { RunnerName($0) }, [a, b, c])))
    let dispatcher = Dispatcher(
      world: world, store: provider, clock: clock, inbox: inbox, record: { _ in })
    let state = DispatcherState(
      restoring: Snapshot(installation: "0123456789abcdef0123456789abcdef"),
      settings: settings, at: clock.now)
    return await withTaskGroup(of: DispatcherState?.self) { group in
      group.addTask { await dispatcher.run(state) }
      group.addTask {
        await body()
        await end()
        return nil
      }
      var ended: DispatcherState?
      while ended == nil, let next = await group.next() { ended = next }
      group.cancelAll()
      return ended ?? state
    }
  }

  /// Ends the loop, and lets everything that hangs come to its deadline.
  private func end() async {
    await inbox.post(.stop)
    for coordinator in [a, b, c] {
      coordinator.behave(.answers)
      coordinator.giveBack()
    }
    while !Task.isCancelled {
      if let next = clock.nextDeadline { clock.advance(by: clock.now.duration(to: next)) }
      await Task.yield()
    }
  }

  @Test("two that hang from before the start cost the third no time at all")
  func fromTheStart() async {
    a.behave(.hangs)
    b.behave(.hangs)
    c.queue(Sample.payload(job: 1))
    let state = await run {
      await journal.waitFor("a verify hangs")
      await journal.waitFor("b verify hangs")
      await provider.waitFor(call: "launch")
      #expect(clock.now == Sample.start)
    }
    #expect(state.snapshot.records.map(\.key) == [JobKey(RunnerName("c"), JobID(1))])
    #expect(!journal.entries.contains { $0.hasPrefix("a request") })
  }

  @Test("of two that hold requests only one is held, and the third's job starts within a second")
  func hold() async {
    a.behave(.holds)
    b.behave(.holds)
    _ = await run {
      for name in ["a", "b", "c"] { await journal.waitFor("\(name) request 1") }
      clock.advance(by: .seconds(1))
      await journal.waitFor("c request 2")
      c.queue(Sample.payload(job: 1))
      clock.advance(by: .seconds(1))
      await provider.waitFor(call: "launch")
      #expect(clock.now == Sample.start + .seconds(2))
    }
    let held = journal.entries.filter { $0.hasSuffix("held") }
    #expect(Set(held.map { $0.first }).count == 1, "\(held)")
  }

  @Test("one that begins to hang pins its place for one request deadline")
  func later() async {
    let state = await run {
      for name in ["a", "b", "c"] { await journal.waitFor("\(name) request 1") }
      a.behave(.hangsOnRequests)
      b.behave(.hangs)
      clock.advance(by: .seconds(1))
      await journal.waitFor("a request 2")
      await journal.waitFor("b request 2")
      c.queue(Sample.payload(job: 1))
      clock.advance(by: .seconds(89))
      await inbox.post(.tick)
      #expect(!provider.happened.contains(.call("launch")))
      clock.advance(by: .seconds(1))
      await provider.waitFor(call: "launch")
      #expect(clock.now == Sample.start + .seconds(91))
    }
    #expect(state.snapshot.records.count == 1)
  }

  @Test("a held request is given back for a job, repeated at once, and waited for at the end")
  func held() async {
    a.behave(.holds)
    b.behave(.hangs)
    c.behave(.hangs)
    let state = await run {
      await journal.waitFor("a request 1")
      clock.advance(by: .seconds(1))
      await journal.waitFor("a request 2 held")
      a.queue(Sample.payload(job: 1))
      await provider.waitFor(call: "launch")
      #expect(clock.now == Sample.start + .seconds(1))
      await journal.waitFor("a request 4")
    }
    #expect(state.snapshot.records.map(\.key) == [JobKey(RunnerName("a"), JobID(1))])
  }
}
