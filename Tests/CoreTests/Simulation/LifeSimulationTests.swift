import Core
import StateFile
import Testing
import TestSupport

@Suite("A life in a world of faults")
struct LifeSimulationTests {
  @Test(
    "leaks nothing, runs nothing twice, kills nothing alive, and ends", arguments: Seeds.blocks(20))
  func promises(block: UInt64) {
    for seed in block * 25..<block * 25 + 25 {
      var simulation = LifeSimulation(seed: seed)
      for _ in 0..<150 where !simulation.hasEnded && simulation.world.violations.isEmpty {
        simulation.step()
      }
      simulation.end()
      let last = simulation.history.suffix(40).joined(separator: "\n")
      #expect(simulation.world.violations == [], "seed \(seed)\n\(last)")
    }
  }

  /// Any fact in any state, true or not: nothing is promised but that the machine holds together.
  @Test("survives any fact in any state", arguments: Seeds.blocks(20))
  func anything(block: UInt64) {
    for seed in block * 25..<block * 25 + 25 {
      var random = SeededRandom(seed: seed)
      var now = Sample.start
      let rules = JobRules(
        logWatch: seed.isMultiple(of: 5) ? .seconds(7) : nil,
        keepsFinished: seed.isMultiple(of: 3))
      let executor: Executor = seed.isMultiple(of: 2) ? .localDocker : .cleverDocker
      var life = JobLife(Sample.record(), executor: executor)
      for _ in 0..<120 {
        now = now + .milliseconds(Int64.random(in: 0...30_000, using: &random))
        let before = life.record
        let effects = life.handle(AnyFact.job(&random), at: now, under: rules)
        guard !life.isOver else {
          #expect(!before.phase.isOnGoodPath || before.creation == .none, "seed \(seed)")
          break
        }
        if life.record.phase.isOnGoodPath {
          #expect(!effects.contains(.job(Sample.key, .delete)), "seed \(seed)")
        }
        if life.record.phase != .kept {
          let isBusy = AnyFact.duties.contains { life.isUnderWay($0) }
          #expect(isBusy || life.wakeAt != nil, "seed \(seed) \(life.record)")
        }
        if Int.random(in: 0..<20, using: &random) == 0 {
          let record = try? RecordCoding.decode(RecordCoding.encode(life.record))
          #expect(record == life.record)
          life = JobLife(restoring: life.record, executor: executor, at: now)
          _ = life.handle(.tick, at: now, under: rules)
        }
      }
    }
  }
}

/// Facts drawn without any sense.
enum AnyFact {
  static let duties: [Duty] = [
    .account, .heartbeat, .ask, .lookUp, .create, .launch, .look, .awaitEnd, .probe,
    .readLog, .appendReason, .report, .delete, .deleteExtra(ResourceID("a")),
    .deleteExtra(ResourceID("b")),
    .deleteExtra(Sample.resourceID),
  ]

  private static func pick<T>(_ choices: [T], _ random: inout SeededRandom) -> T {
    choices[Int.random(in: 0..<choices.count, using: &random)]
  }

  static func job(_ random: inout SeededRandom) -> JobEvent {
    let trouble = Trouble("trouble", retryAfter: pick([nil, .seconds(5), .seconds(-5)], &random))
    let id = pick([Sample.resourceID, ResourceID("a"), ResourceID("b")], &random)
    let status = pick([JobStatus.running, .canceling, .canceled, .success, .other("")], &random)
    let kind = pick([Refusal.Kind.again, .credentials, .away, .catalogue, .final], &random)
    let refusal = Refusal(kind, trouble, leavesTraces: pick([true, false], &random))
    let condition = pick(
      [
        ResourceCondition.pending, .pending(.preparing("WIP")), .pending(.idle("none")),
        .pending(.machineRuns), .alive, .ended(trouble, log: "x"), .gone, .unknown(trouble),
      ], &random)
    let update = pick(
      [
        JobUpdateAnswer.accepted(status), .accepted(nil), .pending(after: .seconds(-1)),
        .pending(after: nil), .forbidden(status, trouble), .refused(trouble), .unknown(trouble),
      ], &random)
    let trace = pick(
      [
        TraceAnswer.accepted(next: 7, status), .outOfRange(next: nil, nil),
        .outOfRange(next: .max, nil), .outOfRange(next: 0, status), .forbidden(nil, trouble),
        .refused(trouble), .unknown(trouble),
      ], &random)
    let log = pick([LogAnswer.written, .empty, .forbidden(trouble), .unknown(trouble)], &random)
    let deletion = pick(
      [DeleteAnswer.gone, .no(trouble, credentials: true), .unknown(trouble)], &random)
    let found = FoundResource(
      name: ResourceName(mark: Sample.mark, job: Sample.key.job), id: id, createdAt: Sample.start)
    let facts: [JobEvent] = [
      .tick, .provisionAllowed, .account(.account(Sample.account)), .account(.no(refusal)),
      .account(.unknown(trouble)), .heartbeat(update), .asked(.executing(status)),
      .asked(.unauthorized), .asked(.unknown(trouble)), .lookedUp(.complete([])),
      .lookedUp(.complete([found])), .lookedUp(.complete([found, found])),
      .lookedUp(.failed(trouble)), .created(.created(id: id, weight: .one)),
      .created(.no(refusal)), .created(.unknown(trouble)), .launched(.launched),
      .launched(.no(refusal)), .launched(.gone), .launched(.unknown(trouble)),
      .looked(condition), .ended(condition), .probed(trace), .logRead(log), .appended(trace),
      .reported(update), .deleted(deletion), .deletedExtra(id, deletion),
      .listed(isThere: pick([true, false], &random)), .mustFail(.systemFailure, "because"),
      .duplicateListed(id),
    ]
    return pick(facts, &random)
  }
}
