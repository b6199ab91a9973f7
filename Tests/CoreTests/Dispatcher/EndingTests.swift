import Core
import Testing
import TestSupport

@Suite("The end")
struct EndingTests {
  @Test("comes at once when nothing is in flight")
  func atOnce() {
    var driver = StateDriver()
    driver.take(.stop)
    #expect(driver.effects.contains(.exit))
  }

  @Test("waits for a request for a job, whose grant is stored and not begun")
  func waitsForRequest() {
    var driver = StateDriver()
    driver.makeSound("lab")
    let request = driver.requests[0]
    driver.take(.stop)
    #expect(!driver.effects.contains(.exit))
    driver.take(
      .requested(
        request.runner, number: request.number,
        .granted(payload: Sample.payload().bytes)))
    #expect(driver.effects.contains(.exit))
    #expect(driver.state.snapshot.records.map(\.phase) == [.acquired])
    let orders = driver.effects.filter { if case .job = $0 { true } else { false } }
    #expect(orders.isEmpty)
  }

  @Test(
    "waits for a create that cannot be withdrawn, not for a build",
    arguments: [
      (Executor.cleverDocker, false), (.localDocker, true),
    ])
  func waitsForCreate(executor: Executor, endsAtOnce: Bool) {
    var driver = StateDriver([StateDriver.runner(executor: executor)]) { $0.pollCycles = 1 }
    driver.makeSound("lab")
    let request = driver.requests[0]
    driver.take(
      .requested(
        request.runner, number: request.number,
        .granted(payload: Sample.payload().bytes)))
    driver = StateDriver(
      [StateDriver.runner(executor: executor)], restoring: driver.state.snapshot.records)
    driver.take(.providerChecked(Sample.runner, .available))
    driver.take(.job(Sample.key, .account(.account(Sample.account))))
    #expect(driver.effects.contains(.job(Sample.key, .create)))
    driver.take(.stop)
    #expect(driver.effects.contains(.exit) == endsAtOnce)
    if !endsAtOnce {
      driver.take(.job(Sample.key, .created(.created(id: Sample.resourceID, weight: nil))))
      #expect(driver.effects.contains(.exit))
      #expect(driver.state.snapshot.records.first?.phase == .launching)
    }
  }

  @Test("comes by itself after the given number of requests of each runner")
  func pollCycles() {
    var driver = StateDriver { $0.pollCycles = 2 }
    driver.makeSound("lab")
    driver.answer(.none(lastUpdate: nil))
    driver.pass(.seconds(3))
    #expect(driver.asked == ["lab"])
    driver.answer(.none(lastUpdate: nil))
    #expect(driver.effects.contains(.exit))
  }

  @Test("by draining comes when nothing is tracked")
  func drain() {
    var driver = StateDriver(restoring: [Sample.record()])
    driver.take(.drain)
    #expect(!driver.effects.contains(.exit))
    driver.take(.job(Sample.key, .heartbeat(.forbidden(.canceled, Sample.trouble))))
    driver.take(.job(Sample.key, .asked(.unauthorized)))
    #expect(driver.effects.contains(.exit))
  }

  @Test("by draining still takes the jobs it has to their end")
  func drainGoesOn() {
    var driver = StateDriver(restoring: [Sample.record()])
    driver.take(.drain)
    driver.take(.providerChecked(Sample.runner, .away(Sample.trouble)))
    driver.pass(.seconds(2))
    #expect(driver.effects.contains(.checkProvider(Sample.runner)))
    #expect(!driver.effects.contains(.verify(Sample.runner)))
    driver.take(.providerChecked(Sample.runner, .available))
    #expect(driver.effects.contains(.job(Sample.key, .account)))
    #expect(driver.requests.isEmpty)
    #expect(driver.whyNot("lab") == "hpr is draining and takes no new job")
  }

  @Test("fails a job that could not be stored, with a sentence, before it comes")
  func unstored() {
    var driver = StateDriver()
    driver.makeSound("lab")
    driver.answer(.granted(payload: Sample.payload().bytes))
    driver.take(.commitFailed("no space", unstored: [Sample.key]))
    let open = driver.requests
    driver.take(.stop)
    #expect(driver.effects.contains(.job(Sample.key, .appendReason)))
    #expect(!driver.effects.contains(.exit))
    driver.take(.job(Sample.key, .appended(.accepted(next: 1, nil))))
    #expect(driver.effects.contains(.job(Sample.key, .report)))
    driver.take(.job(Sample.key, .reported(.accepted(nil))))
    #expect(open.isEmpty)
  }
}
