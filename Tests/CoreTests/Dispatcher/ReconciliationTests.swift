import Core
import Testing
import TestSupport

@Suite("Reconciliation")
struct ReconciliationTests {
  private let name = ResourceName(mark: Sample.mark, job: JobID(99))

  private func found(_ id: String, name: ResourceName? = nil) -> FoundResource {
    FoundResource(
      name: name ?? self.name, id: ResourceID(id), createdAt: Instant(milliseconds: 0))
  }

  private func driver() -> StateDriver {
    var driver = StateDriver { $0.orphanCheckInterval = .seconds(300) }
    driver.makeSound("lab")
    return driver
  }

  private mutating func list(_ driver: inout StateDriver, _ found: [FoundResource]) {
    driver.take(.listed(Sample.runner, Sample.account, .complete(found)))
    driver.take(.listingsEnded(Sample.runner))
  }

  @Test("decommissions what bears our mark and is in no record in two sightings")
  mutating func orphan() {
    var driver = driver()
    list(&driver, [found("x")])
    #expect(driver.state.snapshot.sightings.count == 1)
    driver.now = driver.now + .seconds(299)
    list(&driver, [found("x")])
    #expect(driver.state.snapshot.records.isEmpty)
    driver.now = driver.now + .seconds(1)
    driver.take(.listed(Sample.runner, Sample.account, .complete([found("x")])))
    let key = JobKey(Sample.runner, JobID(99))
    #expect(driver.effects.contains(.job(key, .delete)))
    #expect(driver.state.snapshot.records.first?.phase == .decommissioning)
    driver.take(.job(key, .deleted(.gone)))
    #expect(driver.state.snapshot.records.isEmpty)
  }

  @Test("a failed listing is no sighting and forgets none")
  mutating func failedListing() {
    var driver = driver()
    list(&driver, [found("x")])
    driver.take(.listed(Sample.runner, Sample.account, .failed(Sample.trouble)))
    #expect(driver.state.snapshot.sightings.count == 1)
    list(&driver, [])
    #expect(driver.state.snapshot.sightings.isEmpty)
  }

  @Test(
    "leaves alone what is not ours",
    arguments: [
      "hpd-job-00000000-99", "hpd-job-s1f2e3d4-99", "hpd-job-glrt-t1_-99", "postgres", "",
    ])
  mutating func strangers(name: String) {
    var driver = driver()
    for _ in 1...3 {
      list(&driver, [found("x", name: ResourceName(name))])
      driver.now = driver.now + .seconds(300)
    }
    #expect(driver.state.snapshot.sightings.isEmpty)
    #expect(driver.state.snapshot.records.isEmpty)
  }

  @Test("compares ids; a name protects only while the id is unknown")
  mutating func names() {
    var record = Sample.record()
    record.phase = .provisioning
    record.creation = .ordered
    let own = ResourceName(mark: Sample.mark, job: Sample.key.job)
    record.resource = Resource(
      executor: .localDocker, name: own, account: Sample.account, weight: .one)
    var driver = StateDriver(restoring: [record]) { $0.orphanCheckInterval = .seconds(300) }
    list(&driver, [found("x", name: own)])
    #expect(driver.state.snapshot.sightings.isEmpty, "the id is not known yet")
    driver.take(.job(Sample.key, .lookedUp(.complete([found("a", name: own)]))))
    driver.take(
      .listed(
        Sample.runner, Sample.account, .complete([found("a", name: own), found("b", name: own)])))
    #expect(driver.state.snapshot.records.first?.extras.map(\.text) == ["b"])
    #expect(driver.effects.contains(.job(Sample.key, .deleteExtra(ResourceID("b")))), "on sight")
    #expect(driver.state.snapshot.sightings.isEmpty)
  }

  @Test("two runners of one account list it twice in an interval: that is one sighting")
  mutating func sharedAccount() {
    var driver = StateDriver([StateDriver.runner(), StateDriver.runner("other")]) {
      $0.orphanCheckInterval = .seconds(300)
    }
    driver.makeSound("lab", "other")
    let runners = [Sample.runner, RunnerName("other")]
    for runner in runners {
      driver.take(.listed(runner, Sample.account, .complete([found("x")])))
      driver.now = driver.now + .seconds(5)
    }
    #expect(driver.state.snapshot.records.isEmpty)
    #expect(driver.state.snapshot.sightings.count == 1)
  }

  private func kept() -> JobRecord {
    var record = Sample.record()
    record.phase = .kept
    record.creation = .made
    record.hasRun = true
    record.resource = Resource(
      executor: .localDocker, name: ResourceName(mark: Sample.mark, job: Sample.key.job),
      id: Sample.resourceID, account: Sample.account, weight: .one)
    return record
  }

