import Core
import Testing
import TestSupport

@Suite("While it ends")
struct StoppingTests {
  /// A dispatcher that waits for a request, with one job in the given state.
  private func stopping(
    with record: JobRecord, executor: Executor = .cleverDocker, before event: JobEvent? = nil
  ) -> StateDriver {
    var driver = StateDriver(
      [StateDriver.runner(executor: executor), StateDriver.runner("other")], restoring: [record])
    driver.makeSound("other", "lab")
    if let event { driver.take(.job(Sample.key, event)) }
    driver.take(.stop)
    return driver
  }

  private func answerAll(_ driver: inout StateDriver) {
    for (runner, numbers) in driver.open {
      for number in numbers {
        driver.take(.requested(runner, number: number, .none(lastUpdate: nil)))
      }
    }
  }

  @Test("a create that was never ordered is not waited for")
  func neverOrdered() {
    var driver = stopping(with: Sample.record())
    driver.take(.job(Sample.key, .account(.account(Sample.account))))
    #expect(!driver.effects.contains(.exit), "a request is under way")
    let orders = driver.effects.filter { if case .job = $0 { true } else { false } }
    #expect(orders.isEmpty)
    answerAll(&driver)
    #expect(driver.effects.contains(.exit))
    let record = driver.state.snapshot.records.first
    #expect(record?.phase == .provisioning && record?.creation == Creation.none)
  }

  @Test("time that passes orders nothing and wakes nobody")
  func time() {
    var driver = stopping(with: Sample.record())
    driver.pass(.seconds(3600))
    let orders = driver.effects.filter { if case .job = $0 { true } else { false } }
    #expect(orders.isEmpty)
    #expect(driver.state.wakeAt.map { $0 > driver.now } ?? true)
  }

  @Test("a grant that cannot be stored is failed with a sentence, also when it comes last")
  func lateGrant() {
    var driver = StateDriver()
    driver.makeSound("lab")
    let request = driver.requests[0]
    driver.take(.stop)
    driver.take(
      .requested(
        request.runner, number: request.number, .granted(payload: Sample.payload().bytes)))
    driver.take(.commitFailed("no space", unstored: [Sample.key]))
    #expect(!driver.effects.contains(.exit))
    #expect(driver.effects.contains(.job(Sample.key, .appendReason)))
    driver.take(.job(Sample.key, .appended(.accepted(next: 1, nil))))
    driver.take(.job(Sample.key, .reported(.accepted(nil))))
    #expect(driver.effects.contains(.exit))
  }

  @Test("a state that cannot be written does not hold up the end by itself")
  func failedCommit() {
    var driver = StateDriver()
    driver.take(.stop)
    driver.take(.commitFailed("no space", unstored: []))
    #expect(driver.effects.contains(.exit))
  }
}

@Suite("Draining and removed runners")
struct ServingTests {
  @Test("a drain from the start goes on with jobs that are not provisioned yet")
  func drainFromStart() {
    let settings = DispatcherSettings(
      limits: Limits(jobs: 9, provisioning: 9), runners: [StateDriver.runner()])
    let snapshot = Snapshot(
      installation: "0123456789abcdef0123456789abcdef", records: [Sample.record()])
    var state = DispatcherState(restoring: snapshot, settings: settings, at: Sample.start)
    var effects = state.handle(.drain, at: Sample.start)
    effects += state.handle(.tick, at: Sample.start)
    #expect(effects.contains(.checkProvider(Sample.runner)))
    #expect(!effects.contains(.verify(Sample.runner)))
    effects = state.handle(.providerChecked(Sample.runner, .available), at: Sample.start)
    #expect(effects.contains(.job(Sample.key, .account)))
    #expect(state.snapshot.runners.first?.whyNot?.contains("drain") == true)
  }

  @Test("a drain ends although records of an unknown runner are left")
  func drainUnknown() {
    var driver = StateDriver([StateDriver.runner("other")], restoring: [Sample.record()])
    driver.take(.drain)
    #expect(driver.effects.contains(.exit))
    #expect(driver.state.snapshot.records.count == 1)
  }

  @Test("a removed runner's provider is asked after until its last job is provisioned")
  func removed() {
    var driver = StateDriver(restoring: [Sample.record()])
    driver.take(.providerChecked(Sample.runner, .away(Sample.trouble)))
    var settings = driver.settings
    settings.runners = []
    driver.take(.configured(settings))
    driver.pass(.seconds(2))
    #expect(driver.effects.contains(.checkProvider(Sample.runner)))
    #expect(!driver.effects.contains(.verify(Sample.runner)))
    driver.take(.providerChecked(Sample.runner, .available))
    #expect(driver.effects.contains(.job(Sample.key, .account)))
    // Its last record goes, and it with it.
    driver.take(.job(Sample.key, .heartbeat(.forbidden(.canceled, Sample.trouble))))
    driver.take(.job(Sample.key, .asked(.unauthorized)))
    driver.pass(.seconds(1))
    #expect(driver.state.snapshot.runners.isEmpty)
    #expect(driver.state.wakeAt == nil)
  }

  @Test("records of an unknown runner are untouched until it is there")
  func unknown() {
    var driver = StateDriver([StateDriver.runner("other")], restoring: [Sample.record()])
    for _ in 1...5 {
      driver.pass(.seconds(1000))
      let orders = driver.effects.filter { if case .job = $0 { true } else { false } }
      #expect(orders.isEmpty)
    }
    #expect(driver.state.snapshot.records == [Sample.record()])
    var settings = driver.settings
    settings.runners.append(StateDriver.runner(executor: .cleverDocker))
    driver.take(.configured(settings))
    #expect(driver.effects.contains(.job(Sample.key, .heartbeat)))
    driver.take(.providerChecked(Sample.runner, .available))
    driver.take(.job(Sample.key, .account(.account(Sample.account))))
    #expect(driver.state.snapshot.records.first?.resource?.executor == .cleverDocker)
  }

  @Test("kept resources go after a restart with the setting off")
  func keptReleased() {
    var record = Sample.record()
    record.phase = .kept
    record.creation = .made
    record.hasRun = true
    record.resource = Resource(
      executor: .localDocker, name: ResourceName(mark: Sample.mark, job: Sample.key.job),
      id: Sample.resourceID, account: Sample.account, weight: .one)
    let driver = StateDriver(restoring: [record])
    #expect(driver.state.snapshot.records.first?.phase == .decommissioning)
  }

  @Test("a grant that answers no request known is stored and run all the same")
  func unknownRequest() {
    var driver = StateDriver()
    driver.take(
      .requested(Sample.runner, number: 77, .granted(payload: Sample.payload().bytes)))
    #expect(driver.state.snapshot.records.map(\.key) == [Sample.key])
    #expect(driver.state.anomalies == 1)
  }
}
