import Testing
import TestSupport

@testable import Core

@Suite("The clock was set between two lives")
struct ClockBetweenLivesTests {
  private static let day = Duration.seconds(86_400)
  /// Nothing tells that it was set.
  private static let unsaid = ClockChange.set(by: .zero)

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
    job.restore(job.record)
    job.take(.looked(.pending(.idle("absent"))))
    job.pass(JobRules().startTimeout)
    job.take(.probed(.accepted(next: 0, nil)))
    job.take(.looked(.pending(.idle("absent"))))
    #expect(job.phase == .failing)
  }

  @Test("back: a machine of which nothing is said is not waited for longer than its job may take")
  func unsaidStart() {
    var job = LifeDriver(in: .starting, payload: Sample.payload(timeout: 600))
    job.now = Sample.start.advanced(by: .zero - Self.day)
    job.restore(job.record)
    job.pass(.seconds(600))
    job.take(.looked(.pending))
    job.take(.probed(.accepted(next: 0, nil)))
    for _ in 1...3 where job.phase == .starting {
      job.pass(JobRules().pollInterval)
      job.take(.looked(.pending))
      job.take(.probed(.accepted(next: 0, nil)))
    }
    #expect(job.phase == .failing)
  }

  @Test("back, by less than the job was in its phase: no deadline lies further ahead than it can")
  func deadlineMovedWithin() {
    var job = LifeDriver(in: .starting, payload: Sample.payload(timeout: 600))
    var record = job.record
    record.deadline = job.now + .seconds(50_000)
    job.restore(record)
    #expect(job.record.deadline == job.now + .seconds(600))
  }

  @Test("back: the time that dates the commit to be pushed stays")
  func sameDate() {
    var job = LifeDriver(in: .launching, executor: .cleverDocker)
    job.now = job.now.advanced(by: .zero - Self.day)
    let before = job.record
    job.restore(before)
    #expect(job.record.commitDate == before.acquiredAt)
    #expect(job.record.acquiredAt == job.now && job.record.since == job.now)
    let after = job.record
    job.now = job.now.advanced(by: .zero - Self.day)
    job.restore(after)
    #expect(job.record.commitDate == before.acquiredAt)
  }

  @Test(
    "forward, by more than a token lives: a failure is reported all the same",
    arguments: [
      JobUpdateAnswer.unknown(Sample.trouble), .pending(after: .seconds(2)),
      .refused(Sample.trouble), .forbidden(nil, Sample.trouble),
    ])
  func forward(answer: JobUpdateAnswer) {
    var job = LifeDriver(in: .provisioning)
    job.take(.mustFail(.systemFailure, "because"))
    job.now = job.now + .seconds(365 * 86_400)
    job = job.restarted()
    job.take(.appended(.unknown(Sample.trouble)))
    job.pass(.seconds(2))
    job.take(.appended(.accepted(next: 99, nil)))
    job.take(.reported(answer))
    #expect(job.record.owedReport != nil, "one bad answer is no end")
    job.pass(.seconds(300))
    #expect(job.record.owedReport == nil, "its token is dead by all that is known")
  }

  @Test("forward: looks of an earlier life count for nothing")
  func nothingHasLasted() {
    var record = LifeDriver(in: .provisioning).record
    let now = Sample.start + Self.day
    record.creation = .unknown(EmptyLooks(requestEnded: Sample.start, first: Sample.start))
    record.cancelingSince = now + Self.day
    let taken = record.takenUp(at: now, after: Self.unsaid)
    #expect(taken.creation == .unknown(EmptyLooks(requestEnded: now)))
    #expect(taken.cancelingSince == now)
  }

  @Test(
    "a state's sightings and namespaces do not lie ahead, and its records do not move each other")
  func eachAlone() {
    let now = Sample.start
    let ahead = now + Self.day
    var moved = LifeDriver(in: .starting).record
    moved.since = ahead
    let sound = LifeDriver(in: .starting).record
    let sighting = Sighting(
      account: Sample.account, name: ResourceName("hpd-job-1-1"), id: Sample.resourceID,
      first: ahead)
    let namespace = ServedNamespace(
      runner: Sample.key.runner, namespace: "grp", account: Sample.account, lastServed: ahead)
    let stored = Snapshot(
      installation: "0123456789abcdef0123456789abcdef", records: [moved, sound],
      sightings: [sighting], served: [namespace])
    let taken = stored.takenUp(at: now, after: Self.unsaid)
    #expect(stored.clockChange(knowing: nil, at: now) == .zero - Self.day)
    #expect(moved.takenUp(at: now, after: Self.unsaid).since == now)
    #expect(sound.takenUp(at: now, after: Self.unsaid) == sound)
    #expect(taken.sightings[0].first == now && taken.served[0].lastServed == now)
  }
}
