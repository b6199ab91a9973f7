import Core
import TestSupport
import Testing

@Suite("The loop when a runner is moved to another coordinator", .timeLimit(.minutes(5)))
struct MoveTests {
  /// One runner, whose coordinators have their names for addresses.
  private final class Places: DispatcherWorld {
    let provider: FakeWorld
    let coordinators: [String: PlayedCoordinator]
    let inForce = Lock("a")

    init(_ provider: FakeWorld, _ coordinators: [String: PlayedCoordinator]) {
      self.provider = provider
      self.coordinators = coordinators
    }

    func coordinator(of runner: RunnerName) -> (any CoordinatorPort)? {
      coordinators[inForce.withLock { $0 }]
    }
    func coordinator(of runner: RunnerName, at url: String?) -> (any CoordinatorPort)? {
      url.map { coordinators[$0] } ?? coordinator(of: runner)
    }
    func provider(of runner: RunnerName) -> (any ProviderPort)? { provider }
  }

  private static func settings(_ url: String) -> DispatcherSettings {
    var runner = StateDriver.runner()
    runner.url = url
    runner.coordinator = Endpoint(places: [url])
    return DispatcherSettings(
      limits: Limits(jobs: 2, provisioning: 2), orphanCheckInterval: nil, runners: [runner])
  }

  @Test("a job is asked about where it was granted, and its machine stays")
  func moved() async {
    let (clock, journal, inbox, provider) = (TestClock(), Journal(), Inbox(), FakeWorld())
    let names = ["a", "b"]
    let coordinators = Dictionary(
      uniqueKeysWithValues: names.map { ($0, PlayedCoordinator($0, .answers, clock, journal)) })
    let world = Places(provider, coordinators)
    coordinators["a"]?.queue(Sample.payload(job: 1))
    let dispatcher = Dispatcher(
      world: world, store: provider, clock: clock, inbox: inbox, record: { _ in })
    let state = DispatcherState(
      restoring: Snapshot(installation: "0123456789abcdef0123456789abcdef"),
      settings: Self.settings("a"), at: clock.now)
    async let ended = dispatcher.run(state)
    await provider.waitFor(call: "launch")
    world.inForce.withLock { $0 = "b" }
    await inbox.post(.configured(Self.settings("b")))
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        while !Task.isCancelled {
          if let next = clock.nextDeadline { clock.advance(by: clock.now.duration(to: next)) }
          await Task.yield()
        }
      }
      group.addTask {
        for name in ["b request 1", "status"] { await journal.waitFor(name) }
      }
      _ = await group.next()
      group.cancelAll()
    }
    await inbox.post(.stop)
    #expect(await ended.snapshot.records.map(\.phase) == [.running])
    #expect(journal.entries.contains("a status") && !journal.entries.contains("b status"))
    #expect(!provider.happened.contains(.call("delete")))
  }

  /// Ports are exchanged before the state hears of it: a request that was decided on before goes
  /// where the record of its job will say.
  @Test("a request that was decided on before the move asks where the job will be asked about")
  func decidedBefore() async {
    let (clock, journal, inbox, provider) = (TestClock(), Journal(), Inbox(), FakeWorld())
    let coordinators = Dictionary(
      uniqueKeysWithValues: ["a", "b"].map {
        ($0, PlayedCoordinator($0, .answers, clock, journal))
      })
    let world = Places(provider, coordinators)
    for name in ["a", "b"] { coordinators[name]?.queue(Sample.payload(job: 1)) }
    world.inForce.withLock { $0 = "b" }
    let dispatcher = Dispatcher(
      world: world, store: provider, clock: clock, inbox: inbox, record: { _ in })
    let state = DispatcherState(
      restoring: Snapshot(installation: "0123456789abcdef0123456789abcdef"),
      settings: Self.settings("a"), at: clock.now)
    async let ended = dispatcher.run(state)
    await provider.waitFor(call: "launch")
    await inbox.post(.stop)
    #expect(await ended.snapshot.records.map(\.url) == ["a"])
    #expect(journal.entries.contains("a request 1"))
    #expect(!journal.entries.contains { $0.hasPrefix("b request") })
  }
}
