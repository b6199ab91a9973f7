import Core
import TestSupport
import Testing

@Suite("Trouble with the calls about jobs")
struct CallTroubleTests {
  private let bad = Trouble("PUT /jobs/1: 502 Bad Gateway (request 0a1)", kind: .server)
  private let other = Trouble("GET /job: 503 Service Unavailable (request 0a2)", kind: .server)

  /// A runner whose jobs take every slot, so that it is not asked, and the keys of these.
  private func full(_ jobs: Int) -> (StateDriver, [JobKey]) {
    var driver = StateDriver(
      [StateDriver.runner(requests: 2)], limits: Limits(jobs: jobs, provisioning: jobs))
    driver.makeSound("lab")
    for job in 1...jobs {
      driver.answerOpen("lab", .granted(payload: Sample.payload(job: Int64(job)).bytes))
    }
    return (driver, (1...jobs).map { JobKey(Sample.runner, JobID(Int64($0))) })
  }

  private func told(_ driver: StateDriver) -> [Notice] {
    driver.notices.filter { if case .jobCalls = $0 { true } else { false } }
  }

  /// Lets a job be asked about for so long, and gathers what the log is told.
  private func told(
    _ driver: inout StateDriver, seconds: Int, _ answers: [JobKey: JobUpdateAnswer]
  ) -> [Notice] {
    var all: [Notice] = []
    for _ in 0..<seconds {
      driver.pass(.seconds(1))
      all += told(driver)
      for (key, answer) in answers where driver.state.life(of: key)?.isUnderWay(.heartbeat) == true
      {
        driver.take(.job(key, .heartbeat(answer)))
        all += told(driver)
      }
    }
    return all
  }

  @Test("of hours is one line, and its end another, though no runner is asked meanwhile")
  func once() {
    var (driver, keys) = full(2)
    #expect(driver.whyNot("lab") != nil, "every slot is taken")
    let begin = told(
      &driver, seconds: 500, [keys[0]: .unknown(bad), keys[1]: .unknown(other)])
    #expect(begin.count == 1, "\(begin)")
    #expect(
      [bad, other].map { [.jobCalls(Sample.runner, trouble: $0.summary)] }.contains(begin))
    let end = told(
      &driver, seconds: 90, [keys[0]: .accepted(.running), keys[1]: .accepted(.running)])
    #expect(end == [.jobCalls(Sample.runner, trouble: nil)])
    #expect(told(&driver, seconds: 90, [:]).isEmpty)
  }

  @Test("of one job among many, or now and then, is one line too")
  func partly() {
    var (driver, keys) = full(2)
    var all = told(
      &driver, seconds: 300, [keys[0]: .unknown(bad), keys[1]: .accepted(.running)])
    for _ in 1...10 {
      all += told(&driver, seconds: 11, [keys[0]: .unknown(bad), keys[1]: .accepted(nil)])
      all += told(&driver, seconds: 30, [keys[0]: .accepted(nil), keys[1]: .accepted(nil)])
    }
    #expect(all == [.jobCalls(Sample.runner, trouble: bad.summary)])
  }

  @Test("is told again when it is of another kind, once for each")
  func kinds() {
    var (driver, keys) = full(1)
    let silent = Trouble("PUT /jobs/1: no answer in 30 s", kind: .silent)
    var all: [Notice] = []
    for _ in 1...5 {
      for trouble in [bad, silent] {
        all += told(&driver, seconds: 30, [keys[0]: .unknown(trouble)])
      }
    }
    #expect(all == [bad, silent].map { .jobCalls(Sample.runner, trouble: $0.summary) })
  }

  @Test("is over with the last of its jobs, and refusals that may mean the job's end are none")
  func over() {
    var (driver, keys) = full(1)
    let refused = Trouble("403", kind: .rejected)
    #expect(told(&driver, seconds: 30, [keys[0]: .forbidden(.running, refused)]).isEmpty)
    driver.take(.job(keys[0], .asked(.executing(.running))))
    #expect(told(&driver, seconds: 30, [keys[0]: .unknown(bad)]).count == 1)
    driver.pass(.seconds(10))
    driver.take(.job(keys[0], .heartbeat(.forbidden(.canceled, refused))))
    driver.take(.job(keys[0], .asked(.unauthorized)))
    #expect(driver.state.life(of: keys[0]) == nil)
    #expect(driver.state.wakeAt.map { $0 <= driver.now + .seconds(60) } == true)
    #expect(told(&driver, seconds: 70, [:]) == [.jobCalls(Sample.runner, trouble: nil)])
  }

  @Test("that the log knows of the runner itself is not said again of its jobs")
  func known() {
    var driver = StateDriver()
    driver.makeSound("lab")
    driver.answerOpen("lab", .granted(payload: Sample.payload(job: 1).bytes))
    driver.answerOpen("lab", .refused(Trouble("502 Bad Gateway", kind: .server)))
    #expect(driver.notices.contains(.polling(Sample.runner, whyNot: "502 Bad Gateway")))
    let key = JobKey(Sample.runner, JobID(1))
    #expect(told(&driver, seconds: 30, [key: .unknown(bad)]).isEmpty)
  }
}
