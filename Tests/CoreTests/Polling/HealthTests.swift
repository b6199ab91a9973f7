import Core
import Testing
import TestSupport

@Suite("Health")
struct HealthTests {
  private let rejected = Trouble("403 Forbidden", kind: .rejected)

  /// A runner that was refused as often as it takes: once by a request, then on verification.
  private func unhealthy(after limit: Int = 3) -> StateDriver {
    var runner = StateDriver.runner()
    runner.unhealthyAfter = limit
    runner.unhealthyInterval = .seconds(1800)
    var driver = StateDriver([runner])
    driver.makeSound("lab")
    driver.answer(.forbidden(rejected))
    for _ in 1..<max(limit, 1) {
      driver.pass(.seconds(60))
      driver.take(.verified(Sample.runner, .invalid(rejected)))
    }
    return driver
  }

  @Test("so many 403 and the runner is left alone, which the state says", arguments: [0, 1, 2, 5])
  func limit(limit: Int) {
    var driver = unhealthy(after: limit)
    let end = driver.now + .seconds(1800)
    #expect(
      driver.whyNot("lab") == "403 Forbidden; the runner is left alone until \(end.iso8601)")
    driver.pass(.milliseconds(1_799_999))
    #expect(!driver.effects.contains(.verify(Sample.runner)))
    driver.pass(.milliseconds(1))
    #expect(driver.effects.contains(.verify(Sample.runner)))
  }

  @Test("one fewer is not enough")
  func below() {
    var driver = StateDriver()
    driver.makeSound("lab")
    driver.answer(.forbidden(rejected))
    driver.pass(.seconds(60))
    driver.take(.verified(Sample.runner, .invalid(rejected)))
    driver.pass(.seconds(60))
    #expect(driver.effects.contains(.verify(Sample.runner)))
  }

  @Test("a token that is refused for days is told of once")
  func forDays() {
    var driver = unhealthy()
    var probes = 0
    for _ in 0..<2 * 24 * 60 {
      driver.pass(.seconds(60))
      #expect(driver.notices == [])
      guard driver.effects.contains(.verify(Sample.runner)) else { continue }
      probes += 1
      driver.take(.verified(Sample.runner, .invalid(rejected)))
      #expect(driver.notices == [])
    }
    #expect(probes > 90 && probes < 300, "three probes each half hour: \(probes)")
  }

  @Test("a reload of the configuration clears it")
  func reload() {
    var driver = unhealthy()
    driver.pass(.seconds(10))
    driver.take(.configured(driver.settings))
    #expect(driver.effects.contains(.verify(Sample.runner)))
    driver.take(.verified(Sample.runner, .invalid(rejected)))
    driver.pass(.seconds(2))
    #expect(driver.effects.contains(.verify(Sample.runner)), "the count begins anew")
  }

  @Test("a reload does not cut short what the coordinator asked for")
  func reloadWhileLimited() {
    var driver = StateDriver()
    driver.makeSound("lab")
    driver.answer(.refused(Trouble("429", kind: .limited, retryAfter: .seconds(60))))
    driver.pass(.seconds(10))
    driver.take(.configured(driver.settings))
    #expect(!driver.effects.contains(.verify(Sample.runner)))
    driver.pass(.seconds(50))
    #expect(driver.effects.contains(.verify(Sample.runner)))
  }

  @Test("any other answer begins the count anew", arguments: [true, false])
  func resets(byVerification: Bool) {
    var driver = StateDriver()
    driver.makeSound("lab")
    driver.answer(.forbidden(rejected))
    driver.pass(.seconds(60))
    driver.take(.verified(Sample.runner, .invalid(rejected)))
    driver.pass(.seconds(60))
    if byVerification {
      driver.take(.verified(Sample.runner, .unknown(Trouble("409", kind: .refused))))
    } else {
      driver.take(.verified(Sample.runner, .valid))
      driver.answer(.refused(Trouble("500", kind: .server)))
    }
    for _ in 1...2 {
      driver.pass(.seconds(100))
      #expect(driver.effects.contains(.verify(Sample.runner)))
      driver.take(.verified(Sample.runner, .invalid(rejected)))
    }
    driver.pass(.seconds(100))
    #expect(driver.effects.contains(.verify(Sample.runner)))
  }

  @Test(
    "a wait that the coordinator asks for holds, whatever another request brings meanwhile",
    arguments: [
      JobRequestAnswer.none(lastUpdate: "x"), .granted(payload: Sample.payload().bytes),
    ])
  func waits(other: JobRequestAnswer) {
    var driver = StateDriver([StateDriver.runner(requests: 2)])
    driver.makeSound("lab")
    driver.answerOpen("lab", .none(lastUpdate: nil))
    driver.pass(.seconds(3))
    driver.pass(.seconds(3))
    let open = driver.open[Sample.runner] ?? []
    #expect(open.count == 2)
    let limited = Trouble("429", kind: .limited, retryAfter: .seconds(60))
    let sent = driver.now
    for (number, answer) in zip(open, [.refused(limited), other]) {
      driver.take(.requested(Sample.runner, number: number, answer))
    }
    #expect(driver.whyNot("lab")?.contains("left alone until") == true)
    while driver.now < sent + .seconds(59) {
      #expect(driver.requests.isEmpty && !driver.effects.contains(.verify(Sample.runner)))
      driver.pass(.seconds(1))
    }
    #expect(driver.state.wakeAt == sent + .seconds(60))
    driver.pass(.seconds(1))
    #expect(driver.asked == ["lab"])
    #expect(driver.whyNot("lab") == nil)
  }

  @Test("verification waits as long as the coordinator asks, a quarter of an hour at most")
  func verification() {
    var driver = StateDriver()
    driver.take(.providerChecked(Sample.runner, .available))
    let limited = Trouble("429", kind: .limited, retryAfter: .seconds(86_400))
    driver.take(.verified(Sample.runner, .unknown(limited)))
    driver.pass(.seconds(899))
    #expect(!driver.effects.contains(.verify(Sample.runner)))
    driver.pass(.seconds(1))
    #expect(driver.effects.contains(.verify(Sample.runner)))
  }
}
