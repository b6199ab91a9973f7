// What the dispatcher asks of a life.
extension JobLife {
  /// Whether nothing has happened to it in this life.
  var isUntouched: Bool { !work.isTouched }

  /// Whether something is due for it by now.
  func isDue(at now: Instant) -> Bool { isUntouched || wakeAt.map { $0 <= now } == true }

  /// Whether it is acquired and launch spacing has not let it through.
  var waitsForProvisioning: Bool { record.phase == .acquired && !work.mayProvision }

  /// What is under way for it.
  var dutiesUnderWay: [Duty] {
    work.underWay.sorted { String(describing: $0) < String(describing: $1) }
  }

  /// Whether an order to create is under way that cannot be withdrawn (design §3.1, SIGTERM).
  var mustBeWaitedFor: Bool {
    work.underWay.contains(.create) && record.resource?.executor.createCanBeStopped != true
  }

  /// A job that has no resource yet is run by its runner's executor.
  mutating func adopt(by runner: RunnerSettings) {
    if record.resource == nil { work.executor = runner.executor }
    if record.payload != nil { record.url = record.url ?? runner.url }
  }
}
