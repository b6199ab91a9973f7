import Core
import Testing
import TestSupport

@Suite("The question whether a job is over")
struct OverTests {
  private let forbidden = JobEvent.heartbeat(.forbidden(.canceled, Sample.trouble))

  @Test(
    "is answered by two different refusals only",
    arguments: [
      JobStatusAnswer.executing(.running), .unknown(Sample.trouble),
    ])
  func oneRefusalConcludesNothing(other: JobStatusAnswer) {
    var job = LifeDriver(in: .starting)
    job.take(forbidden)
    #expect(job.orders.contains(.ask))
    job.take(.asked(other))
    #expect(job.phase == .starting)
    // The refusal is forgotten: a 401 much later does not add up with it.
    job.take(.looked(.alive))
    job.pass(.seconds(10))
    job.take(.asked(.unauthorized))
    #expect(job.phase == .running)
  }

  @Test(
    "is not answered by a 401 whose other half lives",
    arguments: [
      JobUpdateAnswer.accepted(.running), .unknown(Sample.trouble), .refused(Sample.trouble),
    ])
  func refusedAskAlone(other: JobUpdateAnswer) {
    var job = LifeDriver(in: .running)
    job.take(.heartbeat(.accepted(.running)))
    job.pass(.seconds(10))
    job.take(.asked(.unauthorized))
    job.take(.heartbeat(other))
    #expect(job.phase == .running)
    #expect(!job.orders.contains(.delete))
  }

  @Test("is not answered by two refusals that lie far apart, but by the next of each")
  func farApart() {
    var job = LifeDriver(in: .running)
    job.take(.heartbeat(.accepted(.running)))
    job.pass(.seconds(10))
    job.take(.asked(.unauthorized))
    #expect(job.underWay.contains(.heartbeat))
    // The question after the job has no answer, so that the refusal is not renewed.
    job.pass(.seconds(61))
    job.take(.heartbeat(.forbidden(.success, Sample.trouble)))
    #expect(job.phase == .running)
    #expect(job.underWay.contains(.ask), "the other half is asked anew")
    job.pass(.seconds(61))
    job.take(.asked(.unauthorized))
    #expect(job.phase == .running)
    job.pass(.seconds(60))
    job.take(.heartbeat(.forbidden(.success, Sample.trouble)))
    #expect(job.phase == .decommissioning)
  }

  @Test("in acquired: the record is dropped, there is nothing to delete")
  func acquired() {
    var job = LifeDriver()
    job.take(forbidden)
    job.take(.asked(.unauthorized))
    #expect(job.life.isOver)
    #expect(job.orders.isEmpty)
  }

  @Test("in provisioning: a build is stopped, and its name decommissioned by two empty looks")
  func provisioning() {
    var job = LifeDriver(in: .provisioning)
    job.take(forbidden)
    job.take(.asked(.unauthorized))
    #expect(job.phase == .decommissioning)
    #expect(job.stops == [.create])
    #expect(!job.orders.contains(.delete), "the order under way may yet make something")
    job.take(.created(.unknown(Sample.trouble)))
    #expect(job.orders == [.delete])
    job.take(.deleted(.gone))
    #expect(!job.life.isOver, "one empty look is not believed")
    job.pass(.seconds(29))
    #expect(job.orders.isEmpty)
    job.pass(.seconds(1))
    #expect(job.orders == [.delete])
    job.take(.deleted(.gone))
    #expect(job.life.isOver)
  }

  @Test(
    "in provisioning elsewhere: the create is waited for",
    arguments: [
      (CreateAnswer.created(id: Sample.resourceID, weight: nil), [Duty.delete], false),
      (.no(Refusal(.final, Sample.trouble)), [], true),
    ])
  func unstoppable(answer: CreateAnswer, orders: [Duty], isOver: Bool) {
    var job = LifeDriver(in: .provisioning, executor: .cleverDocker)
    job.take(forbidden)
    job.take(.asked(.unauthorized))
    #expect(job.stops.isEmpty)
    job.take(.created(answer))
    #expect(job.orders == orders)
    #expect(job.life.isOver == isOver)
  }

