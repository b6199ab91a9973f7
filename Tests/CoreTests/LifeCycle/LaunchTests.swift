import Core
import Testing
import TestSupport

@Suite("The start of a job on its resource")
struct LaunchTests {
  @Test("whose answer is lost is ordered again, for the provider looks first")
  func lostAnswer() {
    var job = LifeDriver(in: .launching)
    job.take(.launched(.unknown(Sample.trouble)))
    #expect(!job.orders.contains(.launch))
    job.pass(.seconds(2))
    #expect(job.orders.contains(.launch))
    job.take(.launched(.launched))
    #expect(job.phase == .starting)
  }

  @Test("on a resource that is gone fails at once if it was never sent")
  func goneBefore() {
    var job = LifeDriver(in: .launching)
    job.take(.launched(.gone))
    #expect(job.phase == .failing)
  }

  @Test("on a resource that is gone asks the coordinator first if it may have been sent")
  func goneAfter() {
    var job = LifeDriver(in: .launching).restarted()
    #expect(job.orders.contains(.launch))
    job.take(.launched(.gone))
    #expect(job.phase == .starting)
    #expect(job.orders.contains(.ask))
    job.take(.asked(.executing(.running)))
    #expect(job.phase == .failing)
  }

  @Test("that may have been sent is watched for, although it is refused when it is sent again")
  func refusedAfterLostAnswer() {
    var job = LifeDriver(in: .launching, executor: .cleverDocker)
    job.take(.launched(.unknown(Sample.trouble)))
    job.pass(.seconds(2))
    job.take(.launched(.no(Refusal(.final, Trouble("it answers 404")))))
    #expect(job.phase == .starting)
    job.pass(JobRules().startTimeout)
    job.take(.probed(.accepted(next: 0, nil)))
    job.take(.looked(.pending(.idle("there is no deployment yet"))))
    #expect(job.phase == .failing)
    let sentence = job.record.owedReport?.message ?? ""
    #expect(sentence.contains("it answers 404") && sentence.contains("no deployment yet"))
  }

  @Test("that may have been sent by the deadline is watched for, not failed")
  func deadline() {
    var job = LifeDriver(in: .launching)
    job.pass(.seconds(600))
    #expect(job.phase == .starting)
    #expect(job.stops == [.launch])
    #expect(job.record.deadline == job.now + .seconds(300))
  }

  @Test(
    "no sign of life: the deadline asks for a last look, which decides",
    arguments: [
      (ResourceCondition.alive, TraceAnswer.accepted(next: 0, nil), Phase.running),
      (.pending, .outOfRange(next: 9, nil), .running),
      (.unknown(Sample.trouble), .accepted(next: 0, nil), .starting),
      (.pending, .unknown(Sample.trouble), .starting),
    ])
  func lastLook(condition: ResourceCondition, trace: TraceAnswer, phase: Phase) {
    var job = LifeDriver(in: .starting)
    job.take(.looked(.pending))
    job.pass(.seconds(300))
    #expect(job.underWay.isSuperset(of: [.probe, .look]))
    job.take(.probed(trace))
    if job.phase == .starting { job.take(.looked(condition)) }
    #expect(job.phase == phase)
  }

  @Test("a deployment still in progress moves the deadline up to the job's own timeout")
  func pendingUntilTimeout() {
    var job = LifeDriver(in: .starting, payload: Sample.payload(timeout: 1000))
    job.take(.looked(.pending))
    job.pass(.seconds(300))
    job.take(.probed(.accepted(next: 0, nil)))
    job.take(.looked(.pending))
    #expect(job.phase == .starting)
    job.pass(.seconds(700))
    job.take(.probed(.accepted(next: 0, nil)))
    job.take(.looked(.pending))
    #expect(job.phase == .failing)
  }

  @Test("a machine that ended: the coordinator is asked first, then the job fails")
  func endedWhileStarting() {
    var job = LifeDriver(in: .starting)
    job.take(.looked(.ended(Trouble("exit status 127"), log: "sh: not found")))
    #expect(job.phase == .starting)
    #expect(job.orders == [.ask])
    job.take(.asked(.unknown(Sample.trouble)))
    #expect(job.phase == .starting, "without a word of the coordinator nothing is concluded")
    job.pass(.seconds(10))
    job.take(.asked(.executing(.running)))
    #expect(job.phase == .failing)
    let reason = String(decoding: job.life.reasonForLog, as: UTF8.self)
    #expect(reason.contains("exit status 127") && reason.contains("sh: not found"))
    #expect(!job.underWay.contains(.delete), "after the launch the report goes first")
  }

  @Test(
    "a machine that ended under a job that wrote its log, or may have: a minute of patience",
    arguments: [
      TraceAnswer.outOfRange(next: 120, nil), .outOfRange(next: nil, nil), .unknown(Sample.trouble),
      .refused(Sample.trouble), .accepted(next: 120, nil),
    ])
  func endedWhileRunning(answer: TraceAnswer) {
    var job = LifeDriver(in: .running)
    job.take(.ended(.gone))
    job.take(.asked(.executing(.running)))
    #expect(job.phase == .running)
    job.take(.probed(answer))
    #expect(job.phase == .running)
    #expect(!job.underWay.contains(.report))
    job.pass(.seconds(60))
    job.take(.asked(.executing(.running)))
    #expect(job.phase == .failing)
  }

  @Test("a machine that ended before its job wrote anything: the job fails at once")
  func endedInSilence() {
    var job = LifeDriver(in: .running)
    job.take(.ended(.ended(Trouble("exit status 1"), log: "no such file")))
    #expect(!job.underWay.contains(.probe), "over is believed first")
    job.take(.asked(.executing(.running)))
    #expect(job.underWay.contains(.probe))
    job.take(.probed(.accepted(next: 0, nil)))
    #expect(job.phase == .failing)
    let reason = String(decoding: job.life.reasonForLog, as: UTF8.self)
    #expect(reason.contains("exit status 1") && reason.hasSuffix("output:\nno such file\n"))
  }

  @Test("a job that is over is not failed by its silence")
  func silentlyOver() {
    var job = LifeDriver(in: .running)
    job.take(.ended(.gone))
    job.take(.asked(.executing(.running)))
    job.take(.probed(.forbidden(.success, Sample.trouble)))
    #expect(job.phase == .running && !job.underWay.contains(.ask))
    job.pass(.seconds(10))
    job.take(.asked(.unauthorized))
    job.take(.heartbeat(.forbidden(.success, Sample.trouble)))
    #expect(job.phase == .decommissioning && job.record.result == .success)
  }

  @Test("an answer that was on its way when the machine ended proves nothing")
  func staleAnswer() {
    var job = LifeDriver(in: .running)
    job.pass(.seconds(10))
    #expect(job.underWay.contains(.ask))
    job.take(.ended(.gone))
    job.now = job.now + .seconds(120)
    job.take(.asked(.executing(.running)))
    #expect(job.phase == .running)
    #expect(job.orders.contains(.ask))
  }

  @Test("resources of failed launches are kept if the operator wants that")
  func keptFailure() {
    var job = LifeDriver(in: .launching, rules: JobRules(decommissionsLaunchFailures: false))
    job.take(.launched(.no(Refusal(.final, Sample.trouble))))
    job.take(.appended(.accepted(next: 1, nil)))
    job.take(.reported(.accepted(nil)))
    #expect(job.phase == .kept)
  }
}
