import Core
import Testing
import TestSupport

@Suite("Long polling")
struct LongPollingTests {
  private func grant(_ job: Int64) -> JobRequestAnswer {
    .granted(payload: Sample.payload(job: job).bytes)
  }

  /// A runner whose first request has brought a value, and whose second is under way with it.
  private func holding() -> StateDriver {
    var driver = StateDriver()
    driver.makeSound("lab")
    #expect(driver.requests.map(\.lastUpdate) == [nil], "nothing is known yet")
    driver.answer(.none(lastUpdate: "cafe"))
    driver.pass(.seconds(3))
    #expect(driver.requests.map(\.lastUpdate) == ["cafe"])
    return driver
  }

  @Test(
    "a request that is given back because something has changed is repeated at once, as it was",
    arguments: [1, 1500, 2999, 3000, 50_000])
  func changed(milliseconds: Int) {
    var driver = holding()
    driver.now = driver.now + .milliseconds(milliseconds)
    driver.answerOpen("lab", .none(lastUpdate: nil))
    #expect(driver.requests.map(\.lastUpdate) == ["cafe"])
    driver.answer(grant(1))
    #expect(driver.state.snapshot.records.count == 1)
    #expect(driver.requests.map(\.lastUpdate) == ["cafe"])
  }

  @Test("a new value is taken over, and waits for the interval")
  func adopted() {
    var driver = holding()
    driver.answerOpen("lab", .none(lastUpdate: "beef"))
    #expect(driver.requests.isEmpty)
    driver.pass(.seconds(3))
    #expect(driver.requests.map(\.lastUpdate) == ["beef"])
  }

  @Test("a server that holds nothing is found out by one repetition, and never hammered")
  func holdsNothing() {
    var driver = holding()
    driver.answerOpen("lab", .none(lastUpdate: nil))
    var requests = 1
    for _ in 0..<300 {
      while let number = driver.open[Sample.runner]?.first {
        requests += 1
        driver.take(.requested(Sample.runner, number: number, .none(lastUpdate: nil)))
      }
      driver.pass(.seconds(1))
    }
    #expect(requests <= 103, "\(requests) in 300 s")
  }

  @Test("one that begins to hold after all is noticed")
  func holdsLater() {
    var driver = holding()
    for _ in 1...3 {
      driver.answerOpen("lab", .none(lastUpdate: nil))
      driver.pass(.seconds(3))
    }
    #expect(driver.open[Sample.runner]?.count == 1)
    driver.now = driver.now + .seconds(40)
    driver.answerOpen("lab", .none(lastUpdate: nil))
    #expect(driver.asked == ["lab"])
    driver.now = driver.now + .seconds(1)
    driver.answerOpen("lab", .none(lastUpdate: nil))
    #expect(driver.asked == ["lab"], "given back early, and repeated at once")
  }

  @Test("of idle runners that are held, none keeps another's job waiting", arguments: [3, 4, 9])
  func idle(jobs: Int) {
    let runners = ["a", "b", "c"].map { StateDriver.runner($0) }
    var driver = StateDriver(runners, limits: Limits(jobs: jobs, provisioning: jobs))
    driver.makeSound("a", "b", "c")
    for name in ["a", "b", "c"] { driver.answerOpen(name, .none(lastUpdate: "x")) }
    // Whatever may be held is held; the others are answered.
    for _ in 1...5 {
      driver.pass(.seconds(3))
      for request in driver.requests where request.lastUpdate == nil {
        driver.take(
          .requested(request.runner, number: request.number, .none(lastUpdate: "x")))
      }
    }
    let held = driver.open.values.joined().count
    #expect(held >= 1 && held < jobs)
    // A job of each of the runners in turn: whoever is not held is asked within the interval.
    for name in ["a", "b", "c"] {
      if driver.open[RunnerName(name)]?.isEmpty ?? true { driver.pass(.seconds(3)) }
      driver.answerOpen(name, grant(1))
      #expect(driver.state.snapshot.records.last?.key.runner.text == name)
      let key = JobKey(RunnerName(name), JobID(1))
      driver.take(.job(key, .heartbeat(.forbidden(.canceled, Sample.trouble))))
      driver.take(.job(key, .asked(.unauthorized)))
      driver.pass(.seconds(3))
      for request in driver.requests where request.lastUpdate == nil {
        driver.take(
          .requested(request.runner, number: request.number, .none(lastUpdate: "x")))
      }
    }
  }

  @Test("a runner whose largest job fits nowhere keeps nobody from being held")
  func neverFitting() {
    let limits = Limits(jobs: 9, provisioning: 9, quota: Weight(thousandths: 3000))
    let large = StateDriver.runner("large", worst: Weight(thousandths: 5000))
    var driver = StateDriver([large, StateDriver.runner()], limits: limits)
    driver.makeSound("lab")
    driver.answer(.none(lastUpdate: "cafe"))
    driver.pass(.seconds(3))
    #expect(driver.requests.map(\.lastUpdate) == ["cafe"])
  }

  @Test("at the end a held request is waited for, and the job that it brings is not lost")
  func end() {
    var driver = holding()
    driver.take(.stop)
    driver.pass(.seconds(60))
    #expect(!driver.effects.contains(.exit))
    driver.answerOpen("lab", grant(1))
    #expect(driver.effects.contains(.exit))
    #expect(driver.state.snapshot.records.map(\.phase) == [.acquired])
  }

  @Test("what a held request of a removed runner brings, runs")
  func removed() {
    var driver = holding()
    var settings = driver.settings
    settings.runners = [StateDriver.runner("other")]
    driver.take(.configured(settings))
    driver.pass(.seconds(10))
    driver.answerOpen("lab", grant(1))
    let key = JobKey(Sample.runner, JobID(1))
    #expect(driver.effects.contains(.job(key, .account)))
    #expect(driver.effects.contains(.job(key, .heartbeat)))
    #expect(driver.whyNot("lab") == "it is gone from the configuration")
  }

  @Test("limits lowered by a reload: nothing is asked until it fits")
  func lowered() {
    var driver = StateDriver([StateDriver.runner(requests: 2)])
    driver.makeSound("lab")
    driver.answer(grant(1))
    driver.answer(grant(2))
    driver.pass(.seconds(3))
    driver.pass(.seconds(3))
    #expect(driver.open[Sample.runner]?.count == 2)
    var settings = driver.settings
    settings.limits.jobs = 2
    driver.take(.configured(settings))
    for number in driver.open[Sample.runner] ?? [] {
      driver.take(.requested(Sample.runner, number: number, .none(lastUpdate: nil)))
    }
    driver.pass(.seconds(10))
    #expect(driver.requests.isEmpty)
    let key = JobKey(Sample.runner, JobID(1))
    driver.take(.job(key, .heartbeat(.forbidden(.canceled, Sample.trouble))))
    driver.take(.job(key, .asked(.unauthorized)))
    #expect(driver.asked == ["lab"])
    driver.pass(.seconds(10))
    #expect(driver.requests.isEmpty, "one job and one request are all that fits")
  }
}
