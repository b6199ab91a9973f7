import Core
import Testing
import TestSupport

@Suite("What a coordinator asks to be left alone with")
struct PacingTests {
  private let limited = Trouble("429", kind: .limited, retryAfter: .seconds(60))

  /// The second at which the duty is ordered again, with every other duty answered as said.
  private func next(
    _ duty: Duty, _ job: inout LifeDriver, answering others: [Duty: JobEvent] = [:]
  ) -> Int? {
    for second in 0...1000 {
      if second > 0 { job.pass(.seconds(1)) }
      for _ in 1...5 {
        if job.underWay.contains(duty) { return second }
        guard let other = others.first(where: { job.underWay.contains($0.key) }) else { break }
        job.take(other.value)
      }
    }
    return nil
  }

  @Test("the heartbeat waits", arguments: [Phase.acquired, .provisioning, .launching, .starting])
  func heartbeat(phase: Phase) {
    var job = LifeDriver(in: phase)
    job.take(.heartbeat(.unknown(limited)))
    #expect(next(.heartbeat, &job) == 60)
  }

  @Test("the heartbeat waits although the job is asked after, and found to be unauthorized")
  func heartbeatAfterAsk() {
    var job = LifeDriver(in: .acquired)
    job.take(.heartbeat(.forbidden(nil, Sample.trouble)))
    job.take(.asked(.unknown(Sample.trouble)))
    #expect(next(.heartbeat, &job, answering: [.ask: .asked(.unknown(Sample.trouble))]) == 10)
    job.take(.heartbeat(.unknown(limited)))
    #expect(next(.heartbeat, &job, answering: [.ask: .asked(.unauthorized)]) == 60)
  }

  @Test("the other half of the question whether a running job is over waits")
  func overWhileRunning() {
    var job = LifeDriver(in: .running)
    #expect(next(.ask, &job) == 10)
    job.take(.asked(.unauthorized))
    #expect(job.underWay.contains(.heartbeat))
    job.take(.heartbeat(.unknown(limited)))
    var heartbeats: [Int] = []
    for second in 1...130 {
      job.pass(.seconds(1))
      if job.underWay.contains(.ask) { job.take(.asked(.unauthorized)) }
      guard job.underWay.contains(.heartbeat) else { continue }
      heartbeats.append(second)
      job.take(.heartbeat(.unknown(limited)))
    }
    #expect(heartbeats == [60, 120])
  }

  @Test("the question after a running job waits, also when its machine has ended")
  func ask() {
    var job = LifeDriver(in: .running)
    #expect(next(.ask, &job) == 10)
    job.take(.asked(.unknown(limited)))
    job.take(.ended(.ended(Sample.trouble, log: "")))
    #expect(next(.ask, &job) == 60)
  }

  @Test("a wait for the machine's end that breaks off after long is no failure in a row")
  func brokenWaits() {
    var job = LifeDriver(in: .running)
    let rest: [Duty: JobEvent] = [.ask: .asked(.executing(.running))]
    // Breaking off at once, it is begun later and later.
    for _ in 1...12 {
      job.take(.ended(.unknown(Sample.trouble)))
      #expect(next(.awaitEnd, &job, answering: rest) != nil)
    }
    job.take(.ended(.unknown(Sample.trouble)))
    #expect(next(.awaitEnd, &job, answering: rest).map { $0 >= 20 } == true)
    for _ in 1...3 {
      job.pass(.seconds(60))
      job.take(.ended(.unknown(Sample.trouble)))
      #expect(next(.awaitEnd, &job, answering: rest).map { $0 <= 2 } == true)
    }
    job.take(.ended(.alive))
    #expect(next(.awaitEnd, &job, answering: rest) == 10)
  }

  @Test("the sentence for the log and the report wait")
  func report() {
    var job = LifeDriver(in: .acquired)
    job.take(.mustFail(.systemFailure, "because"))
    job.take(.appended(.unknown(limited)))
    #expect(next(.appendReason, &job) == 60)
    job.take(.appended(.accepted(next: 9, nil)))
    job.take(.reported(.unknown(limited)))
    #expect(next(.report, &job) == 60)
    job.take(.reported(.forbidden(nil, limited)))
    #expect(next(.report, &job, answering: [.ask: .asked(.executing(.running))]) == 60)
  }

  @Test("a report taken with 202 is repeated as the coordinator says, or ever later")
  func pending() {
    var job = LifeDriver(in: .acquired)
    job.take(.mustFail(.systemFailure, "because"))
    job.take(.appended(.accepted(next: 9, nil)))
    job.take(.reported(.pending(after: .seconds(16))))
    #expect(next(.report, &job) == 16)
    var reports = 0
    job.take(.reported(.pending(after: nil)))
    for _ in 1...600 {
      job.pass(.seconds(1))
      guard job.underWay.contains(.report) else { continue }
      reports += 1
      job.take(.reported(.pending(after: nil)))
    }
    #expect(reports > 5 && reports < 15, "\(reports)")
    job.pass(.seconds(600))
    job.take(.reported(.accepted(.failed)))
    #expect(job.life.isOver)
  }

  @Test("a cancellation that a probe of the log brings is acted on")
  func canceledByProbe() {
    for answer in [TraceAnswer.accepted(next: 0, .canceling), .outOfRange(next: 9, .canceling)] {
      var job = LifeDriver(in: .starting)
      job.take(.heartbeat(.accepted(.running)))
      #expect(next(.probe, &job, answering: [.look: .looked(.pending)]) != nil)
      job.take(.probed(answer))
      if case .accepted = answer {
        #expect(job.phase == .failing)
        #expect(job.record.owedReport?.message == nil)
      } else {
        #expect(job.phase == .running)
        #expect(job.record.cancelingSince == job.now)
      }
    }
  }
}
