import OrderedCollections

// How the runners' providers stand.
extension DispatcherState {
  /// A removed runner's provider too, for its records' sake.
  mutating func checkProvider(
    of name: RunnerName, at now: Instant, _ effects: inout [Effect]
  ) {
    guard let runner = polling[name], runner.nextCheck <= now, let why = runner.wantsCheck else {
      return
    }
    polling[name]?.provider = .checking(why: why.text)
    effects.append(.checkProvider(name))
  }

  /// Renews an answer that is too old, if nothing else is in the way of asking for a job.
  mutating func renewCheck(
    of name: RunnerName, _ usage: Usage, at now: Instant, _ effects: inout [Effect]
  ) {
    guard mode == .working, let runner = polling[name], runner.mustRenewCheck(at: now),
      hasTurnsLeft(runner), obstacle(to: runner, usage, at: now) == nil
    else { return }
    polling[name]?.renewingSince = now
    effects.append(.checkProvider(name))
  }

  /// A round that fails on the provider is a round, as one that fails on the token is.
  mutating func providerAnswered(
    _ name: RunnerName, _ condition: ProviderCondition, at now: Instant
  ) {
    guard polling[name]?.isFromOldProvider(at: now) == false else { return }
    checked(name, condition, at: now)
    if case .away = condition { polling[name]?.turns += 1 }
  }

  private mutating func checked(
    _ name: RunnerName, _ condition: ProviderCondition, at now: Instant
  ) {
    guard var runner = polling[name] else { return }
    runner.renewingSince = nil
    switch condition {
    case .available:
      if let refusal = runner.refusal, refusal.until > now {
        runner.provider = .away(refusal.why)
        runner.nextCheck = refusal.until
        break
      }
      runner.provider = .available
      runner.providerSeen = now
      runner.isDoubted = false
      runner.failedChecks = 0
    case .away(let trouble):
      runner.failedChecks += 1
      runner.provider = .away(trouble.summary)
      let wait = Backoff(first: .seconds(1), longest: .seconds(30)).wait(
        afterFailures: runner.failedChecks, seed: runner.seed)
      runner.nextCheck = now + max(wait, min(trouble.retryAfter ?? .zero, .seconds(900)))
    }
    polling[name] = runner
  }

  /// A provider that is away, or refuses the credentials, is noticed wherever it shows. A refusal
  /// of credentials outlasts a good check.
  mutating func noticeProvider(_ event: JobEvent, of name: RunnerName, at now: Instant) {
    if let (order, trouble) = event.refusedCredentials {
      polling[name]?.refused(order, trouble, at: now)
      return
    }
    if let order = event.carriedOut { polling[name]?.carriedOut(order, at: now) }
    guard let trouble = event.providerTrouble, polling[name]?.provider == .available else { return }
    checked(name, .away(trouble), at: now)
  }

  /// Whether a job shows already what becomes of the next order; after a refusal one is enough, for
  /// each may cost a job.
  func isTried(_ runner: RunnerPolling) -> Bool {
    guard runner.inFlight.isEmpty else { return true }
    return lives.contains { key, life in
      key.runner == runner.settings.name
        && [.acquired, .provisioning, .launching].contains(life.record.phase)
    }
  }

  func providerIsUsable(_ name: RunnerName) -> Bool { polling[name]?.provider == .available }
}

extension RunnerPolling {
  /// Whether the provider's last answer is too old, or too doubtful, to ask for a job on the strength
  /// of it.
  func providerMayHaveGone(at now: Instant) -> Bool {
    guard let holds = settings.providerAnswerHolds, let seen = providerSeen else { return false }
    return isDoubted || now >= seen + holds
  }

  /// Whether the answer has to be renewed now: only a runner that is about to ask needs it.
  fileprivate func mustRenewCheck(at now: Instant) -> Bool {
    provider == .available && renewingSince == nil && !isRemoved && nextRequest <= now
      && presentlyAsked < mostInFlight && (standing == .probation || standing == .sound)
      && providerMayHaveGone(at: now)
  }

  /// From when on it has to be said that the runner waits for a renewed answer, which comes at once
  /// as a rule.
  var renewalIsSlowFrom: Instant? { renewingSince.map { $0 + .seconds(10) } }

  /// Whether it is to be said, and still keeps the runner from being asked.
  func waitsForRenewal(at now: Instant) -> Bool {
    providerMayHaveGone(at: now) && renewalIsSlowFrom.map { now >= $0 } ?? false
  }

  /// Whether the provider should be checked; inside, the trouble known so far.
  var wantsCheck: (text: String?, Void)? {
    switch provider {
    case .unknown: (nil, ())
    case .away(let why): (why, ())
    case .checking, .available: nil
    }
  }

  /// Why the provider cannot be used; nil if it can.
  var providerTrouble: Obstacle? {
    switch provider {
    case .available: nil
    case .unknown, .checking(nil): .providerUnanswered
    case .checking(let why?), .away(let why): Obstacle(providerAway: why)
    }
  }
}

extension JobEvent {
  /// What the event tells about whether the provider can be reached.
  fileprivate var providerTrouble: Trouble? {
    switch self {
    case .created(.no(let refusal)), .launched(.no(let refusal)):
      refusal.kind == .away ? refusal.trouble : nil
    default: nil
    }
  }
}
