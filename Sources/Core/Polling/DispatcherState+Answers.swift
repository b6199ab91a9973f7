import OrderedCollections

// What the answers of coordinators mean for polling.
extension DispatcherState {
  mutating func requested(
    _ name: RunnerName, _ number: Int, _ answer: JobRequestAnswer, at now: Instant,
    _ effects: inout [Effect]
  ) {
    let asked = polling[name]?.inFlight.removeValue(forKey: number)
    if asked == nil {
      effects.append(.note(.anomaly(nil, "an answer to a request that \(name) did not send")))
    }
    let url = asked?.url ?? polling[name]?.settings.url
    var answer = answer
    switch answer {
    case .granted(let bytes):
      switch granted(bytes, to: name, by: url, at: now, &effects) {
      case .tracked: break
      case .salvaged: answer = .salvaged
      case .senseless(let trouble): answer = .unreadableGrant(bytes: [], trouble)
      }
    case .unreadableGrant(let bytes, let trouble):
      let isSalvaged = salvaged(bytes, of: name, by: url, trouble, at: now, &effects)
      // An answer that broke off is the coordinator's trouble, a payload that makes no sense is
      // its job's.
      if isSalvaged, trouble.kind == nil || trouble.kind == .unreadable { answer = .salvaged }
    case .none, .conflict, .forbidden, .refused, .unanswered: break
    }
    if let asked, number >= polling[name]?.judgedFrom ?? 0 {
      judge(name, by: answer, to: asked, at: now)
    }
  }

  /// A request that was never sent has brought nothing, and tells nothing of its coordinator.
  mutating func withdrawn(_ name: RunnerName, _ number: Int, at now: Instant) {
    guard polling[name]?.inFlight.removeValue(forKey: number) != nil else { return }
    polling[name]?.turns -= 1
    polling[name]?.nextRequest = now
  }

  /// What the answer says about the runner. A grant that makes no sense is trouble: whoever hands
  /// such out would hand out the next as readily.
  private mutating func judge(
    _ name: RunnerName, by answer: JobRequestAnswer, to asked: RunnerPolling.Asked, at now: Instant
  ) {
    guard var runner = polling[name] else { return }
    switch answer {
    case .granted(let payload):
      runner.trust()
      if settings.repollsAtOnce, !payload.isEmpty { runner.nextRequest = now }
    case .none(let lastUpdate):
      runner.trust()
      runner.gotNothing(lastUpdate, to: asked, at: now, interval: settings.checkInterval)
    case .conflict(let lastUpdate, let trouble):
      runner.trust(conflict: trouble, at: now)
      runner.gotNothing(lastUpdate, to: asked, at: now, interval: settings.checkInterval)
    case .forbidden(let trouble):
      runner.forbidden += 1
      runner.distrust(trouble, at: now)
    case .unreadableGrant(_, var trouble):
      trouble.kind = .unreadable
      runner.forbidden = 0
      runner.distrust(trouble, at: now)
    case .refused(let trouble), .unanswered(let trouble):
      runner.forbidden = 0
      runner.distrust(trouble, at: now)
    }
    polling[name] = runner
  }

  mutating func verified(_ name: RunnerName, _ answer: VerifyAnswer, at now: Instant) {
    guard polling[name]?.isFromOldCoordinator(at: now) == false else { return }
    guard var runner = polling[name], runner.standing == .verifying else { return }
    switch answer {
    case .valid:
      runner.standing = .probation
      runner.unhealthyUntil = nil
      runner.nextRequest = max(runner.nextRequest, now)
    case .invalid(let trouble):
      runner.forbidden += 1
      runner.turns += 1
      runner.distrust(trouble, at: now)
    case .unknown(let trouble):
      runner.forbidden = 0
      runner.turns += 1
      runner.distrust(trouble, at: now)
    }
    polling[name] = runner
  }
}

extension JobRequestAnswer {
  /// A grant whose payload made no sense, but which was tracked and failed with a sentence. It is
  /// no reason to ask at once for the next.
  fileprivate static let salvaged = JobRequestAnswer.granted(payload: [])
}

extension RunnerPolling {
  private static let retries = Backoff(first: .seconds(1), longest: .seconds(60))

  /// A request was answered.
  fileprivate mutating func trust() {
    standing = .sound
    failures = 0
    forbidden = 0
    unhealthyUntil = nil
    pressed = 0
    trouble = nil
    conflicts = nil
  }

  /// A request was answered, with a conflict.
  fileprivate mutating func trust(conflict: Trouble, at now: Instant) {
    let since = conflicts?.since ?? now
    trust()
    conflicts = Conflicts(since: since, last: now, trouble: conflict)
  }

  /// The runner reserves nothing until its coordinator has been verified again, which waits as long
  /// as the coordinator asks. Only 403 makes it unhealthy (facts: gitlab-coordinator.md §11).
  fileprivate mutating func distrust(_ trouble: Trouble, at now: Instant) {
    standing = .unverified
    self.trouble = trouble
    failures += 1
    unhealthyUntil = nil
    if let wait = trouble.retryAfter, wait > .zero {
      restUntil = max(restUntil ?? now, now + min(wait, .seconds(900)))
    }
    nextVerify = max(
      now + Self.retries.wait(afterFailures: failures, seed: seed), restUntil ?? now)
    guard forbidden >= max(settings.unhealthyAfter, 1) else { return }
    forbidden = 0
    nextVerify = max(now + settings.unhealthyInterval, restUntil ?? now)
    unhealthyUntil = nextVerify
  }

  /// There was no job. A coordinator that holds requests gives one back without a new value when
  /// something has changed: the same value, sent again at once, then brings the job. One that holds
  /// nothing answers alike, always, and is found out by the repetition (facts:
  /// gitlab-coordinator.md §1.3).
  fileprivate mutating func gotNothing(
    _ lastUpdate: String?, to asked: Asked, at now: Instant, interval: Duration
  ) {
    if let lastUpdate {
      self.lastUpdate = lastUpdate
    } else if asked.mayBeHeld {
      let wasHeld = now >= asked.sent + interval
      holdsNothing = !wasHeld && (holdsNothing || asked.isRepeat)
      guard !wasHeld, !holdsNothing else { return }
      nextRequest = now
      repeatsNext = true
    }
  }

  /// New settings: whoever was found unhealthy is tried again, but nobody who asked to be left
  /// alone.
  mutating func forgetTroubles(at now: Instant) {
    forbidden = 0
    failures = 0
    unhealthyUntil = nil
    nextVerify = max(now, restUntil ?? now)
    failedChecks = 0
    refusal = nil
    nextCheck = now
  }
}
