import OrderedCollections

// How it ends: by a signal, by the number of requests given, or when nothing is tracked any more.
extension DispatcherState {
  mutating func stop(at now: Instant, _ effects: inout [Effect]) {
    mode = .stopping
    failUnstored(at: now, &effects)
  }

  private mutating func failUnstored(at now: Instant, _ effects: inout [Effect]) {
    for key in unstored.sorted() {
      let sentence = "hpr was stopped while it could not store this job on disk"
      jobHappened(key, .mustFail(.systemFailure, sentence), at: now, &effects)
    }
  }

  /// The end is taken back if the last grant could not be stored.
  mutating func storageFailed(
    _ why: String, _ keys: [JobKey], at now: Instant, _ effects: inout [Effect]
  ) {
    if storageFailure == nil { effects.append(.note(.storage(failure: why))) }
    storageFailure = why
    unstored = Set(keys)
    guard isStopping else { return }
    mode = .stopping
    failUnstored(at: now, &effects)
  }

  mutating func storageRecovered(_ effects: inout [Effect]) {
    storageFailure = nil
    unstored = []
    effects.append(.note(.storage(failure: nil)))
  }

  mutating func conclude(at now: Instant, _ effects: inout [Effect]) {
    if mode == .working, haveAllHadTheirTurns { stop(at: now, &effects) }
    guard mayEnd else { return }
    mode = .ended
    effects.append(.exit)
  }

  private var mayEnd: Bool {
    let isAsking = polling.values.contains { !$0.inFlight.isEmpty }
    switch mode {
    case .working, .ended: return false
    case .draining: return !isAsking && keys(where: isWorkedOn).isEmpty
    case .stopping:
      return !isAsking && keys(where: \.mustBeWaitedFor).isEmpty
        && !unstored.contains { lives[$0] != nil }
    }
  }

  /// Kept records, and those of unknown runners, are tracked but not worked on.
  private func isWorkedOn(_ life: JobLife) -> Bool {
    life.record.phase != .kept && polling[life.record.key.runner] != nil
  }

  private var haveAllHadTheirTurns: Bool {
    guard let cycles = settings.pollCycles else { return false }
    return polling.values.allSatisfy {
      $0.isRemoved || ($0.inFlight.isEmpty && ($0.turns >= cycles || neverFits($0)))
    }
  }
}

extension DispatcherState {
  /// Whether the end was ordered, by a signal or by the number of requests given.
  var isStopping: Bool { mode == .stopping || mode == .ended }
}
