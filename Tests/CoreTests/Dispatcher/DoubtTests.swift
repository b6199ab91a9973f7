import Core
import TestSupport
import Testing

@Suite("A provider that leaves a question without an answer")
struct DoubtTests {
  @Test(
    "is checked, and its runner takes no job before it has answered",
    arguments: [
      JobEvent.looked(.unknown(Sample.trouble)), .ended(.unknown(Sample.trouble)),
      .lookedUp(.failed(Sample.trouble)), .deleted(.unknown(Sample.trouble)),
      .created(.unknown(Sample.trouble)), .launched(.unknown(Sample.trouble)),
    ])
  func unanswered(event: JobEvent) {
    var driver = StateDriver()
    driver.makeSound("lab")
    driver.answer(.granted(payload: Sample.payload().bytes))
    for (_, number) in driver.open.flatMap({ name, numbers in numbers.map { (name, $0) } }) {
      driver.take(.requested(Sample.runner, number: number, .none(lastUpdate: nil)))
    }
    driver.take(.job(Sample.key, event))
    #expect(driver.effects.contains(.checkProvider(Sample.runner)))
    driver.pass(.seconds(10))
    #expect(driver.requests.isEmpty)
    driver.take(.providerChecked(Sample.runner, .available))
    #expect(driver.asked == ["lab"])
  }

  @Test("is left alone when it did answer")
  func answered() {
    var driver = StateDriver()
    driver.makeSound("lab")
    driver.answer(.granted(payload: Sample.payload().bytes))
    driver.take(.job(Sample.key, .looked(.alive)))
    #expect(!driver.effects.contains(.checkProvider(Sample.runner)))
  }
}
