import OrderedCollections

// Whether calls about jobs are answered, and what the log is told of it.
extension DispatcherState {
  /// Tells that calls about a runner's jobs fail, once for each kind of trouble until it is over.
  mutating func noticeCall(
    _ event: JobEvent, of key: JobKey, at now: Instant, _ effects: inout [Effect]
  ) {
    guard let outcome = event.callOutcome, lives[key] != nil, var runner = polling[key.runner]
    else { return }
    switch outcome {
    case .answered:
      runner.callTrouble?.jobs.remove(key)
    case .failed(let trouble):
      var calls = runner.callTrouble ?? CallTrouble(last: now)
      calls.last = now
      calls.jobs.insert(key)
      let condition = Obstacle(coordinator: trouble).condition
      // What the log knows of the runner itself is not said again of its jobs.
      if runner.told != condition, calls.told.insert(condition).inserted {
        effects.append(.note(.jobCalls(key.runner, trouble: trouble.summary)))
      }
      runner.callTrouble = calls
    }
    polling[key.runner] = runner
  }

  /// Tells where the trouble is over. A job that is asked about no more says nothing.
  mutating func concludeCalls(at now: Instant, _ effects: inout [Effect]) {
    for name in polling.keys {
      guard var calls = polling[name]?.callTrouble else { continue }
      calls.jobs = calls.jobs.filter { lives[$0]?.isAskedAbout == true }
      polling[name]?.callTrouble = calls
      guard calls.jobs.isEmpty, now >= calls.last + CallTrouble.calm(settings.rules) else {
        continue
      }
      polling[name]?.callTrouble = nil
      if !calls.told.isEmpty { effects.append(.note(.jobCalls(name, trouble: nil))) }
    }
  }

  /// When trouble may be over, if nothing happens before.
  func nextCalm(of runner: RunnerPolling) -> Instant? {
    guard let calls = runner.callTrouble, calls.jobs.isEmpty else { return nil }
    return calls.last + CallTrouble.calm(settings.rules)
  }
}

extension JobLife {
  /// Whether the coordinator is asked about the job, or told of it.
  fileprivate var isAskedAbout: Bool {
    record.payload != nil && (record.phase.isOnGoodPath || record.owedReport != nil)
  }
}
