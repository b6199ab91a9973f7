import OrderedCollections

// Reserve before asking (design §3.2): a request is sent only when the worst that it can bring fits.
extension DispatcherState {
  /// What the records use.
  var recordUsage: Usage {
    var usage = Usage()
    for life in lives.values { usage.add(life.record) }
    return usage
  }

  /// What the records use, and what requests in flight may bring.
  var usage: Usage {
    var usage = recordUsage
    for runner in polling.values {
      for _ in runner.inFlight {
        usage.reserve(for: runner.settings.name, runner.settings.limits.worst)
      }
    }
    return usage
  }

  /// Takes settings over. A runner that is gone keeps its own until its last record is gone (R6).
  mutating func configure(_ settings: DispatcherSettings, at now: Instant) {
    self.settings = settings
    for name in polling.keys { polling[name]?.isRemoved = true }
    for runner in settings.runners {
      var standing = polling[runner.name] ?? RunnerPolling(runner, at: now)
      standing.settings = runner
      standing.isRemoved = false
      polling[runner.name] = standing
    }
    if nextListing == nil { nextListing = now }
  }

  mutating func poll(at now: Instant, _ effects: inout [Effect]) {
    dropRemoved()
    guard mode == .working || mode == .draining else { return }
    var usage = usage
    for name in fairOrder {
      seeTo(name, at: now, &effects)
      while let order = nextRequest(of: name, usage, at: now) {
        usage.reserve(for: name, polling[name]?.settings.limits.worst ?? .zero)
        effects.append(order)
      }
      tellCondition(of: name, usage, at: now, &effects)
    }
  }

  private mutating func dropRemoved() {
    let needed = Set(lives.keys.map(\.runner))
    polling.removeAll {
      $0.value.isRemoved && $0.value.inFlight.isEmpty && !needed.contains($0.key)
    }
  }

  /// Whoever asked longest ago comes first; at the start, the order of the file.
  private var fairOrder: [RunnerName] {
    polling.values.filter { !$0.isRemoved }.enumerated()
      .sorted { ($0.element.lastTurn, $0.offset) < ($1.element.lastTurn, $1.offset) }
      .map(\.element.settings.name)
  }

  /// Orders what has to be known before the runner may ask: its token, and its provider.
  private mutating func seeTo(_ name: RunnerName, at now: Instant, _ effects: inout [Effect]) {
    guard var runner = polling[name] else { return }
    if mode == .working, runner.standing == .unverified, runner.nextVerify <= now {
      runner.standing = .verifying
      effects.append(.verify(name))
    }
    if runner.nextCheck <= now, let why = runner.wantsCheck {
      runner.provider = .checking(why: why.text)
      effects.append(.checkProvider(name))
    }
    polling[name] = runner
  }

  /// The runner's next request, if it is due and fits; it counts as sent from here on.
  private mutating func nextRequest(
    of name: RunnerName, _ usage: Usage, at now: Instant
  ) -> Effect? {
    guard var runner = polling[name], runner.nextRequest <= now,
      runner.inFlight.count < max(runner.settings.limits.requests, 1),
      settings.pollCycles.map({ runner.turns < $0 }) ?? true,
      obstacle(to: runner, usage) == nil
    else { return nil }
    let mayHold =
      runner.standing == .sound && runner.mayHoldOne
      && usage.fits(
        name, runner.settings.limits, beside: worstOfOthers(than: name), under: settings.limits)
    let lastUpdate = mayHold ? runner.lastUpdate : nil
    lastRequest += 1
    lastTurn += 1
    runner.lastTurn = lastTurn
    runner.turns += 1
    runner.inFlight[lastRequest] = lastUpdate != nil
    runner.nextRequest = now + settings.checkInterval
    polling[name] = runner
    return .request(name, number: lastRequest, lastUpdate: lastUpdate)
  }

  private func worstOfOthers(than name: RunnerName) -> Weight? {
    polling.values.filter { !$0.isRemoved && $0.settings.name != name }
      .map(\.settings.limits.worst).max()
  }

  /// Why the runner may not ask at the moment; nil if it may.
  private func obstacle(to runner: RunnerPolling, _ usage: Usage) -> String? {
    if mode == .draining { return "it is being drained" }
    if let storageFailure { return "the state file cannot be written: \(storageFailure)" }
    if let why = runner.providerTrouble { return why }
    if runner.standing == .unverified || runner.standing == .verifying {
      return runner.trouble ?? "its coordinator has not answered yet"
    }
    let own = runner.settings.limits
    let name = runner.settings.name
    if let shortage = usage.shortage(for: name, own, under: settings.limits) {
      return shortage.description
    }
    guard runner.standing == .probation else { return nil }
    let other = worstOfOthers(than: name)
    let couldEverFit = Usage().fits(name, own, beside: other, under: settings.limits)
    if !couldEverFit || usage.fits(name, own, beside: other, under: settings.limits) { return nil }
    return runner.trouble ?? "its coordinator has not answered a request yet, and others come first"
  }

  private mutating func tellCondition(
    of name: RunnerName, _ usage: Usage, at now: Instant, _ effects: inout [Effect]
  ) {
    guard var runner = polling[name] else { return }
    let whyNot = runner.inFlight.isEmpty ? obstacle(to: runner, usage) : nil
    guard whyNot != runner.whyNot else { return }
    runner.whyNot = whyNot
    runner.since = now
    polling[name] = runner
    effects.append(.note(.polling(name, whyNot: whyNot)))
  }

  /// When something is due for a runner, if nothing happens before.
  func nextAct(of runner: RunnerPolling, after now: Instant) -> Instant? {
    guard mode == .working || mode == .draining, !runner.isRemoved else { return nil }
    var next: [Instant] = []
    if runner.wantsCheck != nil { next.append(runner.nextCheck) }
    if mode == .draining { return next.filter { $0 > now }.min() }
    if runner.standing == .unverified { next.append(runner.nextVerify) }
    if runner.standing == .probation || runner.standing == .sound {
      next.append(runner.nextRequest)
    }
    return next.filter { $0 > now }.min()
  }
}
