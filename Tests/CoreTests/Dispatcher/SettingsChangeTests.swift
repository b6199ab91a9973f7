@testable import Core
import TestSupport
import Testing

/// A reload that changes whom a runner asks.
@Suite struct SettingsChangeTests {
  private static let lab = RunnerName("lab")

  private static func runner(_ place: String, provider: String = "p") -> RunnerSettings {
    var runner = StateDriver.runner()
    runner.coordinator = Endpoint(places: [place], secrets: [Secret("t")])
    runner.provider = Endpoint(places: [provider])
    return runner
  }

  private static func driver() -> StateDriver {
    var driver = StateDriver([runner("a")])
    driver.makeSound("lab")
    return driver
  }

  private static func reload(_ driver: inout StateDriver, _ runner: RunnerSettings) {
    var settings = driver.settings
    settings.runners = [runner]
    driver.take(.configured(settings))
  }

  @Test("the same coordinator is not asked after anew")
  func same() {
    var driver = Self.driver()
    driver.answer(.none(lastUpdate: "7"))
    Self.reload(&driver, Self.runner("a"))
    #expect(driver.effects.allSatisfy { !$0.isQuestion })
    driver.pass(.seconds(3))
    #expect(driver.requests.map(\.lastUpdate) == ["7"])
  }

  @Test("another coordinator, or another token, is verified before it is asked for a job")
  func another() {
    for change in [
      { (runner: inout RunnerSettings) in runner.coordinator?.places = ["b"] },
      { $0.coordinator?.secrets = [Secret("other")] },
    ] {
      var driver = Self.driver()
      driver.answer(.none(lastUpdate: "7"))
      var runner = Self.runner("a")
      change(&runner)
      Self.reload(&driver, runner)
      #expect(driver.effects.contains(.verify(Self.lab)))
      driver.pass(.seconds(30))
      #expect(driver.requests.isEmpty)
      driver.take(.verified(Self.lab, .valid))
      // What the old one last said means nothing to the new one.
      #expect(driver.requests.map(\.lastUpdate) == [nil])
    }
  }

  @Test("a runner that was left alone for its bad token is asked at once with a good one")
  func mended() {
    var driver = StateDriver([Self.runner("a")])
    driver.take(.providerChecked(Self.lab, .available))
    for _ in 0..<3 {
      driver.take(.verified(Self.lab, .invalid(Sample.trouble)))
      driver.pass(.seconds(60))
    }
    driver.pass(.seconds(600))
    #expect(driver.effects.isEmpty)
    Self.reload(&driver, Self.runner("b"))
    #expect(driver.effects.contains(.verify(Self.lab)))
  }

  @Test("what the old coordinator answers to a request in flight says nothing about the new one")
  func heldRequest() throws {
    for answer in [
      JobRequestAnswer.none(lastUpdate: "old"), .forbidden(Sample.trouble),
      .unanswered(Sample.trouble),
    ] {
      var driver = Self.driver()
      let held = driver.requests[0].number
      Self.reload(&driver, Self.runner("b"))
      driver.take(.verified(Self.lab, .valid))
      driver.pass(.seconds(3))
      // It is asked although the old one still holds a request.
      let fresh = try #require(driver.requests.first)
      driver.take(.requested(Self.lab, number: held, answer))
      #expect(driver.whyNot("lab") == nil)
      driver.take(.requested(Self.lab, number: fresh.number, .none(lastUpdate: "new")))
      driver.pass(.seconds(3))
      #expect(driver.requests.map(\.lastUpdate) == ["new"])
    }
  }

  @Test("a request that was not sent is no turn, and says nothing of its coordinator")
  func unsentRequest() throws {
    var driver = Self.driver()
    let held = driver.requests[0].number
    var settings = driver.settings
    settings.limits.jobs = 0
    driver.take(.configured(settings))
    driver.take(.withdrawn(Self.lab, number: held))
    #expect(driver.requests.isEmpty)
    #expect(driver.whyNot("lab")?.contains("concurrent") == true)
    settings.limits.jobs = 4
    settings.pollCycles = 2
    driver.take(.configured(settings))
    #expect(driver.requests.count == 1, "the second turn of two")
    // Whoever was never asked has nothing to answer.
    driver.take(.withdrawn(Self.lab, number: 99))
    #expect(driver.effects.isEmpty)
  }

