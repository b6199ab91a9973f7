import OrderedCollections

// Reserve before asking (design §3.2): a request is sent only when the worst that it can bring fits.
extension DispatcherState {
  /// Takes settings over. A runner that is gone keeps its own until its last record is gone (R6).
  mutating func configure(_ settings: DispatcherSettings, at now: Instant) {
    self.settings = settings
    for name in polling.keys { polling[name]?.isRemoved = true }
    for runner in settings.runners {
      if polling[runner.name] == nil { welcome(runner) }
      var standing = polling[runner.name] ?? RunnerPolling(runner, at: now)
      standing.follow(runner, lastRequest: lastRequest, at: now)
      polling[runner.name] = standing
    }
    weigh()
    scheduleListings()
  }

  /// The records that waited for a runner of that name go on with it.
  private mutating func welcome(_ runner: RunnerSettings) {
    for key in keys(where: { $0.record.key.runner == runner.name }) {
      lives[key]?.adopt(by: runner)
    }
  }

  mutating func poll(at now: Instant, _ effects: inout [Effect]) {
    guard mode == .working || mode == .draining else { return }
    dropRemoved()
    var usage = usage
    for name in polling.keys { checkProvider(of: name, at: now, &effects) }
    for name in fairOrder {
      if mode == .working { verify(name, at: now, &effects) }
      renewCheck(of: name, usage, at: now, &effects)
      while let order = nextRequest(of: name, usage, at: now) {
        usage.reserve(for: name, polling[name]?.settings.limits.worst ?? .zero)
        effects.append(order)
      }
      tellCondition(of: name, usage, at: now, &effects)
    }
  }

  private mutating func dropRemoved() {
    guard polling.values.contains(where: \.isRemoved) else { return }
    let needed = Set(lives.keys.map(\.runner))
    polling.removeAll {
      $0.value.isRemoved && $0.value.inFlight.isEmpty && !needed.contains($0.key)
    }
    catalogues.removeAll { polling[$0.key] == nil }
  }

  /// Whoever asked longest ago comes first; at the start, the order of the file.
  private var fairOrder: [RunnerName] {
    polling.values.indices.map { (polling.values[$0].lastTurn, $0) }.sorted(by: <)
      .map { polling.keys[$0.1] }
  }

  private mutating func verify(_ name: RunnerName, at now: Instant, _ effects: inout [Effect]) {
    guard let runner = polling[name], !runner.isRemoved, runner.standing == .unverified,
      runner.nextVerify <= now
    else { return }
    polling[name]?.standing = .verifying
    effects.append(.verify(name))
  }

  /// The runner's next request, if it is due and fits; it counts as sent from here on.
  private mutating func nextRequest(
    of name: RunnerName, _ usage: Usage, at now: Instant
  ) -> Effect? {
    guard var runner = polling[name], runner.nextRequest <= now,
      runner.presentlyAsked < runner.mostInFlight,
      hasTurnsLeft(runner),
      obstacle(to: runner, usage, at: now) == nil, !runner.providerMayHaveGone(at: now)
    else { return nil }
    let lastUpdate = mayBeHeld(runner, usage) ? runner.lastUpdate : nil
    if presses(runner, usage) { runner.pressed += 1 }
    lastRequest += 1
    lastTurn += 1
    runner.lastTurn = lastTurn
    runner.turns += 1
    let url = runner.settings.url
    runner.inFlight[lastRequest] = RunnerPolling.Asked(
      sent: now, url: url, mayBeHeld: lastUpdate != nil, isRepeat: runner.repeatsNext)
    runner.repeatsNext = false
    runner.nextRequest = now + settings.checkInterval
    polling[name] = runner
    return .request(name, number: lastRequest, lastUpdate: lastUpdate, url: url)
  }

  /// Whether it may still be asked, where the number of requests is limited.
  func hasTurnsLeft(_ runner: RunnerPolling) -> Bool {
    settings.pollCycles.map { runner.turns < $0 } ?? true
  }

  /// When something is due for a runner, if nothing happens before.
  func nextAct(of runner: RunnerPolling, after now: Instant) -> Instant? {
    var next: Instant?
    let consider = { (instant: Instant?) in
      guard let instant, instant > now else { return }
      next = min(next ?? instant, instant)
    }
    if runner.wantsCheck != nil { consider(runner.nextCheck) }
    if runner.provider == .available, !runner.isListing { consider(runner.nextListing) }
    guard mode == .working, !runner.isRemoved else { return next }
    switch runner.standing {
    case .unverified: consider(runner.nextVerify)
    case .verifying: break
    case .probation, .sound:
      consider(runner.nextRequest)
      consider(runner.restUntil)
      consider(runner.mayPressAt)
      consider(runner.renewalIsSlowFrom)
    }
    return next
  }
}
