import Core
import TestSupport

// The rows of a job that runs, and of one that has ended.
extension Cell {
  static let running = [
    Cell(
      phase: .running, fact: .over,
      happening: {
        $0.pass(.seconds(10))
        $0.take(.asked(.unauthorized))
        $0.take(.heartbeat(.forbidden(.success, Sample.trouble)))
      }, next: .decommissioning, begins: [.delete]),
    Cell(
      phase: .running, fact: .over, rules: JobRules(keepsFinished: true),
      happening: {
        $0.pass(.seconds(10))
        $0.take(.asked(.unauthorized))
        $0.take(.heartbeat(.forbidden(.success, Sample.trouble)))
      }, next: .kept, leaves: [.delete]),
    Cell(
      phase: .running, fact: .canceling,
      happening: {
        $0.pass(.seconds(10))
        $0.take(.asked(.executing(.canceling)))
        $0.pass(.seconds(299))
      }, next: .running, begins: [.ask]),
    Cell(
      phase: .running, fact: .canceling,
      happening: {
        $0.pass(.seconds(10))
        $0.take(.asked(.executing(.canceling)))
        $0.pass(.seconds(300))
      }, next: .failing, begins: [.report], leaves: [.delete]),
    Cell(
      phase: .running, fact: .coordinatorAway,
      happening: {
        $0.take(.ended(.gone))
        for _ in 0..<20 {
          $0.pass(.seconds(10))
          $0.take(.asked(.unknown(Sample.trouble)))
        }
      }, next: .running, leaves: [.delete, .report], anomalies: 0),
    Cell(
      phase: .running, fact: .providerAway,
      happening: {
        $0.take(.ended(.unknown(Sample.trouble)))
        $0.pass(.seconds(10))
      }, next: .running, begins: [.ask, .awaitEnd]),
    Cell(
      phase: .running, fact: .deadline, happening: { $0.pass(.seconds(7200)) }, next: .running,
      begins: [.ask]),
    Cell(
      phase: .running, fact: .late, happening: otherCreated, next: .running,
      begins: [.awaitEnd, .deleteExtra(other)], leaves: [.delete], anomalies: 2),
    Cell(
      phase: .running, fact: .restart, happening: restart, next: .running,
      begins: [.ask, .awaitEnd], leaves: [.heartbeat]),
  ]

  static let failing = [
    Cell(
      phase: .failing, fact: .over,
      happening: {
        $0.take(.deleted(.gone))
        $0.take(.appended(.forbidden(nil, Sample.trouble)))
        $0.take(.asked(.unauthorized))
        $0.take(.heartbeat(.forbidden(.failed, Sample.trouble)))
      }, next: nil),
    Cell(
      phase: .failing, fact: .canceling,
      happening: {
        $0.take(.deleted(.gone))
        $0.take(.appended(.accepted(next: 9, .canceling)))
        $0.take(.reported(.accepted(.canceled)))
      }, next: nil),
    Cell(
      phase: .failing, fact: .coordinatorAway,
      happening: {
        $0.take(.deleted(.gone))
        $0.take(.appended(.unknown(Sample.trouble)))
        $0.pass(.seconds(300))
      }, next: .failing, begins: [.appendReason]),
    Cell(
      phase: .failing, fact: .coordinatorAway,
      happening: {
        $0.take(.deleted(.gone))
        $0.take(.appended(.unknown(Sample.trouble)))
        $0.pass(.seconds(25 * 3600))
      }, next: nil),
    Cell(
      phase: .failing, fact: .providerAway,
      happening: {
        $0.take(.deleted(.unknown(Sample.trouble)))
        $0.take(.appended(.accepted(next: 9, nil)))
        $0.take(.reported(.accepted(nil)))
      }, next: .decommissioning),
    // No deadline is left that could pass.
    Cell(
      phase: .failing, fact: .deadline,
      happening: { $0.pass(.seconds(7200)) }, next: .failing,
      begins: [.appendReason, .delete]),
    Cell(
      phase: .failing, fact: .late,
      happening: otherCreated, next: .failing, begins: [.delete, .deleteExtra(other)],
      anomalies: 2),
    Cell(
      phase: .failing, fact: .restart, happening: restart, next: .failing,
      begins: [.appendReason, .delete]),
  ]

  static let decommissioning = [
    // –: both answers are counted, and change nothing.
    Cell(
      phase: .decommissioning, fact: .over, happening: overNotExpected, next: .decommissioning,
      begins: [.delete], anomalies: 2),
    Cell(
      phase: .decommissioning, fact: .canceling,
      happening: { $0.take(.heartbeat(.accepted(.canceling))) }, next: .decommissioning,
      begins: [.delete], leaves: [.report], anomalies: 1),
    Cell(
      phase: .decommissioning, fact: .coordinatorAway,
      happening: {
        $0.take(.heartbeat(.unknown(Sample.trouble)))
        $0.take(.deleted(.gone))
      }, next: nil, anomalies: 1),
    Cell(
      phase: .decommissioning, fact: .providerAway,
      happening: {
        $0.take(.deleted(.unknown(Sample.trouble)))
        $0.pass(.seconds(2))
      }, next: .decommissioning, begins: [.delete]),
    Cell(
      phase: .decommissioning, fact: .deadline, happening: { $0.pass(.seconds(1_000_000)) },
      next: .decommissioning, begins: [.delete]),
    Cell(
      phase: .decommissioning, fact: .late, happening: otherCreated, next: .decommissioning,
      begins: [.delete, .deleteExtra(other)], anomalies: 2),
    Cell(
      phase: .decommissioning, fact: .restart, happening: restart, next: .decommissioning,
      begins: [.delete]),
  ]

  static let keeping = JobRules(keepsFinished: true)
  static let kept = [
    Cell(
      phase: .kept, fact: .over, rules: keeping, happening: over, next: .kept,
      leaves: [.delete], anomalies: 2),
    Cell(
      phase: .kept, fact: .canceling, rules: keeping,
      happening: { $0.take(.heartbeat(.accepted(.canceling))) }, next: .kept,
      leaves: [.report, .delete], anomalies: 1),
    // –
    Cell(
      phase: .kept, fact: .coordinatorAway, rules: keeping,
      happening: { $0.take(.asked(.unknown(Sample.trouble))) }, next: .kept, leaves: [.ask],
      anomalies: 1),
    // –
    Cell(
      phase: .kept, fact: .providerAway, rules: keeping,
      happening: { $0.take(.deleted(.unknown(Sample.trouble))) }, next: .kept, leaves: [.delete],
      anomalies: 1),
    // –: no deadline is left; with the setting off again it goes.
    Cell(
      phase: .kept, fact: .deadline, rules: keeping, happening: { $0.pass(.seconds(1_000_000)) },
      next: .kept, leaves: [.delete]),
    Cell(
      phase: .kept, fact: .deadline, rules: keeping,
      happening: {
        $0.rules = JobRules()
        $0.take(.tick)
      }, next: .decommissioning, begins: [.delete]),
    // –
    Cell(
      phase: .kept, fact: .late, rules: keeping, happening: otherCreated, next: .kept,
      begins: [.deleteExtra(other)], leaves: [.delete], anomalies: 2),
    Cell(
      phase: .kept, fact: .restart, rules: keeping, happening: restart, next: .kept,
      leaves: [.delete]),
    Cell(
      phase: .kept, fact: .restart, rules: keeping,
      happening: {
        restart(&$0)
        $0.take(.listed(isThere: false))
        $0.take(.listed(isThere: false))
      }, next: nil),
  ]
}
