import Core
import TestSupport
import Testing

@Suite("A provider that refuses an order because of the credentials")
struct RefusedCredentialsTests {
  private static let lab = RunnerName("lab")
  private static let job = JobKey(RunnerName("lab"), JobID(1))
  private static let refusal = Refusal(.credentials, Trouble("403 Forbidden"))

  /// The orders, each refused, and the same carried out.
  private static let orders: [(refused: JobEvent, done: JobEvent)] = [
    (.account(.no(refusal)), .account(.account(Account("orga_1")))),
    (.created(.no(refusal)), .created(.created(id: ResourceID("app_1"), weight: nil))),
    (.launched(.no(refusal)), .launched(.launched)),
  ]

  /// A runner that polls. The refusals are those of a job that is over.
  private func driver() -> StateDriver {
    var driver = StateDriver([StateDriver.runner(requests: 2)])
    driver.makeSound("lab")
    driver.answer(.none(lastUpdate: nil))
    for _ in 0..<2 { driver.answerOpen("lab", .none(lastUpdate: nil)) }
    return driver
  }

  /// Answers each check well, and tells how long it takes until a job is asked for.
  private func wait(_ driver: inout StateDriver, most: Int = 2000) -> Int? {
    for second in 1...most {
      driver.pass(.seconds(1))
      let checks = driver.effects.contains { $0 == .checkProvider(Self.lab) }
      if checks { driver.take(.providerChecked(Self.lab, .available)) }
      if !driver.requests.isEmpty { return second }
    }
    return nil
  }

  @Test("takes no job for longer and longer, however well it lists", arguments: 0..<3)
  func outlasts(order: Int) {
    var driver = driver()
    var waits: [Int] = []
    for _ in 0..<8 {
      driver.take(.job(Self.job, Self.orders[order].refused))
      #expect(driver.whyNot("lab")?.contains("403 Forbidden") == true)
      guard let wait = wait(&driver) else {
        Issue.record("it is never asked again")
        return
      }
      waits.append(wait)
      driver.answerOpen("lab", .none(lastUpdate: nil))
    }
    #expect(waits[0] >= 22 && waits[1] > waits[0] && waits[2] > waits[1], "\(waits)")
    #expect(waits.allSatisfy { $0 <= 1126 }, "\(waits)")
  }

  @Test("then has one job at a time, until the same is carried out")
  func oneAtATime() {
    var driver = driver()
    driver.take(.job(Self.job, Self.orders[1].refused))
    #expect(wait(&driver) != nil)
    #expect(driver.open[Self.lab]?.count == 1, "one request, though two are allowed")
    driver.answerOpen("lab", .granted(payload: Array(#"{"id":2,"token":"t"}"#.utf8)))
    #expect(wait(&driver, most: 300) == nil, "the second job shows it already")
    driver.take(.job(JobKey(Self.lab, JobID(2)), Self.orders[1].done))
    #expect(wait(&driver, most: 10) != nil)
    #expect(driver.open[Self.lab]?.count == 2)
  }

  @Test("a check that was under way when it refused is not believed either")
  func checkUnderWay() {
    var driver = driver()
    driver.take(.job(Self.job, .looked(.unknown(Sample.trouble))))
    #expect(driver.effects.contains(.checkProvider(Self.lab)))
    driver.take(.job(Self.job, Self.orders[1].refused))
    driver.take(.providerChecked(Self.lab, .available))
    #expect(driver.whyNot("lab")?.contains("403 Forbidden") == true)
  }

  @Test("is asked again as soon as the same is carried out, not by another order", arguments: 0..<3)
  func carriedOut(order: Int) {
    var driver = driver()
    driver.take(.job(Self.job, Self.orders[order].refused))
    for other in 0..<3 where other != order {
      driver.take(.job(Self.job, Self.orders[other].done))
      #expect(!driver.effects.contains(.checkProvider(Self.lab)), "\(other)")
    }
    driver.take(.job(Self.job, Self.orders[order].done))
    #expect(driver.effects.contains(.checkProvider(Self.lab)))
    driver.take(.providerChecked(Self.lab, .available))
    #expect(driver.whyNot("lab")?.contains("403") != true)
  }

  @Test("is asked again at once after a reload")
  func reload() {
    var driver = driver()
    driver.take(.job(Self.job, Self.orders[1].refused))
    driver.take(.configured(driver.settings))
    driver.take(.providerChecked(Self.lab, .available))
    #expect(driver.whyNot("lab")?.contains("403") != true)
  }
}
