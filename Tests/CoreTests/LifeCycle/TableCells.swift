import Core
import TestSupport

// The rows of the table, phase by phase. The executor is one whose create cannot be withdrawn,
// where nothing else is said.
extension Cell {
  static let all =
    acquired + provisioning + launching + starting + running + failing + decommissioning + kept

  static let other = ResourceID("other")
  static let over: @Sendable (inout LifeDriver) -> Void = { job in
    job.take(.heartbeat(.forbidden(.canceled, Sample.trouble)))
    job.take(.asked(.unauthorized))
  }
  static let overNotExpected: @Sendable (inout LifeDriver) -> Void = { job in
    over(&job)
  }
  static let canceling: @Sendable (inout LifeDriver) -> Void = { job in
    job.pass(.seconds(10))
    job.take(.heartbeat(.accepted(.canceling)))
  }
  static let heartbeatLost: @Sendable (inout LifeDriver) -> Void = { job in
    job.pass(.seconds(10))
    job.take(.heartbeat(.unknown(Sample.trouble)))
  }
  static let otherCreated: @Sendable (inout LifeDriver) -> Void = { job in
    job.take(.created(.created(id: other, weight: nil)))
  }
  static let restart: @Sendable (inout LifeDriver) -> Void = { $0 = $0.restarted() }
  static let found: JobEvent = .lookedUp(
    .complete([
      FoundResource(
        name: ResourceName(mark: Sample.mark, job: Sample.key.job), id: Sample.resourceID,
        createdAt: Sample.start)
    ]))

  static let acquired = [
    Cell(
      phase: .acquired, fact: .over,
      happening: {
        $0.pass(.seconds(10))
        over(&$0)
      }, next: nil),
    Cell(
      phase: .acquired, fact: .canceling,
      happening: {
        canceling(&$0)
        $0.take(.reported(.accepted(nil)))
      }, next: nil),
    Cell(
      phase: .acquired, fact: .coordinatorAway,
      happening: {
        heartbeatLost(&$0)
        $0.take(.provisionAllowed)
        $0.take(.account(.account(Sample.account)))
      }, next: .provisioning, begins: [.create]),
    Cell(
      phase: .acquired, fact: .providerAway,
      happening: {
        $0.take(.provisionAllowed)
        $0.take(.account(.unknown(Sample.trouble)))
        $0.pass(.seconds(2))
      }, next: .acquired, begins: [.account]),
    Cell(
      phase: .acquired, fact: .providerAway,
      happening: {
        $0.take(.provisionAllowed)
        $0.take(.account(.no(Refusal(.final, Sample.trouble))))
      }, next: .failing, begins: [.appendReason], leaves: [.delete]),
    Cell(
      phase: .acquired, fact: .deadline, happening: { $0.pass(.seconds(600)) }, next: .failing,
      begins: [.appendReason], leaves: [.delete, .account]),
    // A create that nobody ordered: there is no name that it could bear.
    Cell(
      phase: .acquired, fact: .late, happening: otherCreated, next: .acquired, leaves: [.delete],
      anomalies: 2),
    Cell(
      phase: .acquired, fact: .restart,
      happening: {
        restart(&$0)
        $0.take(.provisionAllowed)
      }, next: .acquired, begins: [.heartbeat, .account]),
  ]

