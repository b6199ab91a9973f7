import Core
import Testing
import TestSupport

@Suite("The report of a failure")
struct FailingTests {
  private func failing(in phase: Phase) -> LifeDriver {
    var job = LifeDriver(in: phase)
    job.take(.mustFail(.systemFailure, "because"))
    return job
  }

  @Test("is repeated with the same bytes at the same place, also after a crash")
  func repeated() {
    var job = failing(in: .provisioning)
    let reason = job.life.reasonForLog
    job.take(.appended(.unknown(Sample.trouble)))
    job.pass(.seconds(2))
    #expect(job.orders.contains(.appendReason))
    job = job.restarted()
    #expect(job.orders.contains(.appendReason))
    #expect(job.life.reasonForLog == reason)
    #expect(job.record.traceOffset == 0)
  }

  @Test("goes behind what the inner runner wrote")
  func resync() {
    var job = failing(in: .running)
    job.take(.appended(.outOfRange(next: 120, nil)))
    #expect(job.record.traceOffset == 120)
    #expect(job.orders == [.appendReason])
    #expect(
      String(decoding: job.life.reasonForLog, as: UTF8.self).hasPrefix(
        "\nhpr: because (phase running, runner_system_failure)\n"))
    job.take(.appended(.outOfRange(next: 120, nil)))
    #expect(job.orders == [.report], "a coordinator that contradicts itself does not hold it up")
  }

  @Test("of a job that never started, met by somebody else's log: it lives")
  func backToLife() {
    var job = failing(in: .starting)
    job.take(.appended(.outOfRange(next: 120, nil)))
    #expect(job.phase == .running)
    #expect(job.record.owedReport == nil && !job.record.owesDeletion)
    #expect(job.record.traceOffset == 0)
  }

  @Test(
    "goes on without the sentence when the log takes no more",
    arguments: [
      TraceAnswer.refused(Sample.trouble), .outOfRange(next: nil, nil),
    ])
  func withoutSentence(answer: TraceAnswer) {
    var job = failing(in: .running)
    job.take(.appended(answer))
    #expect(job.orders == [.report])
  }

  @Test("forbidden, it goes without the sentence only when the job is then known to execute")
  func forbidden() {
    var job = failing(in: .running)
    job.take(.appended(.forbidden(nil, Sample.trouble)))
    #expect(job.orders == [.ask] && !job.underWay.contains(.report))
    job.take(.asked(.executing(.running)))
    #expect(job.orders == [.report])
  }

  @Test("forbidden by whoever then has no word on the job either, it keeps its sentence")
  func forbiddenByProxy() {
    var job = failing(in: .running)
    for _ in 0..<3 {
      job.take(.appended(.forbidden(nil, Sample.trouble)))
      job.take(.asked(.unknown(Sample.trouble)))
      #expect(!job.underWay.contains(.report))
      job.pass(.seconds(30))
      #expect(job.underWay.contains(.appendReason) && !job.underWay.contains(.report))
    }
    job.take(.appended(.accepted(next: 99, nil)))
    #expect(job.orders == [.report])
  }

  @Test("a question sent before it was forbidden says nothing about that")
  func forbiddenWithOldQuestion() {
    var job = LifeDriver(in: .running)
    job.pass(.seconds(10))
    #expect(job.underWay.contains(.ask))
    job.take(.mustFail(.systemFailure, "because"))
    job.take(.appended(.forbidden(nil, Sample.trouble)))
    job.take(.asked(.executing(.running)))
    #expect(job.orders == [.ask] && !job.underWay.contains(.report))
    job.take(.asked(.executing(.running)))
    #expect(job.orders == [.report])
  }

  @Test("202 is repeated after the wait")
  func pending() {
    var job = failing(in: .launching)
    job.take(.appended(.accepted(next: 1, nil)))
    job.take(.reported(.pending(after: .seconds(4))))
    job.pass(.seconds(3))
    #expect(!job.underWay.contains(.report))
    job.pass(.seconds(1))
    #expect(job.underWay.contains(.report))
  }

  @Test("is retried ever more slowly until the job's token can live no longer")
  func givesUp() {
    var job = failing(in: .acquired)
    job.take(.appended(.accepted(next: 1, nil)))
    let end = Sample.start + .seconds(3600 + 24 * 3600)
    var attempts = 0
    while !job.life.isOver, attempts < 10_000 {
      if job.underWay.contains(.report) {
        attempts += 1
        job.take(.reported(.unknown(Sample.trouble)))
      } else if let wake = job.life.wakeAt {
        job.pass(job.now.duration(to: wake))
      } else {
        Issue.record("nothing under way and nothing due")
        return
      }
    }
    #expect(job.now >= end)
    #expect(attempts > 250 && attempts < 600, "about every five minutes: \(attempts)")
  }

  @Test(
    "before the launch the resource goes meanwhile, after it the report goes first",
    arguments: [(Phase.launching, false), (.starting, false), (.running, false)])
  func order(phase: Phase, deletes: Bool) {
    #expect(failing(in: phase).underWay.contains(.delete) == deletes)
  }

  @Test("without the coordinator: an unlaunched resource goes all the same")
  func unlaunchedResource() {
    var job = LifeDriver(in: .launching)
    job.take(.launched(.no(Refusal(.final, Sample.trouble))))
    #expect(job.underWay.contains(.delete))
    job.take(.deleted(.gone))
    #expect(job.phase == .failing)
    #expect(!job.record.holdsSlot && !job.record.holdsProvisioningPlace)
  }

  @Test(
    "a deletion that is refused is never given up",
    arguments: [
      (DeleteAnswer.unknown(Sample.trouble), 300.0),
      (.no(Sample.trouble, credentials: true), 900.0),
    ])
  func stubbornDeletion(answer: DeleteAnswer, longest: Double) {
    var job = LifeDriver(in: .running)
    job.pass(.seconds(10))
    job.take(.asked(.unauthorized))
    job.take(.heartbeat(.forbidden(.success, Sample.trouble)))
    for _ in 0..<30 {
      #expect(job.underWay.contains(.delete))
      job.take(.deleted(answer))
      guard let wake = job.life.wakeAt else {
        Issue.record("nothing is due")
        return
      }
      #expect(job.now.duration(to: wake) <= .seconds(longest * 1.26))
      job.pass(job.now.duration(to: wake))
    }
    job.take(.deleted(.gone))
    #expect(job.life.isOver)
  }

  @Test("a refused deletion is told once, and again when it is refused for another reason")
  func stuck() {
    var job = LifeDriver(in: .running)
    job.pass(.seconds(10))
    job.take(.asked(.unauthorized))
    job.take(.heartbeat(.forbidden(.success, Sample.trouble)))
    let refusals = (1...20).map { "409 in use (request 0a\($0))" } + ["403", "403", "401 why"]
    var told: [String] = []
    for why in refusals.map({ Trouble("cannot delete it: \($0)") }) {
      job.take(.deleted(.no(why, credentials: false)))
      told += job.effects.compactMap {
        if case .note(.stuck(_, let text)) = $0 { text } else { nil }
      }
      // Nobody there in between is no change.
      for answer in [nil, DeleteAnswer.unknown(Sample.trouble)] {
        if let answer { job.take(.deleted(answer)) }
        #expect(!job.effects.contains(.note(.stuck(Sample.key, Sample.trouble.summary))))
        if let wake = job.life.wakeAt { job.pass(job.now.duration(to: wake)) }
        #expect(job.underWay.contains(.delete))
      }
    }
    let expected = ["409 in use (request 0a1)", "403", "401 why"]
    #expect(told == expected.map { "cannot delete it: \($0)" })
  }
}
