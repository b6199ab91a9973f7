import Core
import Testing
import TestSupport

@Suite("A job whose world is good")
struct GoodPathTests {
  @Test("goes from the grant to its end, one order after the other")
  func wholeLife() {
    var job = LifeDriver()
    #expect(job.phase == .acquired)
    #expect(job.orders == [.heartbeat])

    job.take(.provisionAllowed)
    #expect(job.orders == [.account])
    job.take(.account(.account(Sample.account)))
    #expect(job.phase == .provisioning)
    #expect(job.orders == [.create])
    #expect(job.record.creation == .ordered, "the order is in the record before it is given")
    #expect(job.record.resource?.name.text == "hpd-job-\(Sample.mark)-4711")

    job.take(.created(.created(id: Sample.resourceID, weight: Weight(thousandths: 2))))
    #expect(job.phase == .launching)
    #expect(job.orders == [.launch])
    #expect(job.record.launch == .ordered)
    #expect(job.record.weight == Weight(thousandths: 2), "the real weight replaces the expected")

    job.take(.launched(.launched))
    #expect(job.phase == .starting)
    #expect(job.orders == [.look])
    #expect(job.record.deadline == job.now + .seconds(300))

    job.take(.looked(.alive))
    #expect(job.phase == .running)
    #expect(job.orders == [.awaitEnd])
    #expect(job.record.deadline == nil)

    job.take(.heartbeat(.accepted(.running)))
    job.pass(.seconds(10))
    #expect(job.orders == [.ask], "no heartbeat once the inner runner lives")
    job.take(.asked(.unauthorized))
    #expect(job.orders == [.heartbeat], "the other half of the question is asked at once")
    job.take(.heartbeat(.forbidden(.success, Sample.trouble)))
    #expect(job.phase == .decommissioning)
    #expect(job.record.result == .success)
    #expect(job.orders == [.delete])

    job.take(.deleted(.gone))
    #expect(job.life.isOver)
  }

  @Test("holds a slot until no resource can exist, a provisioning place until it runs")
  func capacity() {
    for phase in [Phase.acquired, .provisioning, .launching, .starting] {
      let record = LifeDriver(in: phase).record
      #expect(record.holdsSlot && record.holdsProvisioningPlace, "\(phase)")
    }
    var job = LifeDriver(in: .running)
    #expect(job.record.holdsSlot && !job.record.holdsProvisioningPlace)
    job.take(.ended(.gone))
    job.pass(.seconds(10))
    job.take(.asked(.unauthorized))
    job.take(.heartbeat(.forbidden(.failed, Sample.trouble)))
    #expect(job.record.holdsSlot && !job.record.holdsProvisioningPlace)
  }

  @Test("is asked after by the end of its machine, not only by the interval")
  func endOfMachine() {
    var job = LifeDriver(in: .running)
    job.take(.ended(.ended(Trouble("exit status 0"), log: "")))
    #expect(job.orders.contains(.ask))
  }

  @Test("is kept when the operator wants that, until the setting is off again")
  func kept() {
    var job = LifeDriver(in: .running, rules: JobRules(keepsFinished: true))
    job.pass(.seconds(10))
    job.take(.asked(.unauthorized))
    job.take(.heartbeat(.forbidden(.success, Sample.trouble)))
    #expect(job.phase == .kept)
    #expect(job.record.holdsSlot)
    job.rules = JobRules()
    job.take(.tick)
    #expect(job.phase == .decommissioning)
    #expect(job.orders == [.delete])
  }

  @Test("is dropped from `kept` only by two complete listings without it")
  func keptAndGone() {
    var job = LifeDriver(in: .running, rules: JobRules(keepsFinished: true))
    job.pass(.seconds(10))
    job.take(.asked(.unauthorized))
    job.take(.heartbeat(.forbidden(.success, Sample.trouble)))
    job.take(.listed(isThere: false))
    job.take(.listed(isThere: true))
    job.take(.listed(isThere: false))
    #expect(job.phase == .kept)
    job.take(.listed(isThere: false))
    #expect(job.life.isOver)
  }
}
