import OrderedCollections

// How it ends: by a signal, by the number of requests given, or when nothing is tracked any more.
extension DispatcherState {
  mutating func stop(at now: Instant, _ effects: inout [Effect]) {
    mode = .stopping
    for key in unstored.sorted() {
      let sentence = "hpr was stopped while it could not store this job on disk"
      jobHappened(key, .mustFail(.systemFailure, sentence), at: now, &effects)
    }
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
    case .draining: return !isAsking && lives.values.allSatisfy { $0.record.phase == .kept }
    case .stopping:
      return !isAsking && !lives.values.contains(where: \.mustBeWaitedFor)
        && !unstored.contains { lives[$0] != nil }
    }
  }

  private var haveAllHadTheirTurns: Bool {
    guard let cycles = settings.pollCycles else { return false }
    return polling.values.allSatisfy {
      $0.isRemoved || ($0.turns >= cycles && $0.inFlight.isEmpty)
    }
  }
}

extension DispatcherState {
  /// Whether the end was ordered, by a signal or by the number of requests given.
  var isStopping: Bool { mode == .stopping || mode == .ended }
}
