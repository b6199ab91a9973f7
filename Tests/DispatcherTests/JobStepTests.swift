import Core
import TestSupport
import Testing

@Suite("A single step", .timeLimit(.minutes(5)))
struct JobStepTests {
  /// A world whose coordinator has granted the sample job.
  private static func granted() async -> FakeWorld {
    let world = FakeWorld()
    world.queue(Sample.payload())
    _ = await world.requestJob(lastUpdate: nil)
    return world
  }

  private static func step(
    _ world: FakeWorld, _ clock: TestClock, restingIn rest: Set<Phase>, paysDebts: Bool = true,
    store: @escaping @Sendable (JobRecord) async throws(StateStoreError) -> Void = { _ in }
  ) -> JobStep<FakeWorld, TestClock> {
    JobStep(
      world: world, clock: clock, rules: JobRules(), restingIn: rest, paysDebts: paysDebts,
      store: store, record: { _ in })
  }

  private static func run(
    _ step: JobStep<FakeWorld, TestClock>, _ record: JobRecord, until deadline: Instant? = nil
  ) async -> StepOutcome {
    let life = JobLife(step: record, executor: .localDocker, at: Sample.start)
    return await step.run(life, until: deadline)
  }

  private static func calls(_ world: FakeWorld) -> [String] {
    world.happened.compactMap { if case .call(let name) = $0 { name } else { nil } }
      .filter { !["heartbeat", "request", "ask"].contains($0) }
  }

  private static var made: JobRecord {
    var record = Sample.record()
    record.phase = .launching
    record.creation = .made
    record.resource = Resource(
      executor: .localDocker, name: ResourceName(mark: Sample.mark, job: Sample.key.job),
      id: Sample.resourceID, account: Sample.account, weight: .one)
    return record
  }

  @Test("provisioning looks the name up, makes the resource, and launches nothing")
  func provision() async {
    let world = await Self.granted()
    let stored = Lock<[Phase]>([])
    let step = Self.step(world, TestClock(at: Sample.start), restingIn: [.launching]) { record in
      stored.withLock { $0.append(record.phase) }
    }
    let outcome = await Self.run(step, Sample.record())
    #expect(outcome.end == .rests && !outcome.isOver && outcome.failure == nil)
    #expect(outcome.record.phase == .launching && outcome.record.launch == .none)
    #expect(Self.calls(world) == ["look up", "create"])
    #expect(stored.withLock { $0 }.last == .launching)
  }

  @Test("launching starts the job once and leaves it starting")
  func launch() async {
    let world = await Self.granted()
    let step = Self.step(world, TestClock(at: Sample.start), restingIn: [.starting])
    let outcome = await Self.run(step, Self.made)
    #expect(outcome.end == .rests && outcome.record.phase == .starting)
    #expect(Self.calls(world) == ["launch"])
  }

  @Test("a record that cannot be stored begins nothing")
  func unstored() async {
    let world = await Self.granted()
    let step = Self.step(world, TestClock(at: Sample.start), restingIn: [.launching]) {
      (_) async throws(StateStoreError) in throw StateStoreError("the disk is full")
    }
    let outcome = await Self.run(step, Sample.record())
    #expect(outcome.end == .unstored("the disk is full"))
    #expect(Self.calls(world) == [])
  }

  @Test("a failing record is reported, and its resource goes where debts are paid")
  func failing() async {
    for paysDebts in [true, false] {
      let world = await Self.granted()
      var record = Self.made
      record.phase = .running
      record.launch = .done
      record.orderFailure(.systemFailure, "out of order", at: Sample.start)
      let rest: Set<Phase> = [.decommissioning, .kept]
      let step = Self.step(
        world, TestClock(at: Sample.start), restingIn: rest, paysDebts: paysDebts)
      let outcome = await Self.run(step, record)
      #expect(outcome.record.result == .failed && outcome.isOver == paysDebts)
      #expect(Self.calls(world) == ["append", "report"] + (paysDebts ? ["delete"] : []))
    }
  }

  @Test("an account that nobody says is waited for some seconds, then the phase stays")
  func away() async throws {
    let world = await Self.granted()
    world.hideProvider(true)
    let clock = TestClock(at: Sample.start)
    let step = Self.step(world, clock, restingIn: [.launching])
    let ended = Lock(false)
    async let outcome = {
      defer { ended.withLock { $0 = true } }
      return await Self.run(step, Sample.record())
    }()
    while !ended.withLock({ $0 }) {
      clock.advance(by: .seconds(1))
      await Task.yield()
    }
    let end = await outcome
    guard case .undecided(.coordinator, _) = end.end else {
      Issue.record("it ended \(end.end)")
      return
    }
    #expect(end.record.phase == .acquired && !end.isOver)
  }

  @Test("the time given ends it, with the record as it is")
  func timeout() async {
    let world = await Self.granted()
    var record = Self.made
    record.phase = .running
    record.hasRun = true
    let step = Self.step(world, TestClock(at: Sample.start), restingIn: [.decommissioning])
    let outcome = await Self.run(step, record, until: Sample.start)
    #expect(outcome.end == .timedOut && outcome.record.phase == .running)
  }

  @Test("no time at all is still a look: what is over already is known")
  func noTime() async {
    let world = await Self.granted()
    world.end(Sample.key.job)
    var record = Self.made
    record.phase = .running
    record.hasRun = true
    let step = Self.step(world, TestClock(at: Sample.start), restingIn: [.decommissioning])
    let outcome = await Self.run(step, record, until: Sample.start)
    #expect(outcome.end == .rests && outcome.record.phase == .decommissioning)
    #expect(outcome.record.result == .success)
  }

  @Test("for a job that is over nothing is made and nothing launched", arguments: [false, true])
  func over(isMade: Bool) async {
    let world = await Self.granted()
    world.end(Sample.key.job)
    let rest: Set<Phase> = isMade ? [.starting] : [.launching]
    let step = Self.step(world, TestClock(at: Sample.start), restingIn: rest)
    let outcome = await Self.run(step, isMade ? Self.made : Sample.record())
    #expect(outcome.isOver && outcome.record.result == .success)
    #expect(Set(Self.calls(world)).isDisjoint(with: ["create", "launch"]))
  }
}
