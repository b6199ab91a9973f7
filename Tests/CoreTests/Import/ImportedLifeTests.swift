import Core
import Testing
import TestSupport

/// What becomes of imported records.
@Suite("An imported job")
struct ImportedLifeTests {
  private func imported(
    _ state: PeerState, _ runner: RunnerConfiguration = PeerImportTests.runner()
  ) throws -> LifeDriver {
    let outcome = try PeerImportTests.importing([runner]).outcome(of: state)
    var driver = LifeDriver()
    let record = try #require(outcome.records.first)
    driver.restore(record)
    return driver
  }

  private static let pending = PeerImportTests.state(
    pending: [PeerImportTests.handle(payload: Sample.payload())])

  private func found(_ name: ResourceName) -> FoundResource {
    FoundResource(
      name: name, id: ResourceID("app_9"), createdAt: Sample.start, weight: Weight(thousandths: 1))
  }

  @Test("that runs is seen to run by its log, and is over by two refusals")
  func running() throws {
    let handle = PeerImportTests.handle(4711, PeerImportTests.application())
    var job = try imported(PeerImportTests.state(launched: [handle]))
    #expect(Set(job.orders) == [.heartbeat, .probe, .look])
    job.take(.probed(.outOfRange(next: 12, nil)))
    #expect(job.phase == .running)
    job.take(.asked(.unauthorized))
    job.take(.heartbeat(.forbidden(.success, Sample.trouble)))
    #expect(job.phase == .decommissioning && job.orders == [.delete])
    job.take(.deleted(.gone))
    #expect(job.life.isOver)
  }

  @Test("that was pushed by the peer is not pushed again, and no commit is recorded for it")
  func launchedBefore() throws {
    let handle = PeerImportTests.handle(
      4711, PeerImportTests.application(), payload: Sample.payload())
    var job = try imported(PeerImportTests.state(pending: [handle]))
    #expect(Set(job.orders) == [.heartbeat, .launch])
    job.take(.launched(.launched))
    #expect(job.phase == .starting && job.record.commit == nil)
  }

  @Test("whose application the peer made without knowing is launched there, unless it was")
  func foundByName() throws {
    var job = try imported(Self.pending)
    #expect(Set(job.orders) == [.heartbeat, .lookUp])
    job.take(.lookedUp(.complete([found(PeerImportTests.name)])))
    #expect(job.phase == .launching && job.record.resource?.id == ResourceID("app_9"))
    #expect(job.record.launch == .ordered && job.record.commit == nil)
    #expect(job.orders == [.launch])
    job = job.restarted()
    #expect(job.orders.contains(.launch) && !job.orders.contains(.compose))
  }

  @Test("without an application gets one under hpr's name, after two empty looks")
  func made() throws {
    var job = try imported(Self.pending)
    job.composes = false
    job.take(.lookedUp(.complete([])))
    #expect(job.record.resource?.name == PeerImportTests.name)
    job.pass(.seconds(30))
    job.take(.lookedUp(.complete([])))
    #expect(job.orders == [.create])
    #expect(!job.record.bearsForeignName)
    #expect(job.record.resource?.name == ResourceName(mark: job.record.mark, job: JobID(4711)))
    job.take(.created(.created(id: ResourceID("app_9"), weight: nil)))
    #expect(job.orders == [.compose], "what hpr pushes is recorded before")
  }

  @Test("on an engine is never started a second time")
  func engine() throws {
    var job = try imported(Self.pending, PeerImportTests.docker())
    job.take(.lookedUp(.complete([found(PeerImportTests.name)])))
    #expect(job.phase == .starting && !job.underWay.contains(.launch))
    job = try imported(Self.pending, PeerImportTests.docker())
    job.take(.lookedUp(.complete([])))
    #expect(job.orders == [.create] && !job.record.bearsForeignName)
  }

  @Test("of a tenant: nothing is done before its organisation is known")
  func tenant() throws {
    let application = PeerImportTests.application { $0.namespace = "grp" }
    let state = PeerImportTests.state(decommission: [PeerImportTests.handle(4711, application)])
    var job = try imported(state, PeerImportTests.runner(namespaces: true))
    #expect(job.orders == [.account])
    job.take(.account(.no(Refusal(.final, Sample.trouble))))
    #expect(job.phase == .decommissioning && job.orders.isEmpty)
    job.pass(.seconds(300))
    #expect(job.orders == [.account])
    job.take(.account(.account(Account("orga_9"))))
    #expect(job.orders == [.delete] && job.record.resource?.account == Account("orga_9"))
  }

  @Test("of a tenant: where its namespace has its resources is remembered")
  func served() throws {
    let application = PeerImportTests.application { $0.namespace = "grp" }
    let state = PeerImportTests.state(decommission: [PeerImportTests.handle(4711, application)])
    let records = try PeerImportTests.importing([PeerImportTests.runner(namespaces: true)])
      .outcome(of: state).records
    var settings = StateDriver.runner(executor: .cleverDocker)
    settings.isMultiTenant = true
    var driver = StateDriver([settings], restoring: records)
    let key = try #require(records.first?.key)
    driver.take(.job(key, .account(.account(Account("orga_9")))))
    #expect(
      driver.state.snapshot.served == [
        ServedNamespace(
          runner: key.runner, namespace: "grp", account: Account("orga_9"),
          lastServed: Sample.start)
      ])
    #expect(driver.effects.contains(.job(key, .delete)))
  }

  @Test("that waited for a helper service is reported; somebody's log means that it lives")
  func service() throws {
    let application = PeerImportTests.application { $0.runsService = true }
    let handle = PeerImportTests.handle(4711, application, payload: Sample.payload())
    var job = try imported(PeerImportTests.state(pending: [handle]))
    #expect(job.orders == [.appendReason], "the report goes first")
    var other = job
    job.take(.appended(.outOfRange(next: 5, nil)))
    #expect(job.phase == .running && !job.record.owesDeletion)
    other.take(.appended(.accepted(next: 9, nil)))
    other.take(.reported(.accepted(nil)))
    #expect(other.orders == [.delete])
  }
}
