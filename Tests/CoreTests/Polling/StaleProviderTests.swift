import Core
import TestSupport
import Testing

@Suite("A provider that answered long ago")
struct StaleProviderTests {
  private func driver(holds: Duration?) -> StateDriver {
    var runner = StateDriver.runner()
    runner.providerAnswerHolds = holds
    var driver = StateDriver([runner])
    driver.makeSound("lab")
    driver.answer(.none(lastUpdate: nil))
    return driver
  }

  @Test("is checked before the next job is asked for, and shown as polling meanwhile")
  func renewed() {
    var driver = driver(holds: .seconds(1))
    driver.pass(.seconds(3))
    #expect(driver.effects.contains(.checkProvider(Sample.runner)))
    #expect(driver.requests.isEmpty)
    #expect(driver.status("lab")?.whyNot == nil)
    driver.pass(.seconds(1))
    #expect(!driver.effects.contains(.checkProvider(Sample.runner)))
    driver.take(.providerChecked(Sample.runner, .available))
    #expect(driver.asked == ["lab"])
  }

  @Test("is shown as what the runner waits for when the answer is long in coming")
  func slow() {
    var driver = driver(holds: .seconds(1))
    driver.pass(.seconds(3))
    #expect(driver.status("lab")?.whyNot == nil)
    driver.pass(.seconds(9))
    #expect(driver.status("lab")?.whyNot == nil)
    driver.pass(.seconds(1))
    #expect(driver.status("lab")?.whyNot == "its provider has not answered yet")
    #expect(driver.requests.isEmpty)
    driver.take(.providerChecked(Sample.runner, .available))
    #expect(driver.status("lab")?.whyNot == nil)
    #expect(driver.asked == ["lab"])
  }

  @Test("takes no job when it turns out to be gone, which is told once")
  func gone() {
    var driver = driver(holds: .seconds(1))
    driver.pass(.seconds(3))
    driver.take(.providerChecked(Sample.runner, .away(Trouble("no such socket"))))
    #expect(driver.requests.isEmpty)
    #expect(driver.whyNot("lab")?.contains("no such socket") == true)
    #expect(driver.notices.count { if case .polling = $0 { true } else { false } } == 1)
  }

  @Test("is believed as long as its answer holds", arguments: [Duration.seconds(60), nil])
  func believed(holds: Duration?) {
    var driver = driver(holds: holds)
    driver.pass(.seconds(3))
    #expect(driver.asked == ["lab"])
    #expect(!driver.effects.contains(.checkProvider(Sample.runner)))
  }

  @Test("is left alone while nothing would be asked anyway")
  func left() {
    var driver = driver(holds: .seconds(1))
    driver.pass(.seconds(1))
    #expect(!driver.effects.contains(.checkProvider(Sample.runner)))
  }

  @Test("is left alone while no job fits anyway")
  func full() {
    var runner = StateDriver.runner()
    runner.providerAnswerHolds = .seconds(1)
    var driver = StateDriver([runner], limits: Limits(jobs: 1, provisioning: 1))
    driver.makeSound("lab")
    driver.answer(.granted(payload: Sample.payload().bytes))
    for _ in 1...20 {
      driver.pass(.seconds(3))
      #expect(!driver.effects.contains(.checkProvider(Sample.runner)))
    }
  }

  @Test("is not asked twice at a time when it leaves a question unanswered meanwhile")
  func doubted() {
    var runner = StateDriver.runner()
    runner.providerAnswerHolds = .seconds(1)
    var driver = StateDriver([runner])
    driver.makeSound("lab")
    driver.answer(.granted(payload: Sample.payload().bytes))
    driver.answerOpen("lab", .none(lastUpdate: nil))
    driver.pass(.seconds(3))
    #expect(driver.effects.contains(.checkProvider(Sample.runner)))
    driver.take(.job(Sample.key, .looked(.unknown(Sample.trouble))))
    #expect(!driver.effects.contains(.checkProvider(Sample.runner)))
    driver.take(.providerChecked(Sample.runner, .available))
    #expect(driver.asked == ["lab"])
  }

  @Test("with tenants is checked before the next request when it leaves a question unanswered")
  func doubtedOfTenants() {
    var runner = StateDriver.runner()
    runner.providerAnswerHolds = .seconds(60)
    runner.isMultiTenant = true
    var driver = StateDriver([runner])
    driver.makeSound("lab")
    driver.answer(.granted(payload: Sample.payload().bytes))
    driver.answerOpen("lab", .none(lastUpdate: nil))
    driver.take(.job(Sample.key, .looked(.unknown(Sample.trouble))))
    #expect(!driver.effects.contains(.checkProvider(Sample.runner)))
    #expect(driver.status("lab")?.whyNot == nil)
    driver.pass(.seconds(3))
    #expect(driver.effects.contains(.checkProvider(Sample.runner)))
    #expect(driver.asked == [])
    driver.take(.providerChecked(Sample.runner, .available))
    #expect(driver.asked == ["lab"])
    // The coordinator's silence is not the provider's.
    driver.answerOpen("lab", .none(lastUpdate: nil))
    driver.take(.job(Sample.key, .account(.unknown(Sample.trouble))))
    driver.pass(.seconds(3))
    #expect(!driver.effects.contains(.checkProvider(Sample.runner)))
  }
}
