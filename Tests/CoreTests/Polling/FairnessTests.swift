import Core
import Testing
import TestSupport

@Suite("Polling among other runners")
struct FairnessTests {
  private func grant(_ job: Int64) -> JobRequestAnswer {
    .granted(payload: Sample.payload(job: job).bytes)
  }

  private func fail(_ runner: String, _ driver: inout StateDriver) {
    let name = RunnerName(runner)
    for number in driver.open[name] ?? [] {
      driver.take(.requested(name, number: number, .unanswered(Sample.trouble)))
    }
  }

  /// `a` is on probation while `b` keeps every slot busy: each of its jobs ends and is replaced.
  /// Returns when `a` was asked, in seconds from the start.
  private func asked(_ driver: inout StateDriver, seconds: Int) -> [Int] {
    var times: [Int] = []
    // No job is granted twice, however often this is called.
    var job = driver.now.milliseconds - Sample.start.milliseconds + 1
    var tracked: [JobKey] = []
    let (a, b) = (RunnerName("a"), RunnerName("b"))
    for second in 0..<seconds {
      driver.pass(.seconds(1))
      if driver.effects.contains(.verify(a)) { driver.take(.verified(a, .valid)) }
      if driver.asked.contains("a") { times.append(second) }
      for number in driver.open[b] ?? [] {
        driver.take(.requested(b, number: number, grant(job)))
        tracked.append(JobKey(b, JobID(job)))
        job += 1
      }
      if second % 5 == 4, !tracked.isEmpty {
        let key = tracked.removeFirst()
        driver.take(.job(key, .heartbeat(.forbidden(.canceled, Sample.trouble))))
        driver.take(.job(key, .asked(.unauthorized)))
        if driver.asked.contains("a") { times.append(second) }
      }
    }
    return times
  }

  private func contested() -> StateDriver {
    let runners = ["a", "b"].map { StateDriver.runner($0) }
    var driver = StateDriver(runners, limits: Limits(jobs: 2, provisioning: 9))
    driver.makeSound("b")
    for number in driver.open[RunnerName("b")] ?? [] {
      driver.take(.requested(RunnerName("b"), number: number, grant(9_000_000_000)))
    }
    driver.take(.providerChecked(RunnerName("a"), .available))
    driver.take(.verified(RunnerName("a"), .valid))
    return driver
  }

  @Test("a runner on probation is asked in the end, however busy the others keep the slots")
  func noStarvation() {
    var driver = contested()
    #expect(driver.open[RunnerName("a")] == nil)
    #expect(asked(&driver, seconds: 150).count == 1)
    #expect(driver.open[RunnerName("a")]?.count == 1)
    driver.take(
      .requested(RunnerName("a"), number: driver.open[RunnerName("a")]?.first ?? 0, grant(5000)))
    #expect(driver.state.snapshot.records.contains { $0.key.runner.text == "a" })
  }

  @Test("one that does not answer then is asked ever more rarely")
  func rarer() {
    var driver = contested()
    var times: [Int] = []
    for round in 0..<400 {
      times += asked(&driver, seconds: 30).map { $0 + 30 * round }
      fail("a", &driver)
    }
    #expect(times.count > 3 && times.count < 12, "\(times)")
  }

  @Test("a runner on probation has one request in flight, whatever its request_concurrency")
  func oneOnProbation() {
    var driver = StateDriver([StateDriver.runner(requests: 3)])
    driver.makeSound("lab")
    driver.pass(.seconds(3))
    driver.pass(.seconds(3))
    #expect(driver.open[Sample.runner]?.count == 1)
    driver.take(
      .requested(
        Sample.runner, number: driver.open[Sample.runner]?.first ?? 0, .none(lastUpdate: nil)))
    for _ in 1...5 { driver.pass(.seconds(3)) }
    #expect(driver.open[Sample.runner]?.count == 3)
  }

