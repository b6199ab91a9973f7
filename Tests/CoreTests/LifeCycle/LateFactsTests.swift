import Core
import Testing
import TestSupport

@Suite("Facts that come late, twice or out of place")
struct LateFactsTests {
  @Test(
    "a second answer to the create never makes a resource forgotten",
    arguments: [
      CreateAnswer.no(Refusal(.again, Sample.trouble)), .no(Refusal(.final, Sample.trouble)),
      .unknown(Sample.trouble),
    ])
  func secondAnswer(answer: CreateAnswer) {
    for phase in [Phase.launching, .starting, .running] {
      var job = LifeDriver(in: phase)
      job.take(.created(answer))
      #expect(job.phase == phase)
      #expect(job.record.creation == .made)
      #expect(job.anomalies == 1)
    }
  }

  @Test("the same resource made again owes no deletion while the job lives")
  func sameAgain() {
    var job = LifeDriver(in: .running)
    job.take(.created(.created(id: Sample.resourceID, weight: nil)))
    #expect(!job.record.owesDeletion && job.record.extras.isEmpty)
  }

  @Test("a resource made for a job that ordered none is no debt that nobody can pay")
  func nobodyOrdered() {
    var job = LifeDriver()
    job.take(.created(.created(id: Sample.resourceID, weight: nil)))
    job.take(.heartbeat(.forbidden(.canceled, Sample.trouble)))
    job.take(.asked(.unauthorized))
    #expect(job.life.isOver)
  }

  @Test("a deletion that began before the resource was made does not pay for it")
  func deletionBefore() {
    var job = LifeDriver(in: .provisioning, executor: .cleverDocker)
    job.take(.mustFail(.systemFailure, "because"))
    job.take(.created(.unknown(Sample.trouble)))
    #expect(job.orders.contains(.delete))
    job.take(.created(.created(id: Sample.resourceID, weight: nil)))
    job.take(.deleted(.gone))
    #expect(job.orders.contains(.delete), "by its id now")
    #expect(job.record.owesDeletion)
  }

  @Test("the job's own resource is never taken for a further one", arguments: [true, false])
  func ownIsNoDuplicate(isKnown: Bool) {
    var job = LifeDriver(in: isKnown ? .running : .provisioning)
    job.take(.duplicateListed(Sample.resourceID))
    #expect(job.record.extras.isEmpty)
    #expect(!job.orders.contains(.deleteExtra(Sample.resourceID)))
  }

  @Test("a refusal known for certain lets the resource go beside the report")
  func lateRefusal() {
    var job = LifeDriver(in: .launching)
    job.take(.mustFail(.systemFailure, "because"))
    #expect(!job.underWay.contains(.delete))
    job.take(.launched(.no(Refusal(.again, Sample.trouble))))
    #expect(job.orders.contains(.delete))
  }
}

@Suite("Small rules of a life")
struct SmallRulesTests {
  @Test("looks that are not answered come ever more slowly")
  func lookBackoff() {
    var job = LifeDriver(in: .starting)
    var looks = 0
    while job.now < Sample.start + .seconds(250) {
      if job.underWay.contains(.look) {
        looks += 1
        job.take(.looked(.unknown(Sample.trouble)))
      }
      guard let wake = job.life.wakeAt else { break }
      job.pass(job.now.duration(to: wake))
    }
    #expect(looks > 5 && looks < 25, "\(looks)")
  }

  @Test("what a refused build left is remembered when the next one is refused too")
  func leftovers() {
    var job = LifeDriver(in: .provisioning)
    job.take(.created(.no(Refusal(.again, Sample.trouble, leavesTraces: true))))
    job.pass(.seconds(5))
    job.take(.created(.no(Refusal(.final, Sample.trouble))))
    #expect(job.record.owesDeletion)
    #expect(job.orders.contains(.delete))
  }