  @Test("a job that the old coordinator still grants is tracked")
  func grant() {
    var driver = Self.driver()
    let held = driver.requests[0].number
    Self.reload(&driver, Self.runner("b"))
    driver.take(
      .requested(Self.lab, number: held, .granted(payload: Sample.payload(job: 9).bytes)))
    #expect(driver.state.snapshot.records.map(\.key.job.number) == [9])
  }

  @Test("a record keeps the coordinator that granted its job, which may be one asked long before")
  func keepsCoordinator() throws {
    let grant = { (job: Int64) in JobRequestAnswer.granted(payload: Sample.payload(job: job).bytes)
    }
    let at = { (place: String) in
      var runner = Self.runner(place)
      runner.url = "https://\(place).example"
      return runner
    }
    var driver = StateDriver([at("a")])
    driver.makeSound("lab")
    driver.answer(grant(1))
    let held = try #require(driver.requests.first).number
    Self.reload(&driver, at("b"))
    driver.take(.verified(Self.lab, .valid))
    driver.pass(.seconds(3))
    driver.answer(grant(2))
    driver.take(.requested(Self.lab, number: held, grant(3)))
    driver.take(
      .requested(
        Self.lab, number: held,
        .unreadableGrant(bytes: Array(#"{"id":4,"token":"glcbt-4","#.utf8), Sample.trouble)))
    let urls = driver.state.snapshot.records.map { "\($0.key.job) \($0.url ?? "-")" }
    let expected = [
      "1 https://a.example", "2 https://b.example", "3 https://a.example", "4 https://b.example",
    ]
    #expect(urls == expected)
  }

  @Test("a record of a version that knew no coordinator belongs to the one in force from then on")
  func olderRecord() {
    var runner = Self.runner("a")
    runner.url = "https://a.example"
    var driver = StateDriver([runner], restoring: [Sample.record()])
    runner.url = "https://b.example"
    Self.reload(&driver, runner)
    #expect(driver.state.snapshot.records.map(\.url) == ["https://a.example"])
  }

  @Test("an answer to a verification of the old coordinator is not believed of the new one")
  func staleVerification() {
    for answer in [VerifyAnswer.valid, .invalid(Sample.trouble), .unknown(Sample.trouble)] {
      var driver = StateDriver([Self.runner("a")])
      driver.take(.providerChecked(Self.lab, .available))
      Self.reload(&driver, Self.runner("b"))
      #expect(!driver.effects.contains(.verify(Self.lab)))
      driver.take(.verified(Self.lab, answer))
      #expect(driver.effects.contains(.verify(Self.lab)))
      #expect(driver.requests.isEmpty)
      driver.take(.verified(Self.lab, .valid))
      #expect(driver.requests.count == 1)
    }
  }

  @Test("another provider is checked before the runner asks for a job")
  func provider() {
    var driver = Self.driver()
    driver.answer(.none(lastUpdate: nil))
    Self.reload(&driver, Self.runner("a", provider: "q"))
    #expect(driver.effects.contains(.checkProvider(Self.lab)))
    driver.pass(.seconds(3))
    #expect(driver.requests.isEmpty)
    driver.take(.providerChecked(Self.lab, .available))
    #expect(driver.requests.count == 1)
  }

  @Test("an answer of the old provider is not believed of the new one")
  func staleCheck() {
    for condition in [ProviderCondition.available, .away(Sample.trouble)] {
      var driver = StateDriver([Self.runner("a")])
      Self.reload(&driver, Self.runner("a", provider: "q"))
      driver.take(.providerChecked(Self.lab, condition))
      #expect(driver.effects.contains(.checkProvider(Self.lab)))
      driver.take(.verified(Self.lab, .valid))
      #expect(driver.requests.isEmpty)
      driver.take(.providerChecked(Self.lab, .available))
      #expect(driver.requests.count == 1)
    }
  }

  @Test("a runner that comes back under its name, elsewhere, is verified anew")
  func removedAndBack() {
    var driver = Self.driver()
    var settings = driver.settings
    settings.runners = []
    driver.take(.configured(settings))
    Self.reload(&driver, Self.runner("b"))
    #expect(driver.effects.contains(.verify(Self.lab)))
  }
}

extension Effect {
  fileprivate var isQuestion: Bool {
    switch self {
    case .verify, .checkProvider: true
    default: false
    }
  }
}