  @Test("of several requests at most one may be held")
  func oneHeld() {
    var driver = StateDriver([StateDriver.runner(requests: 3)])
    driver.makeSound("lab")
    driver.answer(.none(lastUpdate: "cafe"))
    var held: [String?] = []
    for _ in 1...3 {
      driver.pass(.seconds(3))
      held += driver.requests.map(\.lastUpdate)
    }
    #expect(held == ["cafe", nil, nil])
  }

  @Test("a request held longer than the interval is followed at once, with the old value")
  func afterHold() {
    var driver = StateDriver()
    driver.makeSound("lab")
    driver.answer(.none(lastUpdate: "cafe"))
    driver.pass(.seconds(3))
    let held = driver.requests
    driver.now = driver.now + .seconds(40)
    driver.take(.requested(Sample.runner, number: held[0].number, .none(lastUpdate: nil)))
    #expect(driver.requests.map(\.lastUpdate) == ["cafe"])
  }

  @Test("nothing is told of a runner that has only not been answered yet")
  func silence() {
    func polling(_ driver: StateDriver) -> [Notice] {
      driver.effects.compactMap {
        if case .note(.polling(let name, let why)) = $0 { .polling(name, whyNot: why) } else { nil }
      }
    }
    var driver = StateDriver()
    var told = polling(driver)
    #expect(driver.whyNot("lab") != nil, "the snapshot shows it")
    driver.take(.providerChecked(Sample.runner, .available))
    told += polling(driver)
    driver.take(.verified(Sample.runner, .valid))
    told += polling(driver)
    #expect(told == [])
    #expect(driver.whyNot("lab") == nil)
    driver.answer(.unanswered(Sample.trouble))
    #expect(polling(driver) == [.polling(Sample.runner, whyNot: Sample.trouble.summary)])
    driver.pass(.seconds(2))
    driver.take(.verified(Sample.runner, .valid))
    driver.pass(.seconds(2))
    #expect(driver.asked == ["lab"])
    #expect(polling(driver) == [], "it is only being tried")
    #expect(driver.whyNot("lab") == Sample.trouble.summary)
    driver.answer(.none(lastUpdate: nil))
    #expect(polling(driver) == [.polling(Sample.runner, whyNot: nil)])
  }

  @Test(
    "403 counts in a row only",
    arguments: [
      JobRequestAnswer.refused(Sample.trouble), .unanswered(Sample.trouble),
    ])
  func inARow(between: JobRequestAnswer) {
    var driver = StateDriver()
    driver.makeSound("lab")
    for answer in [
      .forbidden(Sample.trouble), .forbidden(Sample.trouble), between,
      .forbidden(Sample.trouble),
    ] as [JobRequestAnswer] {
      driver.answer(answer)
      driver.pass(.seconds(100))
      driver.take(.verified(Sample.runner, .valid))
    }
    #expect(driver.asked == ["lab"], "no hour of silence")
  }

  @Test("the number of requests given ends also with a runner whose largest job never fits")
  func cyclesWithoutRoom() {
    let large = StateDriver.runner("large", worst: Weight(thousandths: 2000))
    var driver = StateDriver(
      [large, StateDriver.runner()], limits: Limits(jobs: 9, provisioning: 9, quota: .one)
    ) {
      $0.pollCycles = 1
    }
    driver.makeSound("large", "lab")
    #expect(driver.asked == ["lab"])
    driver.answer(.none(lastUpdate: nil))
    #expect(driver.effects.contains(.exit))
  }

  @Test(
    "the given number of rounds ends also where the token or the provider is never good",
    arguments: [true, false])
  func cyclesEnd(isProvider: Bool) {
    var driver = StateDriver { $0.pollCycles = 3 }
    var rounds = 0
    while !driver.effects.contains(.exit), rounds < 100 {
      rounds += 1
      if isProvider {
        driver.take(.verified(Sample.runner, .valid))
        driver.take(.providerChecked(Sample.runner, .away(Sample.trouble)))
      } else {
        driver.take(.providerChecked(Sample.runner, .available))
        driver.take(.verified(Sample.runner, .unknown(Sample.trouble)))
      }
      if !driver.effects.contains(.exit) { driver.pass(.seconds(100)) }
    }
    #expect(rounds == 3)
  }
}
