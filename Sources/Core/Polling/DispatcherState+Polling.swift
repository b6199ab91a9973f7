import OrderedCollections

// Reserve before asking (design §3.2): a request is sent only when the worst that it can bring fits.
extension DispatcherState {
  /// What the records use.
  var recordUsage: Usage {
    var usage = Usage()
    for index in lives.values.indices { usage.add(lives.values[index].record) }
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
      if polling[runner.name] == nil { welcome(runner) }
      var standing = polling[runner.name] ?? RunnerPolling(runner, at: now)
      standing.follow(runner, lastRequest: lastRequest, at: now)
      polling[runner.name] = standing
    }
    guard let interval = settings.orphanCheckInterval else { return }
    for name in polling.keys where polling[name]?.nextListing == nil {
      polling[name]?.nextListing = now + interval
    }
  }

  /// The records that waited for a runner of that name go on with it.
  private mutating func welcome(_ runner: RunnerSettings) {
    for key in keys(where: { $0.record.key.runner == runner.name }) {
      lives[key]?.setExecutor(runner.executor)
    }
  }

  mutating func poll(at now: Instant, _ effects: inout [Effect]) {
    guard mode == .working || mode == .draining else { return }
    dropRemoved()
    var usage = usage
    for name in polling.keys { checkProvider(of: name, at: now, &effects) }
    for name in fairOrder {
      if mode == .working { verify(name, at: now, &effects) }
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
  }

  /// Whoever asked longest ago comes first; at the start, the order of the file.
  private var fairOrder: [RunnerName] {
    polling.values.enumerated()
      .sorted { ($0.element.lastTurn, $0.offset) < ($1.element.lastTurn, $1.offset) }
      .map(\.element.settings.name)
  }

  private mutating func verify(_ name: RunnerName, at now: Instant, _ effects: inout [Effect]) {
    guard let runner = polling[name], !runner.isRemoved, runner.standing == .unverified,
      runner.nextVerify <= now
    else { return }
    polling[name]?.standing = .verifying
    effects.append(.verify(name))
  }

  /// A removed runner's provider too, for its records' sake.
  private mutating func checkProvider(
    of name: RunnerName, at now: Instant, _ effects: inout [Effect]
  ) {
    guard let runner = polling[name], runner.nextCheck <= now, let why = runner.wantsCheck else {
      return
    }
    polling[name]?.provider = .checking(why: why.text)
    effects.append(.checkProvider(name))
  }

  /// The runner's next request, if it is due and fits; it counts as sent from here on.
  private mutating func nextRequest(
    of name: RunnerName, _ usage: Usage, at now: Instant
  ) -> Effect? {
    guard var runner = polling[name], runner.nextRequest <= now,
      runner.presentlyAsked < runner.mostInFlight,
      settings.pollCycles.map({ runner.turns < $0 }) ?? true,
      obstacle(to: runner, usage, at: now) == nil
    else { return nil }
    let lastUpdate = mayBeHeld(runner, usage) ? runner.lastUpdate : nil
    if runner.standing == .probation, !leavesRoom(runner, usage) { runner.pressed += 1 }
    lastRequest += 1
    lastTurn += 1
    runner.lastTurn = lastTurn
    runner.turns += 1
    runner.inFlight[lastRequest] = lastUpdate != nil
    runner.nextRequest = now + settings.checkInterval
    polling[name] = runner
    return .request(name, number: lastRequest, lastUpdate: lastUpdate)
  }

  /// A request that may be held pins its reservation, so another runner's has to fit beside it.
  private func mayBeHeld(_ runner: RunnerPolling, _ usage: Usage) -> Bool {
    runner.standing == .sound && runner.mayHoldOne && leavesRoom(runner, usage)
  }

  /// Whether the largest worst case of any other runner fits beside a request of this one.
  private func leavesRoom(_ runner: RunnerPolling, _ usage: Usage) -> Bool {
    usage.fits(
      runner.settings.name, runner.settings.limits, beside: worstOfOthers(than: runner),
      under: settings.limits)
  }

  private func worstOfOthers(than runner: RunnerPolling) -> Weight? {
    polling.values.filter { !$0.isRemoved && $0.settings.name != runner.settings.name }
      .map(\.settings.limits.worst).max()
  }

  /// Why the runner may not ask at the moment; nil if it may.
  private func obstacle(
    to runner: RunnerPolling, _ usage: Usage, at now: Instant
  ) -> Obstacle? {
    if runner.isRemoved { return Obstacle("it is gone from the configuration") }
    if mode == .draining { return Obstacle("hpr is draining and takes no new job") }
    if let storageFailure {
      return Obstacle("the state file cannot be written: \(storageFailure)")
    }
    if let why = runner.providerTrouble { return why }
    if runner.standing == .unverified || runner.standing == .verifying {
      return Obstacle(runner.trouble, orNotYet: "its coordinator has not answered yet")
    }
    let own = runner.settings.limits
    if let shortage = usage.shortage(for: runner.settings.name, own, under: settings.limits) {
      return Obstacle(shortage.description)
    }
    guard runner.standing == .probation, !mayPress(runner, at: now) else { return nil }
    if leavesRoom(runner, usage) || !leavesRoom(runner, Usage()) { return nil }
    return Obstacle(
      runner.trouble,
      orNotYet: "its coordinator has not answered a request yet, and others come first")
  }

  /// A runner on probation leaves room for the others, who could keep it waiting for ever by never
  /// leaving that room. So in the end it is asked once all the same, ever more rarely if it proves
  /// bad: a coordinator that then hangs pins one place for the length of one request.
  private func mayPress(_ runner: RunnerPolling, at now: Instant) -> Bool {
    runner.mayPressAt.map { $0 <= now } ?? false
  }

  private mutating func tellCondition(
    of name: RunnerName, _ usage: Usage, at now: Instant, _ effects: inout [Effect]
  ) {
    guard var runner = polling[name] else { return }
    let obstacle = runner.inFlight.isEmpty ? obstacle(to: runner, usage, at: now) : nil
    let isWaiting = runner.standing == .probation && obstacle != nil
    runner.waitingSince = isWaiting ? runner.waitingSince ?? now : nil
    if obstacle?.text != runner.whyNot {
      runner.whyNot = obstacle?.text
      runner.since = now
    }
    if obstacle?.isNews ?? true, obstacle?.text != runner.told {
      runner.told = obstacle?.text
      effects.append(.note(.polling(name, whyNot: obstacle?.text)))
    }
    polling[name] = runner
  }

  /// When something is due for a runner, if nothing happens before.
  func nextAct(of runner: RunnerPolling, after now: Instant) -> Instant? {
    var next: [Instant?] = []
    if runner.wantsCheck != nil { next.append(runner.nextCheck) }
    if runner.provider == .available, !runner.isListing { next.append(runner.nextListing) }
    if mode == .working, !runner.isRemoved {
      switch runner.standing {
      case .unverified: next.append(runner.nextVerify)
      case .verifying: break
      case .probation, .sound: next += [runner.nextRequest, runner.mayPressAt]
      }
    }
    return next.compactMap { $0 }.filter { $0 > now }.min()
  }
}
