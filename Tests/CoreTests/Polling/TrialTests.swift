import Core
import TestSupport
import Testing

@Suite("Runners that hang on requests for a job")
struct TrialTests {
  @Test("pin one place together, however long they press")
  func onePlace() {
    var play = Play(
      ["a", "b", "good"].map { StateDriver.runner($0) }, limits: Limits(jobs: 2, provisioning: 2),
      ["a": .hangsOnRequests, "b": .hangsOnRequests, "good": .answers])
    play.pass(seconds: 100)
    for _ in 0..<900 {
      play.pass(seconds: 1)
      #expect(play.inFlight("a") + play.inFlight("b") <= 1, "second \(play.second)")
    }
  }

  @Test("a payload that makes no sense costs its own job, and the runner is asked again in time")
  func salvaged() {
    var driver = StateDriver()
    driver.makeSound("lab")
    for job in 1...20 {
      let payload = Array(#"{"id":\#(job),"token":"t","x":"#.utf8)
      driver.answer(.granted(payload: payload))
      #expect(driver.requests.isEmpty, "not at once")
      #expect(driver.whyNot("lab") == nil)
      driver.pass(.seconds(3))
      #expect(driver.asked == ["lab"])
    }
    #expect(driver.state.snapshot.records.count == 20)
  }
}
