// What the dispatcher asks of a life.
extension JobLife {
  /// Whether nothing was ever begun for it in this life.
  var isUntouched: Bool { work.isRestored && work.underWay.isEmpty && work.wakeAt == nil }

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
}
