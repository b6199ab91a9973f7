import OrderedCollections

// Jobs: what happens to one reaches its life; the life's end removes the record.
extension DispatcherState {
  /// While stopping, facts are noted and nothing is begun: the state repeats it after the next
  /// start. Only a job that could not be stored is still failed with a sentence (design R7).
  mutating func jobHappened(
    _ key: JobKey, _ event: JobEvent, at now: Instant, _ effects: inout [Effect]
  ) {
    noticeProvider(event, of: key.runner, at: now)
    doubtProvider(event, of: key.runner, at: now)
    noticeCall(event, of: key, at: now, &effects)
    noteServed(event, of: key, at: now)
    guard let index = lives.index(forKey: key), let runner = polling[key.runner] else {
      if case .created(.created(let id, _)) = event {
        effects.append(.note(.anomaly(key, "a resource \(id) was made for a job no longer known")))
      }
      return
    }
    var rules = settings.rules
    rules.startTimeout = runner.settings.startTimeout
    rules.logWatch = runner.settings.logWatch
    let beginning = mayBegin(for: key)
    effects += lives.values[index].handle(event, at: now, under: rules, beginning: beginning)
    guard lives.values[index].isOver else { return }
    effects += lives.values[index].dutiesUnderWay.map { .stop(key, $0) }
    lives.remove(at: index)
  }

  private func mayBegin(for key: JobKey) -> Bool { !isStopping || unstored.contains(key) }

  /// Gives each job its tick whose time has come.
  mutating func tickJobs(at now: Instant, _ effects: inout [Effect]) {
    for key in keys(where: { $0.isDue(at: now) }) where mayBegin(for: key) {
      jobHappened(key, .tick, at: now, &effects)
    }
  }

  /// When the next job is due that may begin something.
  var nextTick: Instant? {
    var next: Instant?
    for index in lives.values.indices {
      guard let wake = lives.values[index].wakeAt, next.map({ wake < $0 }) ?? true else { continue }
      let key = lives.keys[index]
      if polling[key.runner] != nil, mayBegin(for: key) { next = wake }
    }
    return next
  }

  /// The keys of the lives that answer yes, in the order in which they came.
  func keys(where isMeant: (JobLife) -> Bool) -> [JobKey] {
    lives.values.indices.filter { isMeant(lives.values[$0]) }.map { lives.keys[$0] }
  }

  /// Lets acquired jobs be provisioned in the order of their grants, as far apart as configured.
  mutating func letProvision(at now: Instant, _ effects: inout [Effect]) {
    guard mode == .working || mode == .draining else { return }
    for key in keys(where: { $0.waitsForProvisioning }) {
      noteWait(of: key)
      guard providerIsUsable(key.runner) else { continue }
      if let next = nextProvision, next > now { return }
      nextProvision = now + settings.launchSpacing
      jobHappened(key, .provisionAllowed, at: now, &effects)
    }
  }

  /// A job that waits for its provider knows why, also for the sentence at its end.
  private mutating func noteWait(of key: JobKey) {
    guard let index = lives.index(forKey: key), let provider = polling[key.runner]?.provider
    else { return }
    switch provider {
    case .away(let why), .checking(let why?): lives.values[index].record.lastError = why
    case .available: lives.values[index].record.lastError = nil
    case .unknown, .checking(nil): break
    }
  }

  /// Lets what was kept for inspection follow new settings.
  mutating func reconsiderKept(at now: Instant, _ effects: inout [Effect]) {
    for key in keys(where: { $0.record.phase == .kept }) {
      jobHappened(key, .tick, at: now, &effects)
    }
  }
}
