import Core
import Testing
import TestSupport

@Suite("The dispatcher's loop", .timeLimit(.minutes(5)))
struct DispatcherTests {
  private let world = FakeWorld()
  private let clock = TestClock()
  private let inbox = Inbox()

  private let settings = DispatcherSettings(
    limits: Limits(jobs: 4, provisioning: 4), orphanCheckInterval: nil,
    runners: [StateDriver.runner()])

  private func run(
    restoring records: [JobRecord] = [], _ body: @escaping @Sendable () async -> Void,
    changing change: (inout DispatcherSettings) -> Void = { _ in }
  ) async -> DispatcherState {
    var settings = settings
    change(&settings)
    let dispatcher = Dispatcher(
      world: world, store: world, clock: clock, inbox: inbox, record: { _ in },
      dump: { [world] _ in world.dumped() })
    let state = DispatcherState(
      restoring: Snapshot(installation: "0123456789abcdef0123456789abcdef", records: records),
      settings: settings, at: clock.now)
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

  @Test("a job that could not be stored is failed before the end, a stored one is not")
  func endUnstored() async {
    world.failCommitsAfterGrant("no space")
    world.queue(Sample.payload())
    _ = await run {
      await world.waitFor(call: "failed commit")
      await inbox.post(.stop)
    }
    #expect(world.happened.contains(.call("report")))
    #expect(!world.happened.contains(.call("launch")))
  }

  @Test("so is one whose grant comes after the order to end, and a held create holds nothing up")
  func endUnstoredLate() async {
    world.failCommitsAfterGrant("no space")
    world.queue(Sample.payload())
    world.holdRequests()
    _ = await run {
      await world.waitFor(call: "request")
      await inbox.post(.stop)
      // The order to end is taken before the answer comes.
      await inbox.post(.dump)
      await world.waitFor(call: "dump")
      world.releaseRequests()
    }
    #expect(world.happened.contains(.call("report")))
  }

  @Test("a create that waits for the state to be written holds the end up for nobody")
  func endWithHeldCreate() async {
    world.failCommitsAfterGrant("no space")
    world.queue(Sample.payload())
    _ = await run {
      await world.waitFor(call: "failed commit")
      await advance(until: "heartbeat")
      await inbox.post(.stop)
    } changing: {
      $0.runners = [StateDriver.runner(executor: .cleverDocker)]
    }
    #expect(world.happened.contains(.call("report")))
    #expect(!world.happened.contains(.call("create")))
  }

  @Test("jobs that were on disk at the start are no unstored ones, whatever the disk does now")
  func restoredAreStored() async {
    world.failCommits("no space")
    var record = Sample.record()
    record.phase = .running
    record.hasRun = true
    record.creation = .made
    record.launch = .done
    record.resource = Resource(
      executor: .localDocker, name: ResourceName(mark: Sample.mark, job: Sample.key.job),
      id: Sample.resourceID, account: Sample.account, weight: .one)
    let state = await run(restoring: [record]) {
      await world.waitFor(call: "failed commit")
      await inbox.post(.stop)
    }
    #expect(!world.happened.contains(.call("report")))
    #expect(state.snapshot.records.map(\.phase) == [.running])
  }

  @Test("what follows from the end of a failure is committed before it is carried out")
  func recoveryCommits() async throws {
    world.failCommitsAfterGrant("no space")
    world.queue(Sample.payload())
    _ = await run {
      await world.waitFor(call: "failed commit")
      // The deadline passes while the commit that ends the failure is being written.
      world.onCommit {
        if clock.now < Sample.start + .seconds(600) { clock.advance(by: .seconds(600)) }
      }
      world.failCommits(nil)
      await advance(until: "report")
      await inbox.post(.stop)
    } changing: {
      $0.launchSpacing = .seconds(7200)
    }
    let appended = try #require(world.happened.firstIndex(of: .call("append")))
    #expect(world.happened[..<appended].contains(.commit([.failing])))
  }

  @Test("a request that waits for the state to be written is not sent if a reload leaves no room")
  func heldRequest() async {
    world.failCommitsAfterGrant("no space")
    world.queue(Sample.payload())
    _ = await run {
      await world.waitFor(call: "failed commit")
      var settings = settings
      settings.limits = Limits(jobs: 1, provisioning: 1)
      await inbox.post(.configured(settings))
      await advance(until: "heartbeat")
      world.failCommits(nil)
      await advance(until: "launch")
      await inbox.post(.stop)
    }
    #expect(world.happened.count { $0 == .call("request") } == 1)
  }

  @Test("an order that finds no port for its runner is given again")
  func missingPort() async {
    world.hideProvider(true)
    var record = Sample.record()
    record.phase = .decommissioning
    record.owesDeletion = true
    record.creation = .made
    record.resource = Resource(
      executor: .localDocker, name: ResourceName(mark: Sample.mark, job: Sample.key.job),
      id: Sample.resourceID, account: Sample.account, weight: .one)
    let state = await run(restoring: [record]) {
      await world.waitFor { $0 == .commit([.decommissioning]) }
      world.hideProvider(false)
      await advance(until: "delete")
      await advance(until: "request")
      await inbox.post(.stop)
    }
    #expect(state.snapshot.records.isEmpty)
  }
}
