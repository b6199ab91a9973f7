import Core
import TestSupport
import Testing

@Suite("A runner that is answered with conflicts")
struct ConflictTests {
  private let conflict = Trouble("POST /api/v4/jobs/request: 409 Conflict", kind: .refused)

  /// Lets time pass; each request is answered so. Returns what the log is told, and how often the
  /// runner was asked.
  private func ask(
    _ driver: inout StateDriver, seconds: Int, _ answer: JobRequestAnswer
  ) -> (told: [Notice], asked: Int) {
    var told: [Notice] = []
    var asked = 0
    for _ in 0..<seconds {
      driver.pass(.seconds(1))
      told += driver.notices
      for number in driver.open[Sample.runner] ?? [] {
        asked += 1
        driver.take(.requested(Sample.runner, number: number, answer))
        told += driver.notices
      }
    }
    return (told, asked)
  }

  @Test("now and then, or for some minutes, has lost nothing but a race")
  func routine() {
    var driver = StateDriver()
    driver.makeSound("lab")
    for _ in 1...5 {
      let race = ask(&driver, seconds: 290, .conflict(lastUpdate: nil, conflict))
      #expect(race.told.isEmpty && race.asked > 90, "it is asked at its interval")
      #expect(driver.whyNot("lab") == nil)
      #expect(ask(&driver, seconds: 4, .none(lastUpdate: nil)).told.isEmpty)
    }
  }

  @Test("and nothing else for five minutes: it is told once and shown, and asked all the same")
  func constant() {
    var driver = StateDriver()
    driver.makeSound("lab")
    let (told, asked) = ask(&driver, seconds: 3000, .conflict(lastUpdate: nil, conflict))
    let since = (Sample.start + .seconds(1)).iso8601
    let why = "POST /api/v4/jobs/request: 409 Conflict, and nothing else since \(since)"
    #expect(told == [.polling(Sample.runner, whyNot: why)])
    #expect(driver.whyNot("lab") == why)
    #expect(asked > 950)
    let end = ask(&driver, seconds: 4, .none(lastUpdate: nil))
    #expect(end.told == [.polling(Sample.runner, whyNot: nil)])
    #expect(driver.whyNot("lab") == nil)
  }

  @Test("keeps the value that it sent")
  func lastUpdate() {
    var driver = StateDriver()
    driver.makeSound("lab")
    driver.answer(.conflict(lastUpdate: "cafe", conflict))
    driver.pass(.seconds(3))
    #expect(driver.requests.map(\.lastUpdate) == ["cafe"])
  }
}
