@testable import Core
import TestSupport
import Testing

@Suite struct StatisticsTests {
  private static func driver(_ isOn: Bool = true) -> StateDriver {
    var driver = StateDriver { $0.logsStatistics = isOn }
    driver.makeSound("lab")
    return driver
  }

  private static func told(_ driver: StateDriver) -> [Statistics] {
    driver.effects.compactMap {
      if case .note(.statistics(let numbers)) = $0 { numbers } else { nil }
    }
  }

  private static func grant(_ driver: inout StateDriver, _ job: Int64) {
    driver.take(
      .requested(
        Sample.runner, number: driver.open[Sample.runner]?.first ?? 0,
        .granted(payload: Sample.payload(job: job).bytes)))
  }

  @Test("nothing is told while nothing happens")
  func quiet() {
    var driver = Self.driver()
    for _ in 0..<100 {
      driver.pass(.seconds(3))
      #expect(Self.told(driver).isEmpty)
      if !driver.requests.isEmpty { driver.answer(.none(lastUpdate: nil)) }
      #expect(Self.told(driver).isEmpty)
    }
  }

  @Test("a change is told at once, the next a minute later, with what then holds")
  func oncePerMinute() throws {
    var driver = Self.driver()
    Self.grant(&driver, 1)
    let first = try #require(Self.told(driver).first)
    #expect(first.totals.granted == 1)
    #expect(first.capacity.jobs == 1)
    #expect(first.capacity.provisioning == 1)
    driver.now = driver.now + .seconds(1)
    Self.grant(&driver, 2)
    #expect(Self.told(driver).isEmpty)
    #expect(driver.state.wakeAt.map { $0 <= Sample.start + .seconds(60) } == true)
    driver.now = Sample.start + .milliseconds(59_999)
    driver.take(.tick)
    #expect(Self.told(driver).isEmpty)
    driver.pass(.milliseconds(1))
    #expect(Self.told(driver).map(\.totals.granted) == [2])
    driver.pass(.seconds(60))
    #expect(Self.told(driver).allSatisfy { $0.totals.granted == 2 })
  }

  @Test("a job that comes and goes within the minute shows in the totals")
  func comesAndGoes() throws {
    var driver = Self.driver()
    Self.grant(&driver, 1)
    let key = JobKey(Sample.runner, JobID(1))
    driver.take(.job(key, .heartbeat(.forbidden(.canceled, Sample.trouble))))
    driver.take(.job(key, .asked(.unauthorized)))
    driver.take(.job(key, .account(.no(Refusal(.final, Sample.trouble)))))
    #expect(Self.told(driver).isEmpty)
    driver.pass(.seconds(60))
    let numbers = try #require(Self.told(driver).first)
    #expect(numbers.totals.ended == 1)
    #expect(numbers.capacity.jobs == 0)
  }

  @Test("paas_log_statistics = false turns it off, and a reload on again")
  func off() {
    var driver = Self.driver(false)
    Self.grant(&driver, 1)
    #expect(Self.told(driver).isEmpty)
    var settings = driver.settings
    settings.logsStatistics = true
    driver.take(.configured(settings))
    #expect(Self.told(driver).map(\.totals.granted) == [1])
  }

  @Test("limits that change alone are no news")
  func limits() {
    var driver = Self.driver()
    var settings = driver.settings
    settings.limits.jobs = 3
    driver.take(.configured(settings))
    #expect(Self.told(driver).isEmpty)
  }
}