  @Test("also when a crash lies between")
  func leftoversRestart() {
    var job = LifeDriver(in: .provisioning)
    job.take(.created(.no(Refusal(.again, Sample.trouble, leavesTraces: true))))
    job = job.restarted()
    #expect(job.orders.contains(.create))
    job.take(.created(.no(Refusal(.final, Sample.trouble))))
    #expect(job.orders.contains(.delete))
  }

  @Test("what a build cut by a crash left is deleted, though no look by name shows it")
  func cutBuild() {
    var job = LifeDriver(in: .provisioning).restarted()
    job.take(.lookedUp(.complete([])))
    #expect(job.orders.contains(.create))
    job.take(.created(.no(Refusal(.final, Sample.trouble))))
    #expect(job.orders.contains(.delete))
  }

  @Test("after a restart a `canceling` job is asked after before its five minutes count")
  func cancelingRestart() {
    var job = LifeDriver(in: .running)
    job.pass(.seconds(10))
    job.take(.asked(.executing(.canceling)))
    job.now = job.now + .seconds(7200)
    job = job.restarted()
    #expect(job.phase == .running)
    job.take(.asked(.executing(.canceling)))
    #expect(job.phase == .failing)
  }

  @Test("a job that its machine left behind is kept too, if nothing is to be deleted after a job")
  func keptAfterFailure() {
    var job = LifeDriver(in: .running, rules: JobRules(keepsFinished: true))
    job.take(.ended(.ended(Trouble("exit status 1"), log: "")))
    job.pass(.seconds(60))
    job.take(.asked(.executing(.running)))
    #expect(job.phase == .failing)
    job.take(.appended(.accepted(next: 1, nil)))
    job.take(.reported(.accepted(nil)))
    #expect(job.phase == .kept)
  }

  @Test("a job that is over before it was seen to live is kept too")
  func keptFromStarting() {
    var job = LifeDriver(in: .starting, rules: JobRules(keepsFinished: true))
    job.take(.heartbeat(.forbidden(.success, Sample.trouble)))
    job.take(.asked(.unauthorized))
    #expect(job.phase == .kept)
  }

  @Test("a machine gone before the launch is not kept for inspection")
  func goneIsNotKept() {
    var job = LifeDriver(in: .launching, rules: JobRules(decommissionsLaunchFailures: false))
    job.take(.launched(.gone))
    job.take(.appended(.accepted(next: 1, nil)))
    job.take(.reported(.accepted(nil)))
    job.take(.deleted(.gone))
    #expect(job.life.isOver)
  }

  @Test("a coordinator whose log never stands still holds the report up no longer than a while")
  func movingLog() {
    var job = LifeDriver(in: .running)
    job.take(.mustFail(.systemFailure, "because"))
    var attempts = 0
    while job.underWay.contains(.appendReason), attempts < 100 {
      attempts += 1
      job.take(.appended(.outOfRange(next: attempts * 10, nil)))
    }
    #expect(attempts < 10)
    #expect(job.underWay.contains(.report))
  }

  @Test("202 without a wait is repeated after a second, not at once", arguments: [nil, 0.0])
  func pendingWithoutWait(wait: Double?) {
    var job = LifeDriver(in: .launching)
    job.take(.mustFail(.systemFailure, "because"))
    job.take(.appended(.accepted(next: 1, nil)))
    job.take(.reported(.pending(after: wait.map { .seconds($0) })))
    #expect(!job.underWay.contains(.report))
    job.pass(.seconds(1))
    #expect(job.underWay.contains(.report))
  }

  @Test("somebody else's log is a sign of life also where the launch was in doubt")
  func lifeInDoubt() {
    var job = LifeDriver(in: .launching).restarted()
    job.take(.launched(.no(Refusal(.final, Sample.trouble))))
    #expect(job.phase == .failing)
    #expect(!job.underWay.contains(.delete), "the launch may have been carried out")
    job.take(.appended(.outOfRange(next: 120, nil)))
    #expect(job.phase == .running)
  }
}
