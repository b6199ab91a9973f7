import Core
import Testing
import TestSupport

@Suite("The creation of a resource")
struct ProvisioningTests {
  private func found(_ id: String, at milliseconds: Int64) -> FoundResource {
    FoundResource(
      name: ResourceName(mark: Sample.mark, job: Sample.key.job), id: ResourceID(id),
      createdAt: Instant(milliseconds: milliseconds))
  }

  @Test("is not repeated when its answer is lost, but looked up by name")
  func lostAnswer() {
    var job = LifeDriver(in: .provisioning, executor: .cleverDocker)
    job.take(.created(.unknown(Sample.trouble)))
    #expect(job.orders == [.lookUp])
    job.take(.lookedUp(.complete([found("b", at: 2), found("a", at: 1), found("c", at: 3)])))
    #expect(job.record.resource?.id == ResourceID("a"), "the oldest is adopted")
    #expect(job.record.extras == [ResourceID("b"), ResourceID("c")])
    #expect(Set(job.orders).isSuperset(of: [.deleteExtra(ResourceID("b")), .launch]))
  }

  @Test("is repeated only after two empty looks, the second 30 s after the request ended")
  func twoEmptyLooks() {
    var job = LifeDriver(in: .provisioning, executor: .cleverDocker)
    job.take(.created(.unknown(Sample.trouble)))
    job.take(.lookedUp(.complete([])))
    #expect(!job.orders.contains(.create))
    job.pass(.seconds(29))
    #expect(!job.underWay.contains(.lookUp))
    job.pass(.seconds(1))
    #expect(job.orders.contains(.lookUp))
    job.take(.lookedUp(.complete([])))
    #expect(job.orders.contains(.create))
  }

  @Test("a failed look is no look")
  func failedLook() {
    var job = LifeDriver(in: .provisioning, executor: .cleverDocker)
    job.take(.created(.unknown(Sample.trouble)))
    job.take(.lookedUp(.complete([])))
    job.pass(.seconds(30))
    job.take(.lookedUp(.failed(Sample.trouble)))
    #expect(!job.underWay.contains(.create))
    #expect(job.record.lastError == Sample.trouble.summary)
  }

  @Test("after a crash begins with a look, also when nothing is known")
  func restart() {
    var job = LifeDriver(in: .provisioning, executor: .cleverDocker).restarted()
    #expect(job.orders == [.heartbeat, .lookUp])
    job.take(.lookedUp(.complete([found("a", at: 1)])))
    #expect(job.phase == .launching)
  }

  @Test("a build that nobody finds after a crash is made again at once")
  func restartBuild() {
    var job = LifeDriver(in: .provisioning).restarted()
    job.take(.lookedUp(.complete([])))
    #expect(job.orders == [.create])
  }

  @Test("a deadline that passed while hpr was away waits for the look")
  func restartAfterDeadline() {
    var job = LifeDriver(in: .provisioning)
    job.now = job.now + .seconds(3600)
    job = job.restarted()
    #expect(job.phase == .provisioning)
    job.take(.lookedUp(.complete([found("a", at: 1)])))
    #expect(job.phase == .failing, "looked at; now the deadline counts")
    #expect(job.record.owesDeletion)
  }

  @Test(
    "a refusal that may pass is tried again after the wait asked for",
    arguments: [
      Refusal.Kind.again, .away, .credentials,
    ])
  func passingRefusal(kind: Refusal.Kind) {
    var job = LifeDriver(in: .provisioning)
    let trouble = Trouble("slow down", retryAfter: .seconds(20))
    job.take(.created(.no(Refusal(kind, trouble))))
    #expect(job.phase == .provisioning)
    #expect(job.record.creation == .none)
    job.pass(.seconds(19))
    #expect(!job.underWay.contains(.create))
    job.pass(.seconds(1))
    #expect(job.orders.contains(.create))
  }

  @Test("a build that is answered by nothing but errors is ordered ever more slowly")
  func errorsAgainAndAgain() {
    var job = LifeDriver(in: .provisioning)
    var orders = 0
    while job.phase == .provisioning, orders < 1000 {
      guard job.underWay.contains(.create) else {
        guard let wake = job.life.wakeAt else { break }
        job.pass(job.now.duration(to: wake))
        continue
      }
      orders += 1
      job.take(.created(.unknown(Trouble("the engine answered 500: no space left"))))
      job.take(.lookedUp(.complete([])))
    }
    #expect(job.phase == .failing, "at the deadline")
    #expect((20..<50).contains(orders), "\(orders) orders")
    let reason = String(decoding: job.life.reasonForLog, as: UTF8.self)
    #expect(reason.contains("answered 500: no space left"))
  }

  @Test("a definite refusal fails the job with its sentence", arguments: [false, true])
  func finalRefusal(leavesTraces: Bool) {
    var job = LifeDriver(in: .provisioning)
    let trouble = Trouble("no such base image")
    job.take(.created(.no(Refusal(.final, trouble, leavesTraces: leavesTraces))))
    #expect(job.phase == .failing)
    #expect(job.orders.contains(.delete) == leavesTraces, "both debts are paid side by side")
    let reason = String(decoding: job.life.reasonForLog, as: UTF8.self)
    #expect(reason.hasPrefix("hpr: no such base image ("))
    job.take(.appended(.accepted(next: 24, nil)))
    #expect(job.orders == [.report])
    job.take(.reported(.accepted(nil)))
    if leavesTraces { job.take(.deleted(.gone)) }
    #expect(job.life.isOver)
  }

  @Test("an outdated catalogue is refreshed once")
  func catalogue() {
    var job = LifeDriver(in: .provisioning)
    job.take(.created(.no(Refusal(.catalogue, Sample.trouble))))
    #expect(job.orders.contains(.create))
    job.take(.created(.no(Refusal(.catalogue, Sample.trouble))))
    #expect(job.phase == .failing)
  }

  @Test("that has not ended by the deadline: reported at once, deleted when it has ended")
  func deadline() {
    var job = LifeDriver(in: .provisioning, executor: .cleverDocker)
    job.pass(.seconds(600))
    #expect(job.phase == .failing)
    #expect(job.orders == [.appendReason])
    job.take(.created(.created(id: Sample.resourceID, weight: nil)))
    #expect(job.orders.contains(.delete))
  }

  @Test("by the deadline in acquired: nothing to delete")
  func deadlineAcquired() {
    var job = LifeDriver()
    job.pass(.seconds(600))
    #expect(job.phase == .failing)
    #expect(!job.record.owesDeletion && !job.record.holdsSlot)
  }

  @Test("a second resource of the name is deleted on sight")
  func second() {
    var job = LifeDriver(in: .running)
    job.take(.created(.created(id: ResourceID("late"), weight: nil)))
    #expect(job.orders.contains(.deleteExtra(ResourceID("late"))))
    #expect(job.phase == .running)
    job.take(.deletedExtra(ResourceID("late"), .gone))
    #expect(job.record.extras.isEmpty)
  }
}
