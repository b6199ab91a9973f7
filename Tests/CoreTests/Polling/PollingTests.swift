import Core
import Testing
import TestSupport

@Suite("Polling")
struct PollingTests {
  private func grant(_ job: Int64) -> JobRequestAnswer {
    .granted(payload: Sample.payload(job: job).bytes)
  }

  @Test("begins when provider and token are known to be good")
  func begins() {
    var driver = StateDriver()
    #expect(
      Set(driver.effects).isSuperset(of: [.verify(Sample.runner), .checkProvider(Sample.runner)]))
    #expect(driver.requests.isEmpty)
    driver.makeSound("lab")
    #expect(driver.asked == ["lab"])
    #expect(driver.requests.first?.lastUpdate == nil)
  }

  @Test("one request at a time, the next an interval after the last was sent")
  func interval() {
    var driver = StateDriver()
    driver.makeSound("lab")
    let first = driver.requests
    driver.pass(.seconds(2))
    #expect(driver.requests.isEmpty)
    driver.take(.requested(Sample.runner, number: first[0].number, .none(lastUpdate: nil)))
    #expect(driver.requests.isEmpty)
    #expect(driver.state.wakeAt == Sample.start + .seconds(3))
    driver.pass(.seconds(1))
    #expect(driver.asked == ["lab"])
  }

  @Test("after a grant the runner is asked again at once", arguments: [true, false])
  func again(atOnce: Bool) {
    var driver = StateDriver { $0.repollsAtOnce = atOnce }
    driver.makeSound("lab")
    driver.answer(grant(1))
    #expect(driver.asked == (atOnce ? ["lab"] : []))
  }

  @Test("a slot is reserved before the request leaves, and free only when nothing can exist")
  func concurrent() {
    var driver = StateDriver(limits: Limits(jobs: 2, provisioning: 10))
    driver.makeSound("lab")
    driver.answer(grant(1))
    driver.answer(grant(2))
    #expect(driver.requests.isEmpty)
    #expect(driver.whyNot("lab") == "all 2 slots of `concurrent` are taken")
    // The first job is cancelled before anything exists for it.
    let key = JobKey(Sample.runner, JobID(1))
    driver.take(.job(key, .heartbeat(.forbidden(.canceled, Sample.trouble))))
    driver.take(.job(key, .asked(.unauthorized)))
    #expect(driver.asked == ["lab"])
    #expect(driver.whyNot("lab") == nil)
  }

  @Test(
    "the places of provisioning, the runner's limit, the quota and the share hold",
    arguments: [
      (
        Limits(jobs: 9, provisioning: 1), StateDriver.runner(), "`paas_max_concurrent_provisioning`"
      ),
      (Limits(jobs: 9, provisioning: 9), StateDriver.runner(limit: 1), "`limit`"),
      (Limits(jobs: 9, provisioning: 9, quota: .one), StateDriver.runner(), "quota"),
      (
        Limits(jobs: 9, provisioning: 9, quota: Weight(thousandths: 9000)),
        StateDriver.runner(share: Weight(thousandths: 1999)), "share"
      ),
    ])
  func limits(limits: Limits, runner: RunnerSettings, named: String) {
    var driver = StateDriver([runner], limits: limits)
    driver.makeSound("lab")
    driver.answer(grant(1))
    #expect(driver.requests.isEmpty)
    #expect(driver.whyNot("lab")?.contains(named) == true)
  }

  @Test("a large worst case waits while a smaller one goes on")
  func weights() {
    let large = StateDriver.runner("large", worst: Weight(thousandths: 8000))
    let small = StateDriver.runner("small")
    var driver = StateDriver(
      [large, small],
      limits: Limits(jobs: 99, provisioning: 99, quota: Weight(thousandths: 10_000)))
    driver.makeSound("small", "large")
    #expect(driver.asked == ["small", "large"])
    for (runner, number, _) in driver.requests where runner.text == "small" {
      driver.take(.requested(runner, number: number, grant(1)))
    }
    // 8 for the large one in flight, 1 for the job, 1 for the small one's next request.
    #expect(driver.asked == ["small"])
    driver.answer(grant(2))
    #expect(driver.requests.isEmpty)
    #expect(driver.whyNot("small")?.contains("quota") == true)
  }

  @Test("who asked longest ago comes first when a slot is free")
  func fairTurn() {
    let runners = ["a", "b", "c"].map { StateDriver.runner($0) }
    var settings = DispatcherSettings(limits: Limits(jobs: 9, provisioning: 9), runners: runners)
    var driver = StateDriver(runners, limits: settings.limits)
    driver.makeSound("a", "b", "c")
    for (runner, number, _) in driver.requests {
      driver.take(.requested(runner, number: number, .none(lastUpdate: nil)))
    }
    settings.limits.jobs = 2
    driver.take(.configured(settings))
    driver.pass(.seconds(3))
    var order: [String] = driver.asked
    var open = driver.requests
    for job in 1...9 as ClosedRange<Int64> {
      guard !open.isEmpty else { break }
      let request = open.removeFirst()
      driver.take(.requested(request.runner, number: request.number, grant(job)))
      order += driver.asked
      open += driver.requests
      // Its job ends before it begins, so the slot is free again.
      let key = JobKey(request.runner, JobID(job))
      driver.take(.job(key, .heartbeat(.forbidden(.canceled, Sample.trouble))))
      order += driver.asked
      open += driver.requests
      driver.take(.job(key, .asked(.unauthorized)))
      order += driver.asked
      open += driver.requests
    }
    let counts = Dictionary(grouping: order) { $0 }.mapValues(\.count)
    let most = counts.values.max() ?? 0
    #expect(counts.count == 3)
    #expect(most - (counts.values.min() ?? 0) <= 1, "\(order)")
  }

  @Test(
    "a failed request puts the runner on probation: it reserves nothing until it is verified",
    arguments: [
      JobRequestAnswer.forbidden(Sample.trouble), .refused(Sample.trouble),
      .unanswered(Sample.trouble),
    ])
  func probation(answer: JobRequestAnswer) {
    var driver = StateDriver()
    driver.makeSound("lab")
    driver.answer(answer)
    #expect(driver.requests.isEmpty)
    #expect(driver.whyNot("lab") == Sample.trouble.summary)
    driver.pass(.seconds(2))
    #expect(driver.effects.contains(.verify(Sample.runner)))
    #expect(driver.requests.isEmpty)
    driver.take(.verified(Sample.runner, .valid))
    driver.pass(.seconds(3))
    #expect(driver.asked == ["lab"])
    driver.answer(.none(lastUpdate: nil))
    #expect(driver.whyNot("lab") == nil)
  }

  @Test("the coordinator's wish to be left alone is respected")
  func retryAfter() {
    var driver = StateDriver()
    driver.makeSound("lab")
    driver.answer(.refused(Trouble("429", retryAfter: .seconds(60))))
    driver.pass(.seconds(59))
    #expect(!driver.effects.contains(.verify(Sample.runner)))
    driver.pass(.seconds(1))
    #expect(driver.effects.contains(.verify(Sample.runner)))
  }

  @Test("three 403 in a row make a runner unhealthy for an hour; anything else does not")
  func unhealthy() {
    var driver = StateDriver()
    driver.makeSound("lab")
    driver.answer(.forbidden(Sample.trouble))
    for _ in 1...2 {
      driver.pass(.seconds(60))
      driver.take(.verified(Sample.runner, .invalid(Sample.trouble)))
    }
    driver.pass(.seconds(3599))
    #expect(!driver.effects.contains(.verify(Sample.runner)))
    driver.pass(.seconds(1))
    #expect(driver.effects.contains(.verify(Sample.runner)))
  }

  @Test("a hung runner pins only what fits beside the others' largest worst case")
  func isolation() {
    let runners = ["hung", "good"].map { StateDriver.runner($0) }
    var driver = StateDriver(runners, limits: Limits(jobs: 1, provisioning: 9))
    // The hung one never answers `verify`, so it reserves nothing.
    driver.makeSound("good")
    #expect(driver.asked == ["good"])
  }

  @Test("a runner on probation leaves room for the largest worst case of any other")
  func probationLeavesRoom() {
    let runners = ["a", "b"].map { StateDriver.runner($0) }
    var driver = StateDriver(runners, limits: Limits(jobs: 3, provisioning: 9))
    driver.makeSound("b", "a")
    let first = driver.requests
    #expect(driver.asked == ["b", "a"])
    driver.take(.requested(first[0].runner, number: first[0].number, grant(1)))
    // One job and one request of b, which is sound by now, and one of a: full.
    #expect(driver.asked == ["b"])
    driver.take(.requested(first[1].runner, number: first[1].number, .unanswered(Sample.trouble)))
    driver.pass(.seconds(2))
    driver.take(.verified(RunnerName("a"), .valid))
    driver.pass(.seconds(3))
    #expect(!driver.asked.contains("a"), "beside b's request and one more of b nothing fits")
    #expect(driver.whyNot("a") == Sample.trouble.summary)
  }

  @Test(
    "a request may be held only while another runner's worst case fits beside it",
    arguments: [
      (2, true), (1, false),
    ])
  func lastUpdate(jobs: Int, isSent: Bool) {
    let runners = ["a", "b"].map { StateDriver.runner($0) }
    var driver = StateDriver(runners, limits: Limits(jobs: jobs, provisioning: 9))
    driver.makeSound("a")
    driver.answer(.none(lastUpdate: "cafe"))
    driver.pass(.seconds(3))
    #expect(driver.asked == ["a"])
    #expect(driver.requests.first?.lastUpdate == (isSent ? "cafe" : nil))
  }

  @Test("stops while the provider is away, says so, and goes on when it is back")
  func providerAway() {
    var driver = StateDriver()
    driver.take(.providerChecked(Sample.runner, .away(Trouble("no engine"))))
    driver.take(.verified(Sample.runner, .valid))
    #expect(driver.requests.isEmpty)
    #expect(driver.whyNot("lab") == "its provider is away: no engine")
    driver.pass(.seconds(2))
    #expect(driver.effects.contains(.checkProvider(Sample.runner)))
    driver.take(.providerChecked(Sample.runner, .available))
    #expect(driver.asked == ["lab"])
  }

  @Test("stops while the state cannot be written")
  func storage() {
    var driver = StateDriver()
    driver.take(.commitFailed("no space", unstored: []))
    driver.makeSound("lab")
    #expect(driver.requests.isEmpty)
    #expect(driver.whyNot("lab")?.contains("no space") == true)
    driver.take(.commitRecovered)
    #expect(driver.asked == ["lab"])
  }

  @Test("launches are spaced as configured")
  func spacing() {
    var driver = StateDriver { $0.launchSpacing = .seconds(5) }
    driver.makeSound("lab")
    driver.answer(grant(1))
    #expect(driver.effects.contains(.job(JobKey(Sample.runner, JobID(1)), .account)))
    driver.answer(grant(2))
    let second = Effect.job(JobKey(Sample.runner, JobID(2)), .account)
    #expect(!driver.effects.contains(second))
    driver.pass(.seconds(5))
    #expect(driver.effects.contains(second))
  }
}
