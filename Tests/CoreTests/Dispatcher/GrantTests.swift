import Core
import Testing
import TestSupport

@Suite("A grant")
struct GrantTests {
  @Test("of a job that is tracked already is ignored and counted")
  func second() {
    var driver = StateDriver()
    driver.makeSound("lab")
    driver.answer(.granted(payload: Sample.payload(job: 1).bytes))
    driver.answer(.granted(payload: Sample.payload(job: 1).bytes))
    #expect(driver.state.snapshot.records.count == 1)
    #expect(driver.state.anomalies == 1)
    // Whoever hands out the same again would do so at once.
    #expect(driver.requests.isEmpty)
    #expect(driver.whyNot("lab") == "job 1 was granted a second time")
  }

  @Test("that was cut off behind id and token fails its job with a sentence")
  func cut() {
    var driver = StateDriver()
    driver.makeSound("lab")
    let bytes = Array(Sample.payload(job: 7).bytes.dropLast(9))
    driver.answer(.unreadableGrant(bytes: bytes, Trouble("the answer was cut")))
    let record = driver.state.snapshot.records.first
    #expect(record?.key.job == JobID(7))
    #expect(record?.phase == .failing)
    #expect(record?.owedReport?.message?.contains("the answer was cut") == true)
  }

  @Test("of which nothing can be read is told", arguments: [[], Array("<html>".utf8)])
  func unreadable(bytes: [UInt8]) {
    var driver = StateDriver()
    driver.makeSound("lab")
    driver.answer(.granted(payload: bytes))
    #expect(driver.state.snapshot.records.isEmpty)
    let isTold = driver.effects.contains {
      if case .note(.unreadableGrant) = $0 { true } else { false }
    }
    #expect(isTold)
  }

  @Test("that cannot be read is told once, and followed by a wait, however often it comes")
  func unreadableAgain() {
    var driver = StateDriver()
    driver.makeSound("lab")
    var told: [Notice] = []
    var requests = 0
    for second in 0..<600 {
      if second > 0 { driver.pass(.seconds(1)) }
      if driver.effects.contains(.verify(Sample.runner)) {
        told += driver.notices
        driver.take(.verified(Sample.runner, .valid))
      }
      told += driver.notices
      while driver.requests.count == 1 {
        requests += 1
        driver.answer(.unreadableGrant(bytes: [0x7b], Trouble("cut after \(second) bytes")))
        told += driver.notices
      }
    }
    #expect(requests > 5 && requests < 25, "\(requests)")
    #expect(told == [.unreadableGrant(Sample.runner, "cut after 0 bytes")])
    driver.take(.configured(driver.settings))
    driver.take(.verified(Sample.runner, .valid))
    driver.pass(.seconds(3))
    driver.answerOpen("lab", .none(lastUpdate: nil))
    #expect(driver.notices == [.polling(Sample.runner, whyNot: nil)])
  }

  @Test("that comes while draining fails with a sentence")
  func draining() {
    var driver = StateDriver()
    driver.makeSound("lab")
    let request = driver.requests[0]
    driver.take(.drain)
    #expect(!driver.effects.contains(.exit), "a job may be on its way")
    driver.take(
      .requested(
        request.runner, number: request.number,
        .granted(payload: Sample.payload().bytes)))
    #expect(driver.state.snapshot.records.first?.owedReport?.message?.contains("drained") == true)
    driver.take(.job(Sample.key, .appended(.accepted(next: 1, nil))))
    driver.take(.job(Sample.key, .reported(.accepted(nil))))
    #expect(driver.effects.contains(.exit))
  }
}
