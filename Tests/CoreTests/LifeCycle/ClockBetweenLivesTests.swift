import Testing
import TestSupport

@testable import Core

@Suite("The clock was set between two lives")
struct ClockBetweenLivesTests {
  private static let day = Duration.seconds(86_400)

  @Test("back: what is to come within minutes still comes within minutes")
  func back() {
    let now = Sample.start.advanced(by: .zero - Self.day)
    let records = [LifeDriver(in: .starting).record]
    let state = DispatcherState(
      restoring: Snapshot(installation: "0123456789abcdef0123456789abcdef", records: records),
      settings: StateDriver().settings, at: now)
    let life = state.life(of: Sample.key)
    #expect(life?.record.deadline == now + JobRules().startTimeout)
    #expect(life?.record.since == now)
  }

  @Test("back: a machine that never shows life is given up in time")
  func deadStart() {
    var job = LifeDriver(in: .starting)
    job.now = Sample.start.advanced(by: .zero - Self.day)
    job.restore(job.record.heldBefore(job.now))
    job.take(.looked(.pending(.idle("absent"))))
    job.pass(JobRules().startTimeout)
    job.take(.probed(.accepted(next: 0, nil)))
    job.take(.looked(.pending(.idle("absent"))))
    #expect(job.phase == .failing)
  }

  @Test("forward, by more than a token lives: a failure is reported all the same, once")
  func forward() {
    var job = LifeDriver(in: .provisioning)
    job.take(.mustFail(.systemFailure, "because"))
    job.now = job.now + .seconds(365 * 86_400)
    job = job.restarted()
    #expect(job.underWay.contains(.appendReason))
    job.take(.appended(.accepted(next: 99, nil)))
    #expect(job.underWay.contains(.report))
    job.take(.reported(.unknown(Sample.trouble)))
    #expect(job.record.owedReport == nil, "its token is dead by all that is known")
  }

  @Test("not at all: nothing changes")
  func same() {
    let record = LifeDriver(in: .starting).record
    #expect(record.heldBefore(record.since) == record)
    #expect(record.heldBefore(record.since + Self.day) == record)
  }

  @Test("back: all times of a state move together", arguments: 0..<200 as Range<UInt64>)
  func together(seed: UInt64) {
    var random = Mutations(seed: seed)
    let instant = { (random: inout Mutations) in
      Instant(milliseconds: .random(in: 0...1_000_000, using: &random))
    }
    var record = LifeDriver(in: .starting).record
    record.since = instant(&random)
    record.acquiredAt = instant(&random)
    record.deadline = record.since + .seconds(300)
    record.cancelingSince = Bool.random(using: &random) ? instant(&random) : nil
    record.creation = .unknown(EmptyLooks(requestEnded: instant(&random), first: instant(&random)))
    let sighting = Sighting(
      account: Sample.account, name: ResourceName("hpd-job-1-1"), id: Sample.resourceID,
      first: instant(&random))
    let stored = Snapshot(
      installation: "0123456789abcdef0123456789abcdef", records: [record], sightings: [sighting])
    let now = instant(&random)
    let held = stored.heldBefore(now)
    let (before, after) = (Self.times(stored), Self.times(held))
    let shifts = Set(zip(before, after).map { $0.duration(to: $1) })
    #expect(shifts.count == 1)
    #expect(after.max().map { $0 <= now } == true)
    #expect(shifts == [.zero - stored.lead(over: now)] && held.lead(over: now) == .zero)
    #expect((shifts == [.zero]) == (before.max().map { $0 <= now } == true))
    let deadline = held.records[0].deadline
    #expect(deadline == held.records[0].since + .seconds(300))
  }

  private static func times(_ snapshot: Snapshot) -> [Instant] {
    let record = snapshot.records[0]
    var times = [record.since, record.acquiredAt, snapshot.sightings[0].first]
    times += [record.cancelingSince].compactMap(\.self)
    if case .unknown(let looks) = record.creation {
      times += [looks.requestEnded] + [looks.first].compactMap(\.self)
    }
    return times
  }
}