  @Test("a kept record is dropped by two listings of its own runner, not by two runners' one")
  mutating func keptShared() {
    var driver = StateDriver(
      [StateDriver.runner(), StateDriver.runner("other")], restoring: [kept()]
    ) {
      $0.rules.keepsFinished = true
    }
    for runner in [RunnerName("other"), Sample.runner, RunnerName("other")] {
      driver.take(.listed(runner, Sample.account, .complete([])))
    }
    #expect(driver.state.snapshot.records.count == 1)
    driver.take(.listed(Sample.runner, Sample.account, .failed(Sample.trouble)))
    #expect(driver.state.snapshot.records.count == 1, "a failed listing shows no absence")
    driver.take(.listed(Sample.runner, Sample.account, .complete([])))
    #expect(driver.state.snapshot.records.isEmpty)
  }

  @Test("a kept record of an imported resource stays: listings show no such name")
  mutating func keptImported() {
    var record = kept()
    record.resource?.name = ResourceName("hpd-job-glrt-abc-\(record.key.job)")
    var driver = StateDriver(restoring: [record]) { $0.rules.keepsFinished = true }
    for _ in 1...3 { list(&driver, []) }
    #expect(driver.state.snapshot.records.map(\.phase) == [.kept])
  }

  @Test("a kept record is no orphan")
  mutating func keptIsTracked() {
    var driver = StateDriver(restoring: [kept()]) { $0.rules.keepsFinished = true }
    let name = ResourceName(mark: Sample.mark, job: Sample.key.job)
    for _ in 1...3 {
      list(&driver, [found(Sample.resourceID.text, name: name)])
      driver.now = driver.now + .seconds(300)
    }
    #expect(driver.state.snapshot.sightings.isEmpty)
    #expect(driver.state.snapshot.records.map(\.phase) == [.kept])
  }

  @Test("what bears a tracked job's name elsewhere waits until the record is gone")
  mutating func elsewhere() {
    for hasResource in [true, false] {
      var record = Sample.record()
      if hasResource { record = LifeDriver(in: .running).record }
      var driver = StateDriver(restoring: [record]) { $0.orphanCheckInterval = .seconds(300) }
      let name = ResourceName(mark: Sample.mark, job: Sample.key.job)
      let account = Account("unix:///elsewhere.sock")
      for _ in 1...3 {
        driver.take(
          .listed(Sample.runner, account, .complete([found("res-1", name: name)])))
        driver.now = driver.now + .seconds(300)
      }
      #expect(driver.state.snapshot.records.first?.extras == [])
      #expect(driver.state.snapshot.sightings.count == 1)
    }
  }

  @Test("the first listing comes when the provider has answered, the next an interval later")
  mutating func listings() {
    func listings(_ driver: StateDriver) -> Int {
      driver.effects.count { if case .list = $0 { true } else { false } }
    }
    for interval in [Duration?.none, .seconds(300)] {
      var driver = StateDriver { $0.orphanCheckInterval = interval }
      #expect(listings(driver) == 0)
      driver.pass(.seconds(1))
      #expect(listings(driver) == 0)
      driver.take(.providerChecked(Sample.runner, .away(Sample.trouble)))
      #expect(listings(driver) == 0)
      driver.pass(.seconds(2))
      driver.take(.providerChecked(Sample.runner, .available))
      #expect(listings(driver) == 1)
      driver.take(.listingsEnded(Sample.runner))
      driver.pass(.seconds(299))
      #expect(listings(driver) == 0)
      driver.pass(.seconds(1))
      #expect(listings(driver) == (interval == nil ? 0 : 1))
      driver.pass(.seconds(300))
      #expect(listings(driver) == 0, "the last one has not ended")
    }
  }

  @Test("a changed interval counts from the last listing, and 0 lists no more")
  func changedInterval() {
    func lists(_ driver: StateDriver) -> Bool {
      driver.effects.contains { if case .list = $0 { true } else { false } }
    }
    var driver = StateDriver { $0.orphanCheckInterval = .seconds(3000) }
    driver.take(.providerChecked(Sample.runner, .available))
    #expect(lists(driver))
    driver.take(.listingsEnded(Sample.runner))
    func reload(_ interval: Duration?, after wait: Duration) {
      driver.pass(wait)
      #expect(!lists(driver))
      var settings = driver.settings
      settings.orphanCheckInterval = interval
      driver.take(.configured(settings))
    }
    reload(.seconds(60), after: .seconds(20))
    #expect(!lists(driver))
    driver.pass(.seconds(39))
    #expect(!lists(driver))
    driver.pass(.seconds(1))
    #expect(lists(driver), "sixty seconds after the last one, not three thousand")
    driver.take(.listingsEnded(Sample.runner))
    // A longer one counts from there too, none is never.
    reload(.seconds(600), after: .seconds(30))
    driver.pass(.seconds(569))
    #expect(!lists(driver))
    reload(nil, after: .zero)
    driver.pass(.seconds(6000))
    #expect(!lists(driver))
    // What is overdue by the new interval is due at once.
    reload(.seconds(60), after: .zero)
    #expect(lists(driver))
  }
}
