import OrderedCollections

// What the answers of coordinators and providers mean for polling.
extension DispatcherState {
  private static let patience = Backoff(first: .seconds(1), longest: .seconds(60))

  mutating func requested(
    _ name: RunnerName, _ number: Int, _ answer: JobRequestAnswer, at now: Instant,
    _ effects: inout [Effect]
  ) {
    if polling[name]?.inFlight.removeValue(forKey: number) != nil {
      if number >= polling[name]?.judgedFrom ?? 0 { judge(name, by: answer, at: now) }
    } else {
      effects.append(.note(.anomaly(nil, "an answer to a request that \(name) did not send")))
    }
    switch answer {
    case .granted(let bytes): granted(bytes, to: name, at: now, &effects)
    case .unreadableGrant(let bytes, let trouble):
      salvaged(bytes, of: name, trouble, at: now, &effects)
    case .none, .forbidden, .refused, .unanswered: break
    }
  }

  /// What the answer says about the runner.
  private mutating func judge(_ name: RunnerName, by answer: JobRequestAnswer, at now: Instant) {
    guard var runner = polling[name] else { return }
    switch answer {
    case .granted, .unreadableGrant:
      runner.trust()
      if settings.repollsAtOnce { runner.nextRequest = now }
    case .none(let lastUpdate):
      runner.trust()
      runner.lastUpdate = lastUpdate ?? runner.lastUpdate
    case .forbidden(let trouble):
      runner.forbidden += 1
      distrust(&runner, trouble, at: now)
    case .refused(let trouble), .unanswered(let trouble):
      runner.forbidden = 0
      distrust(&runner, trouble, at: now)
    }
    polling[name] = runner
  }

  mutating func verified(_ name: RunnerName, _ answer: VerifyAnswer, at now: Instant) {
    guard polling[name]?.isFromOldCoordinator(at: now) == false else { return }
    guard var runner = polling[name], runner.standing == .verifying else { return }
    switch answer {
    case .valid:
      runner.standing = .probation
      runner.nextRequest = max(runner.nextRequest, now)
    case .invalid(let trouble):
      runner.forbidden += 1
      runner.turns += 1
      distrust(&runner, trouble, at: now)
    case .unknown(let trouble):
      runner.forbidden = 0
      runner.turns += 1
      distrust(&runner, trouble, at: now)
    }
    polling[name] = runner
  }

  /// The runner reserves nothing until its coordinator has been verified again. Only 403 makes it
  /// unhealthy (facts: gitlab-coordinator.md §11).
  private func distrust(_ runner: inout RunnerPolling, _ trouble: Trouble, at now: Instant) {
    runner.standing = .unverified
    runner.trouble = trouble.summary
    runner.failures += 1
    let wait = Self.patience.wait(afterFailures: runner.failures, seed: runner.seed)
    runner.nextVerify = now + max(wait, min(trouble.retryAfter ?? .zero, .seconds(900)))
    guard runner.forbidden >= max(runner.settings.unhealthyAfter, 1) else { return }
    runner.forbidden = 0
    runner.nextVerify = now + runner.settings.unhealthyInterval
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
    switch condition {
    case .available:
      runner.provider = .available
      runner.failedChecks = 0
    case .away(let trouble):
      runner.failedChecks += 1
      runner.provider = .away(trouble.summary)
      let wait = Backoff(first: .seconds(1), longest: .seconds(30)).wait(
        afterFailures: runner.failedChecks, seed: runner.seed)
      runner.nextCheck = now + wait
    }
    polling[name] = runner
  }

  /// A provider that is away, or refuses the credentials, is noticed wherever it shows.
  mutating func noticeProvider(_ event: JobEvent, of name: RunnerName, at now: Instant) {
    guard let trouble = event.providerTrouble, polling[name]?.provider == .available else { return }
    checked(name, .away(trouble), at: now)
  }

  func providerIsUsable(_ name: RunnerName) -> Bool { polling[name]?.provider == .available }
}

extension RunnerPolling {
  /// A request was answered.
  fileprivate mutating func trust() {
    standing = .sound
    failures = 0
    forbidden = 0
    pressed = 0
    trouble = nil
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
    case .unknown, .checking(nil): Obstacle(nil, orNotYet: "its provider has not answered yet")
    case .checking(let why?), .away(let why): Obstacle("its provider is away: \(why)")
    }
  }
}

extension JobEvent {
  /// What the event tells about the provider as a whole.
  fileprivate var providerTrouble: Trouble? {
    switch self {
    case .created(.no(let refusal)), .launched(.no(let refusal)):
      refusal.kind == .away || refusal.kind == .credentials ? refusal.trouble : nil
    default: nil
    }
  }
}
