import Testing
import TestSupport

@testable import Core

@Suite("The start of the system tells by how much the clock was set between two lives")
struct SystemStartTests {
  private static let day = Duration.seconds(86_400)
  private static let start = SystemStart(id: "one", at: Sample.start.advanced(by: .seconds(-1000)))

  private func state(
    _ record: JobRecord, set change: Duration, startedAnew: Bool = false
  ) -> DispatcherState {
    let sighting = Sighting(
      account: Sample.account, name: ResourceName("hpd-job-1-1"), id: Sample.resourceID,
      first: Sample.start)
    let served = ServedNamespace(
      runner: Sample.key.runner, namespace: "grp", account: Sample.account,
      lastServed: Sample.start)
    let stored = Snapshot(
      installation: "0123456789abcdef0123456789abcdef", systemStart: Self.start,
      records: [record], sightings: [sighting], served: [served])
    let present = SystemStart(id: startedAnew ? "two" : "one", at: Self.start.at + change)
    return DispatcherState(
      restoring: stored, settings: StateDriver().settings, at: Sample.start + change,
      systemStart: present)
  }

  @Test("all that is noted moves with the clock", arguments: [day, .zero - day, .zero])
  func moved(change: Duration) {
    var record = LifeDriver(in: .starting).record
    record.cancelingSince = Sample.start
    let snapshot = state(record, set: change).snapshot
    let taken = snapshot.records.first
    #expect(taken?.since == record.since + change)
    #expect(taken?.deadline == record.deadline.map { $0 + change })
    #expect(taken?.cancelingSince == Sample.start + change)
    #expect(taken?.acquiredAt == record.acquiredAt + change)
    #expect(taken?.commitDate ?? record.acquiredAt == record.acquiredAt)
    #expect(snapshot.sightings.map(\.first) == [Sample.start + change])
    #expect(snapshot.served.map(\.lastServed) == [Sample.start + change])
    #expect(snapshot.systemStart == SystemStart(id: "one", at: Self.start.at + change))
  }

  @Test(
    "set forward: a machine that was just started is not given up",
    arguments: [ClockChange.set(by: day), .unknown])
  func justStarted(change: ClockChange) {
    var job = LifeDriver(in: .starting)
    job.now = job.now + Self.day
    job.restore(job.record, after: change)
    job.take(.looked(.pending(.idle("absent"))))
    job.pass(JobRules().startTimeout + .seconds(-1))
    #expect(job.phase == .starting)
    job.pass(.seconds(1))
    job.take(.probed(.accepted(next: 0, nil)))
    job.take(.looked(.pending(.idle("absent"))))
    #expect(job.phase == .failing, "but it is, in time")
  }

  @Test(
    "the system was started anew: what was seen once is seen once again, and nothing is forgotten")
  func startedAnew() {
    let snapshot = state(
      LifeDriver(in: .running).record, set: Self.day * 40, startedAnew: true
    ).snapshot
    #expect(snapshot.sightings.isEmpty)
    #expect(snapshot.served.map(\.lastServed) == [Sample.start + Self.day * 11], "for a day yet")
  }

  @Test("who has not noted it, or cannot tell, is believed; moments are nothing")
  func unsaid() {
    let later = SystemStart(id: "one", at: Self.start.at + .milliseconds(999))
    #expect(ClockChange(from: nil, to: Self.start) == .set(by: .zero))
    #expect(ClockChange(from: Self.start, to: nil) == .set(by: .zero))
    #expect(ClockChange(from: Self.start, to: later) == .set(by: .zero))
    #expect(ClockChange(from: later, to: Self.start) == .set(by: .zero))
    let absurd = SystemStart(id: "one", at: Self.start.at + Self.day * 365 * 51)
    #expect(ClockChange(from: absurd, to: Self.start) == .unknown)
    #expect(ClockChange(from: Self.start, to: absurd) == .unknown)
    let moved = SystemStart(id: "one", at: Self.start.at + .seconds(2))
    #expect(ClockChange(from: Self.start, to: moved) == .set(by: .seconds(2)))
    #expect(ClockChange(from: moved, to: Self.start) == .set(by: .seconds(-2)))
  }
}
