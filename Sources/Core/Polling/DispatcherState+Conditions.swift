import OrderedCollections

// Why a runner is not asked, since when, and what the log is told of it.
extension DispatcherState {
  /// Why the runner may not ask at the moment; nil if it may.
  func obstacle(to runner: RunnerPolling, _ usage: Usage, at now: Instant) -> Obstacle? {
    if runner.isRemoved { return Obstacle(.removed, "it is gone from the configuration") }
    if mode == .draining { return Obstacle(.draining, "hpr is draining and takes no new job") }
    if let storageFailure {
      return Obstacle(.storage, "the state file cannot be written: \(storageFailure)")
    }
    if let why = runner.providerTrouble { return why }
    if runner.waitsForRenewal(at: now) { return .providerUnanswered }
    if let refusal = runner.refusal, isTried(runner) {
      return Obstacle(providerAway: refusal.why)
    }
    if runner.standing == .unverified || runner.standing == .verifying {
      return runner.coordinatorTrouble
        ?? Obstacle(.unanswered, "its coordinator has not answered yet")
    }
    if let rest = runner.restUntil, rest > now {
      let text = "its coordinator asks to be left alone until \(rest.iso8601)"
      return Obstacle(.coordinator(.limited, ""), text)
    }
    if let unknown = unweighed(runner) { return unknown }
    let own = runner.settings.limits
    if let shortage = usage.shortage(for: runner.settings.name, own, under: settings.limits) {
      return Obstacle(.capacity, shortage.description)
    }
    guard mustYield(runner, usage, at: now) else { return nil }
    return Obstacle(
      .yielding, "its coordinator has not answered a request yet, and others come first")
  }

  /// Takes note of why a runner is not asked, and tells the log once when somebody gets into
  /// trouble, when it is another trouble, and when it is over.
  mutating func tellCondition(
    of name: RunnerName, _ usage: Usage, at now: Instant, _ effects: inout [Effect]
  ) {
    guard let runner = polling[name] else { return }
    let stands = obstacle(to: runner, usage, at: now)
    let waits = runner.standing == .probation && runner.inFlight.isEmpty && stands != nil
    if waits != (runner.waitingSince != nil) { polling[name]?.waitingSince = waits ? now : nil }
    let shown = shown(stands, of: runner)
    guard shown != runner.shown else { return }
    polling[name]?.shown = shown
    guard shown?.condition != runner.shown?.condition else { return }
    polling[name]?.since = now
    if let notice = polling[name]?.notice(of: shown) { effects.append(.note(notice)) }
  }

  /// What is in the way of a runner as the operator sees it: trouble lasts until a request was
  /// answered, whatever is being tried meanwhile; who has a request under way waits for nothing.
  private func shown(_ obstacle: Obstacle?, of runner: RunnerPolling) -> Obstacle? {
    if runner.isRemoved { return obstacle }
    if let obstacle, obstacle.condition.isTrouble || runner.inFlight.isEmpty {
      let isMinor = obstacle.condition == .capacity || obstacle.condition == .yielding
      return isMinor ? runner.coordinatorTrouble ?? runner.constantConflict ?? obstacle : obstacle
    }
    return runner.standing == .sound ? runner.constantConflict : runner.coordinatorTrouble
  }
}

extension RunnerPolling {
  /// What the coordinator's last answers have against asking it.
  var coordinatorTrouble: Obstacle? {
    trouble.map { Obstacle(coordinator: $0, leftAloneUntil: unhealthyUntil) }
  }

  /// That it has been answered with conflicts only, for long. It is asked all the same.
  fileprivate var constantConflict: Obstacle? {
    guard let conflicts, conflicts.isSuspicious else { return nil }
    return Obstacle(
      .coordinator(.refused, "conflict"),
      "\(conflicts.trouble.summary), and nothing else since \(conflicts.since.iso8601)")
  }

  /// What the log has to be told; nil if it knows.
  fileprivate mutating func notice(of obstacle: Obstacle?) -> Notice? {
    let name = settings.name
    switch obstacle?.condition {
    case let condition? where condition.isTrouble:
      guard told != condition else { return nil }
      told = condition
      return .polling(name, whyNot: obstacle?.text)
    case .capacity, .yielding:
      guard told == nil else { break }
      return .waiting(name, obstacle?.text ?? "")
    case .removed, .draining, .storage, .unanswered: return nil
    default: break
    }
    guard told != nil else { return nil }
    told = nil
    return .polling(name, whyNot: nil)
  }
}
