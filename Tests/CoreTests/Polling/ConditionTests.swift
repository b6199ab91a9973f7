import Core
import Testing
import TestSupport

@Suite("A runner's change of condition")
struct ConditionTests {
  private func trouble(_ text: String, _ kind: Trouble.Kind?) -> Trouble {
    Trouble(text, kind: kind)
  }

  /// Lets time pass for a runner whose verification always succeeds and whose requests are answered
  /// with what `answer` makes of their number. Returns what the log was told.
  private func told(
    _ driver: inout StateDriver, seconds: Int, _ answer: (Int) -> JobRequestAnswer
  ) -> [Notice] {
    var told: [Notice] = []
    var number = 0
    for _ in 0..<seconds {
      driver.pass(.seconds(1))
      told += driver.notices
      if driver.effects.contains(.verify(Sample.runner)) {
        driver.take(.verified(Sample.runner, .valid))
        told += driver.notices
      }
      for request in driver.open[Sample.runner] ?? [] {
        driver.take(.requested(Sample.runner, number: request, answer(number)))
        number += 1
        told += driver.notices
      }
    }
    #expect(number > seconds / 100, "it goes on")
    return told
  }

  @Test(
    "is told in one line, not in one for each request, whatever the details of the answers",
    arguments: [
      Trouble.Kind.rejected, .limited, .server, .refused, .foreign, .unreachable, .silent, .cut,
      .unreadable, nil,
    ])
  func oneLine(kind: Trouble.Kind?) {
    var driver = StateDriver()
    driver.makeSound("lab")
    let bad = told(&driver, seconds: 3000) { number in
      let trouble = trouble("POST: failed (request 0a\(number)) after \(number) ms", kind)
      return number.isMultiple(of: 2) ? .refused(trouble) : .unanswered(trouble)
    }
    #expect(
      bad == [.polling(Sample.runner, whyNot: "POST: failed (request 0a0) after 0 ms")])
    let status = driver.state.snapshot.runners[0]
    #expect(status.whyNot?.hasPrefix("POST: failed (request 0a") == true)
    #expect(status.whyNot?.contains("0a0)") == false, "the state shows the last words")
    #expect(status.since == Sample.start + .seconds(1), "since the first")
    let good = told(&driver, seconds: 300) { _ in .none(lastUpdate: nil) }
    #expect(good == [.polling(Sample.runner, whyNot: nil)])
    #expect(driver.whyNot("lab") == nil)
  }

  @Test("is told again for another kind of trouble, and begins anew")
  func otherKind() {
    var driver = StateDriver()
    driver.makeSound("lab")
    let server = told(&driver, seconds: 300) { _ in .refused(trouble("502 Bad Gateway", .server)) }
    let since = driver.status("lab")?.since
    let silent = told(&driver, seconds: 300) { _ in .unanswered(trouble("no answer", .silent)) }
    #expect(server == [.polling(Sample.runner, whyNot: "502 Bad Gateway")])
    #expect(silent == [.polling(Sample.runner, whyNot: "no answer")])
    #expect(driver.status("lab").map { status in since.map { status.since > $0 } ?? false } == true)
  }

  @Test("of the provider is told once away and once back")
  func provider() {
    var driver = StateDriver()
    driver.makeSound("lab")
    let request = driver.requests[0].number
    driver.take(.requested(Sample.runner, number: request, .granted(payload: grant(1))))
    let key = JobKey(Sample.runner, JobID(1))
    var told: [Notice] = []
    driver.take(.job(key, .account(.account(Sample.account))))
    let away = Refusal(.away, Trouble("no engine, looked for 3 ms"))
    driver.take(.job(key, .created(.no(away))))
    told += driver.notices
    let since = driver.now
    for round in 1...20 {
      driver.pass(.seconds(60))
      told += driver.notices
      guard driver.effects.contains(.checkProvider(Sample.runner)) else { continue }
      let condition = ProviderCondition.away(Trouble("no engine, looked for \(round) ms"))
      driver.take(.providerChecked(Sample.runner, condition))
      told += driver.notices
    }
    let polling = told.filter { if case .polling = $0 { true } else { false } }
    let why = "its provider is away: no engine, looked for 3 ms"
    #expect(polling == [.polling(Sample.runner, whyNot: why)])
    #expect(driver.status("lab")?.since == since)
    driver.pass(.seconds(60))
    driver.take(.providerChecked(Sample.runner, .available))
    #expect(driver.notices == [.polling(Sample.runner, whyNot: nil)])
  }

  private func grant(_ job: Int64) -> [UInt8] { Sample.payload(job: job).bytes }

  @Test("to waiting for capacity is told to whoever debugs, and shown with its time")
  func capacity() {
    var driver = StateDriver(limits: Limits(jobs: 1, provisioning: 1))
    driver.makeSound("lab")
    driver.pass(.seconds(2))
    driver.answerOpen("lab", .granted(payload: grant(1)))
    let why = "all 1 slots of `concurrent` are taken"
    #expect(driver.notices.contains(.waiting(Sample.runner, why)))
    #expect(driver.status("lab")?.whyNot == why)
    let since = driver.now
    driver.pass(.seconds(100))
    #expect(driver.notices == [])
    #expect(driver.status("lab")?.since == since)
  }

  @Test("by the operator is shown with its time, and not told for each runner")
  func operators() {
    var driver = StateDriver([StateDriver.runner("a"), StateDriver.runner("b")])
    driver.makeSound("a", "b")
    driver.answerOpen("a", .none(lastUpdate: nil))
    driver.pass(.seconds(1))
    driver.take(.commitFailed("no space", unstored: []))
    #expect(driver.notices == [.storage(failure: "no space")])
    #expect(driver.status("a")?.since == driver.now)
    driver.pass(.seconds(1))
    driver.take(.commitFailed("no space at all", unstored: []))
    #expect(driver.notices == [])
    #expect(driver.status("a")?.since == driver.now + .seconds(-1))
    #expect(driver.whyNot("a")?.contains("no space at all") == true)
    driver.take(.commitRecovered)
    #expect(driver.notices == [.storage(failure: nil)])
    driver.take(.drain)
    #expect(driver.notices == [])
    #expect(driver.whyNot("b") == nil, "its request is under way")
    driver.answerOpen("b", .none(lastUpdate: nil))
    #expect(driver.whyNot("b")?.contains("draining") == true)
  }

  @Test("from the start: that nobody has answered yet is shown, not told")
  func fromTheStart() {
    var driver = StateDriver()
    #expect(driver.notices == [])
    #expect(driver.whyNot("lab") == "its provider has not answered yet")
    driver.take(.providerChecked(Sample.runner, .available))
    #expect(driver.whyNot("lab") == "its coordinator has not answered yet")
    #expect(driver.status("lab")?.since == Sample.start)
    driver.take(.verified(Sample.runner, .unknown(Sample.trouble)))
    #expect(driver.notices == [.polling(Sample.runner, whyNot: Sample.trouble.summary)])
  }
}