  static let provisioning = [
    Cell(
      phase: .provisioning, fact: .over,
      happening: {
        $0.pass(.seconds(10))
        over(&$0)
      }, next: .decommissioning, begins: [.create], leaves: [.delete]),
    Cell(
      phase: .provisioning, fact: .over,
      happening: {
        $0.pass(.seconds(10))
        over(&$0)
        $0.take(.created(.created(id: Sample.resourceID, weight: nil)))
      }, next: .decommissioning, begins: [.delete]),
    Cell(
      phase: .provisioning, fact: .over,
      happening: {
        $0.pass(.seconds(10))
        over(&$0)
        $0.take(.created(.no(Refusal(.again, Sample.trouble))))
      }, next: nil),
    Cell(
      phase: .provisioning, fact: .over,
      happening: {
        $0.pass(.seconds(10))
        over(&$0)
        $0.take(.created(.unknown(Sample.trouble)))
        $0.take(.deleted(.gone))
      }, next: .decommissioning),
    Cell(
      phase: .provisioning, fact: .canceling, happening: canceling, next: .failing,
      begins: [.create, .report], leaves: [.delete]),
    Cell(
      phase: .provisioning, fact: .coordinatorAway,
      happening: {
        heartbeatLost(&$0)
        $0.take(.created(.created(id: Sample.resourceID, weight: nil)))
      }, next: .launching, begins: [.launch]),
    Cell(
      phase: .provisioning, fact: .providerAway,
      happening: { $0.take(.created(.unknown(Sample.trouble))) }, next: .provisioning,
      begins: [.lookUp], leaves: [.create]),
    Cell(
      phase: .provisioning, fact: .deadline, happening: { $0.pass(.seconds(600)) },
      next: .failing, begins: [.create, .appendReason], leaves: [.delete]),
    Cell(
      phase: .provisioning, fact: .deadline,
      happening: {
        $0.take(.created(.unknown(Sample.trouble)))
        $0.take(.lookedUp(.failed(Sample.trouble)))
        $0.pass(.seconds(600))
      }, next: .failing, begins: [.appendReason, .delete]),
    Cell(
      phase: .provisioning, fact: .deadline,
      happening: {
        $0.take(.created(.no(Refusal(.away, Trouble("away", retryAfter: .seconds(900))))))
        $0.pass(.seconds(600))
      }, next: .failing, begins: [.appendReason], leaves: [.delete]),
    Cell(
      phase: .provisioning, fact: .late,
      happening: {
        $0.take(.created(.created(id: Sample.resourceID, weight: nil)))
        otherCreated(&$0)
      }, next: .launching, begins: [.launch, .deleteExtra(other)], anomalies: 2),
    Cell(
      phase: .provisioning, fact: .restart, happening: restart, next: .provisioning,
      begins: [.heartbeat, .lookUp], leaves: [.create]),
    Cell(
      phase: .provisioning, fact: .restart,
      happening: {
        restart(&$0)
        $0.take(found)
      }, next: .launching, begins: [.launch]),
  ]

  static let launching = [
    Cell(
      phase: .launching, fact: .over,
      happening: {
        $0.pass(.seconds(10))
        over(&$0)
      }, next: .decommissioning, begins: [.launch], leaves: [.delete], stops: [.launch]),
    Cell(
      phase: .launching, fact: .over,
      happening: {
        $0.pass(.seconds(10))
        over(&$0)
        $0.take(.launched(.unknown(Sample.trouble)))
      }, next: .decommissioning, begins: [.delete]),
    Cell(
      phase: .launching, fact: .canceling,
      happening: {
        $0.take(.launched(.no(Refusal(.again, Sample.trouble))))
        $0.now = $0.now + .milliseconds(1)
        $0.take(.heartbeat(.accepted(.canceling)))
      }, next: .failing, begins: [.report, .delete], anomalies: 1),
    Cell(
      phase: .launching, fact: .canceling, happening: canceling, next: .failing,
      begins: [.report], leaves: [.delete], stops: [.launch]),
    Cell(
      phase: .launching, fact: .coordinatorAway,
      happening: {
        heartbeatLost(&$0)
        $0.take(.launched(.launched))
      }, next: .starting, begins: [.look]),
    Cell(
      phase: .launching, fact: .providerAway,
      happening: {
        $0.take(.launched(.unknown(Sample.trouble)))
        $0.pass(.seconds(2))
      }, next: .launching, begins: [.launch]),
    Cell(
      phase: .launching, fact: .deadline,
      happening: {
        $0.take(.launched(.no(Refusal(.away, Trouble("away", retryAfter: .seconds(900))))))
        $0.pass(.seconds(600))
      }, next: .failing, begins: [.appendReason, .delete]),
    Cell(
      phase: .launching, fact: .deadline, happening: { $0.pass(.seconds(600)) }, next: .starting,
      begins: [.look, .launch], stops: [.launch]),
    // The order that the deadline stopped turns out never to have been carried out.
    Cell(
      phase: .launching, fact: .deadline,
      happening: {
        $0.pass(.seconds(600))
        $0.take(.launched(.no(Refusal(.again, Sample.trouble))))
      }, next: .failing, begins: [.appendReason, .delete]),
    Cell(
      phase: .launching, fact: .late, happening: otherCreated, next: .launching,
      begins: [.launch, .deleteExtra(other)], anomalies: 2),
    Cell(
      phase: .launching, fact: .restart, happening: restart, next: .launching, begins: [.launch]),
  ]