  @Test("in launching and starting: the resource goes", arguments: [Phase.launching, .starting])
  func launched(phase: Phase) {
    var job = LifeDriver(in: phase)
    job.take(forbidden)
    job.take(.asked(.unauthorized))
    #expect(job.phase == .decommissioning)
    if phase == .launching {
      #expect(job.stops == [.launch])
      job.take(.launched(.unknown(Sample.trouble)))
    }
    #expect(job.underWay.contains(.delete))
  }

  @Test("in failing: the report is paid")
  func failing() {
    var job = LifeDriver(in: .launching)
    job.take(.launched(.no(Refusal(.final, Sample.trouble))))
    job.take(.heartbeat(.accepted(.running)))
    #expect(job.phase == .failing)
    job.take(.appended(.forbidden(nil, Sample.trouble)))
    #expect(job.orders.contains(.ask))
    job.take(.asked(.unauthorized))
    #expect(job.phase == .failing, "a refused log is no refused update")
    #expect(job.orders == [.heartbeat])
    job.take(forbidden)
    #expect(job.phase == .decommissioning)
  }

  @Test("in failing: a refused log that concludes nothing is tried again", arguments: [401, 404])
  func failingGoesOn(status: Int) {
    var job = LifeDriver(in: .launching)
    job.take(.launched(.no(Refusal(.final, Sample.trouble))))
    job.take(.deleted(.gone))
    job.take(.heartbeat(.accepted(.running)))
    for _ in 1...5 {
      #expect(job.underWay == [.appendReason])
      job.take(.appended(.forbidden(nil, Sample.trouble)))
      #expect(job.underWay == [.ask])
      if status == 401 {
        job.take(.asked(.unauthorized))
        #expect(job.underWay == [.heartbeat])
        job.take(.heartbeat(.refused(Sample.trouble)))
      } else {
        job.take(.asked(.unknown(Sample.trouble)))
      }
      #expect(job.underWay.isEmpty && job.phase == .failing)
      job.pass(.seconds(300))
    }
    // The coordinator's own word is believed: only the log takes no more.
    job.take(.appended(.forbidden(nil, Sample.trouble)))
    job.take(.asked(.executing(.running)))
    #expect(job.underWay == [.report])
  }

  @Test("in running: a refused log is no half of it, after the machine's end neither")
  func refusedLog() {
    var job = LifeDriver(in: .running)
    job.pass(.seconds(10))
    job.take(.ended(.ended(Sample.trouble, log: "")))
    job.take(.asked(.executing(.running)))
    #expect(job.orders.contains(.ask) && !job.orders.contains(.probe))
    job.take(.asked(.executing(.running)))
    #expect(job.orders.contains(.probe))
    job.take(.probed(.forbidden(.running, Sample.trouble)))
    #expect(!job.orders.contains(.ask), "it is asked in its own time")
    job.pass(.seconds(10))
    job.take(.asked(.unauthorized))
    #expect(job.phase == .running)
    job.take(.heartbeat(.forbidden(.success, Sample.trouble)))
    #expect(job.phase == .decommissioning)
  }

  @Test(
    "`canceling` before the push: reported failed without a sentence",
    arguments: [
      (["job_canceled"], FailureReason.jobCanceled), ([], .systemFailure),
    ])
  func canceling(listed: [String], reason: FailureReason) {
    var job = LifeDriver(payload: Sample.payload(reasons: listed))
    job.take(.heartbeat(.accepted(.canceling)))
    #expect(job.phase == .failing)
    #expect(job.orders == [.report])
    #expect(job.record.owedReport?.reason == reason)
    #expect(!job.record.holdsSlot)
    job.take(.reported(.accepted(nil)))
    #expect(job.life.isOver)
  }

  @Test("`canceling` while running: the inner runner has five minutes")
  func cancelingRunning() {
    var job = LifeDriver(in: .running)
    job.pass(.seconds(10))
    job.take(.asked(.executing(.canceling)))
    #expect(job.phase == .running)
    job.pass(.seconds(299))
    #expect(job.phase == .running)
    job.pass(.seconds(1))
    #expect(job.phase == .failing)
    #expect(job.underWay.contains(.report))
  }
}
