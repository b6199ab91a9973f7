extension RunnerPolling {
  /// Takes new settings over. A coordinator or provider of another address, or one that is asked as
  /// somebody else, has neither answered nor refused yet; what the old one still answers to a
  /// request in flight says nothing about the new one.
  mutating func follow(_ new: RunnerSettings, lastRequest: Int, at now: Instant) {
    if new.coordinator != settings.coordinator { forgetCoordinator(lastRequest, at: now) }
    if new.provider != settings.provider { forgetProvider(at: now) }
    settings = new
    isRemoved = false
    forgetTroubles(at: now)
  }

  /// How many requests the coordinator that is in force has not answered yet.
  var presentlyAsked: Int { inFlight.keys.count { $0 >= judgedFrom } }

  private mutating func forgetCoordinator(_ lastRequest: Int, at now: Instant) {
    judgedFrom = lastRequest + 1
    if standing == .verifying { isVerifiedAnew = true } else { standing = .unverified }
    nextVerify = now
    failures = 0
    forbidden = 0
    pressed = 0
    trouble = nil
    conflicts = nil
    restUntil = nil
    lastUpdate = nil
    repeatsNext = false
    holdsNothing = false
    waitingSince = nil
  }

  private mutating func forgetProvider(at now: Instant) {
    if case .checking = provider { isCheckedAnew = true }
    if renewingSince != nil { isCheckedAnew = true }
    provider = isCheckedAnew ? .checking(why: nil) : .unknown
    renewingSince = nil
    isDoubted = false
    nextCheck = now
    failedChecks = 0
    refusal = nil
  }

  /// Whether an answer to a verification is the old coordinator's; then the new one is asked.
  mutating func isFromOldCoordinator(at now: Instant) -> Bool {
    guard isVerifiedAnew else { return false }
    isVerifiedAnew = false
    standing = .unverified
    nextVerify = now
    return true
  }

  /// Whether an answer to a check is the old provider's; then the new one is asked.
  mutating func isFromOldProvider(at now: Instant) -> Bool {
    guard isCheckedAnew else { return false }
    isCheckedAnew = false
    provider = .unknown
    nextCheck = now
    return true
  }
}