  static let starting = [
    Cell(
      phase: .starting, fact: .over,
      happening: {
        $0.pass(.seconds(10))
        over(&$0)
      }, next: .decommissioning, begins: [.delete]),
    Cell(
      phase: .starting, fact: .canceling, happening: canceling, next: .failing, begins: [.report],
      leaves: [.delete]),
    Cell(
      phase: .starting, fact: .canceling,
      happening: {
        canceling(&$0)
        $0.take(.reported(.accepted(nil)))
      }, next: .decommissioning, begins: [.delete]),
    Cell(
      phase: .starting, fact: .coordinatorAway,
      happening: {
        heartbeatLost(&$0)
        $0.take(.looked(.alive))
      }, next: .running, begins: [.awaitEnd]),
    Cell(
      phase: .starting, fact: .providerAway,
      happening: {
        $0.pass(.seconds(300))
        $0.take(.probed(.accepted(next: 0, nil)))
        $0.take(.looked(.unknown(Sample.trouble)))
      }, next: .starting, leaves: [.delete, .appendReason]),
    Cell(
      phase: .starting, fact: .deadline,
      happening: {
        $0.pass(.seconds(300))
        $0.take(.looked(.alive))
      }, next: .running),
    Cell(
      phase: .starting, fact: .deadline,
      happening: {
        $0.pass(.seconds(3600))
        $0.take(.probed(.accepted(next: 0, nil)))
        $0.take(.looked(.pending))
      }, next: .failing, begins: [.appendReason], leaves: [.delete]),
    // A machine that runs is waited for no longer, one that is prepared is.
    Cell(
      phase: .starting, fact: .deadline,
      happening: {
        $0.pass(.seconds(300))
        $0.take(.probed(.accepted(next: 0, nil)))
        $0.take(.looked(.pending(.machineRuns)))
      }, next: .failing, begins: [.appendReason], leaves: [.delete]),
    Cell(
      phase: .starting, fact: .deadline,
      happening: {
        $0.pass(.seconds(300))
        $0.take(.probed(.accepted(next: 0, nil)))
        $0.take(.looked(.pending(.preparing("WIP"))))
      }, next: .starting, leaves: [.delete, .appendReason]),
    Cell(
      phase: .starting, fact: .late, happening: otherCreated, next: .starting,
      begins: [.look, .deleteExtra(other)], anomalies: 2),
    Cell(
      phase: .starting, fact: .late,
      happening: { $0.take(.created(.created(id: Sample.resourceID, weight: nil))) },
      next: .starting, begins: [.look], leaves: [.delete], anomalies: 1),
    Cell(
      phase: .starting, fact: .restart,
      happening: {
        $0.now = $0.now + .seconds(7200)
        restart(&$0)
      }, next: .starting, begins: [.look, .probe], leaves: [.appendReason, .report]),
    Cell(
      phase: .starting, fact: .restart,
      happening: {
        $0.now = $0.now + .seconds(400)
        restart(&$0)
        $0.take(.looked(.pending))
      }, next: .starting, begins: [.probe]),
  ]
}
