import Core
import TestSupport
import Testing

@Suite("Life that is seen in the job's log")
struct LogWatchTests {
  @Test(
    "by the empty PATCH",
    arguments: [TraceAnswer.outOfRange(next: 120, nil), .accepted(next: 120, .running)])
  func patch(answer: TraceAnswer) {
    var job = LifeDriver(in: .starting, executor: .cleverDocker)
    #expect(job.underWay.isSuperset(of: [.look, .probe]))
    job.take(.probed(answer))
    #expect(job.phase == .running && job.underWay.contains(.awaitEnd))
  }

  @Test("by reading it")
  func read() {
    var job = LifeDriver(
      in: .starting, executor: .cleverDocker, rules: JobRules(logWatch: .seconds(5)))
    #expect(job.underWay.contains(.readLog))
    job.take(.logRead(.written))
    #expect(job.phase == .running)
  }

  @Test("each once in its interval")
  func pace() {
    var watch = StartWatch(.good)
    watch.live(100)
    #expect(watch.answered[.look] == 11 && watch.answered[.probe] == 11)
    #expect(watch.answered[.readLog] == 21)
  }

  @Test("not where no token or no project is known, nor where the container says it")
  func notRead() {
    let watching = JobRules(logWatch: .seconds(5))
    let jobs = [
      LifeDriver(in: .starting, executor: .cleverDocker),
      LifeDriver(
        in: .starting, executor: .cleverDocker, rules: watching,
        payload: Sample.payload(project: nil)),
      LifeDriver(in: .starting, executor: .localDocker, rules: watching),
    ]
    for var job in jobs {
      for _ in 0..<29 {
        job.pass(.seconds(10))
        #expect(!job.underWay.contains(.readLog))
        #expect(job.underWay.contains(.probe) == (job.record.resource?.executor == .cleverDocker))
        if job.underWay.contains(.look) { job.take(.looked(.pending)) }
      }
    }
  }

  @Test("a token that may not read it is told once, and the other ways are used")
  func forbidden() {
    var watch = StartWatch(.refused)
    watch.live(200)
    #expect(watch.told == ["403 Forbidden"] && watch.answered[.readLog] == 1)
    #expect(watch.job.phase == .starting)
    watch.write(seenBy: .refused)
    watch.live(10)
    #expect(watch.job.phase == .running)
  }

  @Test("an answer that concludes nothing is asked for again, and not before its wait")
  func unknown() {
    var watch = StartWatch(.good)
    watch.log = .unknown(Trouble("429", retryAfter: .seconds(60)))
    watch.live(59)
    #expect(watch.answered[.readLog] == 1)
    watch.live(1)
    #expect(watch.answered[.readLog] == 2)
    watch.log = .written
    watch.live(60)
    #expect(watch.job.phase == .running)
  }

  @Test("a probe waits as long as the coordinator asks")
  func patience() {
    var watch = StartWatch(.none)
    watch.probe = .unknown(Trouble("429", retryAfter: .seconds(60)))
    watch.live(59)
    #expect(watch.answered[.probe] == 1)
    watch.live(1)
    #expect(watch.answered[.probe] == 2)
  }

  @Test("a log that takes no more makes the other two be asked, and is no half of their answer")
  func refusedPatch() {
    var job = LifeDriver(in: .starting, executor: .cleverDocker)
    job.take(.heartbeat(.accepted(.running)))
    job.pass(.seconds(1))
    job.take(.probed(.forbidden(.failed, Sample.trouble)))
    #expect(job.orders == [.heartbeat])
    job.take(.heartbeat(.accepted(.running)))
    #expect(job.phase == .starting && !job.underWay.contains(.ask))
    job.pass(.seconds(10))
    job.take(.probed(.forbidden(.failed, Sample.trouble)))
    job.take(.heartbeat(.forbidden(.failed, Sample.trouble)))
    #expect(job.underWay.contains(.ask))
    job.take(.asked(.unauthorized))
    #expect(job.phase == .decommissioning && job.record.result == .failed)
  }

  @Test("a cancellation that a probe brings is acted on at once")
  func canceling() {
    var job = LifeDriver(in: .starting, executor: .cleverDocker)
    job.take(.probed(.accepted(next: 0, .canceling)))
    #expect(job.phase == .failing && job.record.owedReport?.message == nil)
    job = LifeDriver(in: .starting, executor: .cleverDocker)
    job.take(.probed(.outOfRange(next: 9, .canceling)))
    #expect(job.phase == .running && job.record.cancelingSince == job.now)
  }

  @Test("an answer that comes after the start changes nothing")
  func late() {
    for answer in [LogAnswer.empty, .written, .forbidden(Sample.trouble)] {
      var watch = StartWatch(.good)
      watch.job.take(.probed(.outOfRange(next: 9, nil)))
      let record = watch.job.record
      watch.job.take(.logRead(answer))
      #expect(watch.job.record == record && watch.job.anomalies == 0)
    }
  }

  @Test("a machine that dies under a running job: asked at once, a minute, then its state is told")
  func death() {
    for token in WatchToken.allCases {
      var watch = StartWatch(token)
      watch.write(seenBy: token)
      watch.live(10)
      #expect(watch.job.phase == .running)
      watch.live(30)
      watch.job.take(
        .ended(.ended(Trouble("Clever Cloud's deployment d_1 failed (FAIL)"), log: "")))
      #expect(watch.job.underWay.contains(.ask))
      let death = watch.elapsed
      watch.live(600)
      #expect(watch.job.phase == .failing && watch.elapsed == death + 60)
      #expect(
        watch.reason.contains("before the job did: Clever Cloud's deployment d_1 failed (FAIL)"))
    }
  }

  @Test("silence that was asked for before the job was seen to live proves nothing later")
  func staleSilence() {
    var job = LifeDriver(
      in: .starting, executor: .cleverDocker, rules: JobRules(logWatch: .seconds(5)))
    job.take(.logRead(.written))
    job.take(.ended(.gone))
    job.take(.asked(.executing(.running)))
    job.take(.probed(.accepted(next: 0, nil)))
    #expect(job.phase == .running)
    job.pass(.seconds(10))
    job.take(.asked(.executing(.running)))
    #expect(job.underWay.contains(.probe), "asked anew")
    job.take(.probed(.accepted(next: 0, nil)))
    #expect(job.phase == .failing)
  }
}
