import Core
import TestSupport
import Testing

@Suite("A sweep ordered by hand")
struct SweepTests {
  private static let sweep = Sweep(.marks([Sample.mark: Sample.runner]))

  private static func resource(
    _ name: ResourceName = ResourceName(mark: Sample.mark, job: Sample.key.job), id: String = "a",
    at createdAt: Instant = Sample.start
  ) -> FoundResource {
    FoundResource(name: name, id: ResourceID(id), createdAt: createdAt)
  }

  private static func record(
    id: String? = nil, account: Account = Sample.account, extras: [String] = []
  ) -> JobRecord {
    var record = Sample.record()
    record.resource = Resource(
      executor: .cleverDocker, name: ResourceName(mark: Sample.mark, job: Sample.key.job),
      id: id.map { ResourceID($0) }, account: account, weight: .one)
    record.extras = extras.map { ResourceID($0) }
    return record
  }

  private static func look(_ resources: [FoundResource], _ records: JobRecord...) -> Sweep.Look {
    Sweep.Look(found: resources, records: records)
  }

  private static func verdict(
    _ first: Sweep.Look, _ second: Sweep.Look, on found: FoundResource = resource()
  ) -> Sweep.Verdict {
    sweep.verdict(on: found, in: Sample.account, by: first, then: second)
  }

  @Test("what two looks find in no record goes")
  func untracked() {
    let look = Self.look([Self.resource()])
    #expect(Self.verdict(look, look) == .untracked(Sample.key))
  }

  @Test("what was not there in the first look stays, whatever had its name then")
  func seenOnce() {
    let look = Self.look([Self.resource()])
    #expect(Self.verdict(Self.look([]), look) == .new(Sample.key))
    #expect(Self.verdict(Self.look([Self.resource(id: "b")]), look) == .new(Sample.key))
  }

  @Test("what a record holds stays, by its id, as an extra, or by its name while no id is known")
  func tracked() {
    let bare = Self.look([Self.resource()])
    for record in [Self.record(id: "a"), Self.record(), Self.record(id: "b", extras: ["a"])] {
      let held = Self.look([Self.resource()], record)
      #expect(Self.verdict(bare, held) == .tracked(Sample.key))
      #expect(Self.verdict(held, bare) == .tracked(Sample.key))
    }
  }

  @Test("a second resource of a tracked job's name goes once its id is known")
  func second() {
    let look = Self.look([Self.resource()], Self.record(id: "b"))
    #expect(Self.verdict(look, look) == .untracked(Sample.key))
  }

  @Test("what bears the name of a job that is tracked elsewhere stays")
  func elsewhere() {
    let look = Self.look([Self.resource()], Self.record(id: "b", account: Account("other")))
    #expect(Self.verdict(look, look) == .elsewhere(Sample.key))
  }

  @Test(
    "other names stay",
    arguments: ["hpd-job-00000000-4711", "hpd-job-s1f2e3d4-4711", "hpd-job-4711", "production", ""])
  func foreign(name: String) {
    let other = Self.resource(ResourceName(name))
    let look = Self.look([other])
    #expect(Self.verdict(look, look, on: other) == .foreign)
  }

  @Test("with an age, only what is known to be older goes")
  func age() {
    var sweep = Self.sweep
    sweep.madeBefore = Sample.start
    let ages: [(Instant, Sweep.Verdict)] = [
      (Sample.start + .milliseconds(-1), .untracked(Sample.key)),
      (Sample.start, .young(Sample.key)),
      (Instant(milliseconds: 0), .ageless(Sample.key)),
    ]
    for (createdAt, verdict) in ages {
      let found = Self.resource(at: createdAt)
      let look = Self.look([found])
      #expect(sweep.verdict(on: found, in: Sample.account, by: look, then: look) == verdict)
    }
  }

  @Test("the peer's names are known by what they begin with and a job's number")
  func prefix() {
    let sweep = Sweep(.prefix("hpd-job-glrt-abc-", Sample.runner))
    #expect(sweep.owner(of: ResourceName("hpd-job-glrt-abc-4711")) == Sample.key)
    for name in ["hpd-job-glrt-abc-", "hpd-job-glrt-abc-x", "hpd-job-glrt-abc-04711", "hpd-job-1"] {
      #expect(sweep.owner(of: ResourceName(name)) == nil, "\(name)")
    }
  }
}
