import OrderedCollections

// Grants: a job that was handed out is tracked from its first moment.
extension DispatcherState {
  /// What became of a grant.
  enum Reception {
    /// The job is tracked, and will be run.
    case tracked
    /// The job is tracked, and failed with a sentence: its payload makes no sense.
    case salvaged
    /// There is nothing to track, and what is wrong.
    case senseless(Trouble)
  }

  /// Tracks a job that was just granted; a second grant of a tracked job is ignored.
  mutating func granted(
    _ bytes: [UInt8], to runner: RunnerName, by url: String?, at now: Instant,
    _ effects: inout [Effect]
  ) -> Reception {
    do throws(PayloadError) {
      let payload = try JobPayload(reading: bytes)
      guard track(payload, of: runner, by: url, at: now, &effects) == nil else { return .tracked }
      return .senseless(Trouble("job \(payload.id) was granted a second time"))
    } catch {
      let trouble = Trouble(error.sentence)
      let isSalvaged = salvaged(bytes, of: runner, by: url, trouble, at: now, &effects)
      return isSalvaged ? .salvaged : .senseless(trouble)
    }
  }

  /// Fails a job of whose payload only id and token can be read, with a sentence. A runner that is
  /// known for grants of which not even these can be read is not told of each time. Returns whether
  /// there was a job to fail: then it alone has to pay for its payload.
  @discardableResult
  mutating func salvaged(
    _ bytes: [UInt8], of runner: RunnerName, by url: String?, _ trouble: Trouble,
    at now: Instant, _ effects: inout [Effect]
  ) -> Bool {
    guard let (id, token) = JobPayload.salvage(bytes) else {
      tellUnreadable(runner, trouble, &effects)
      return false
    }
    let payload = JobPayload(bytes: [], id: id, token: token).reduced()
    guard let key = track(payload, of: runner, by: url, at: now, &effects) else { return false }
    let sentence = "the coordinator's description of this job could not be read: \(trouble.summary)"
    jobHappened(key, .mustFail(.systemFailure, sentence), at: now, &effects)
    return true
  }

  private mutating func tellUnreadable(
    _ runner: RunnerName, _ trouble: Trouble, _ effects: inout [Effect]
  ) {
    let condition = Obstacle.Condition.coordinator(.unreadable, "")
    guard polling[runner] == nil || polling[runner]?.told != condition else { return }
    polling[runner]?.told = condition
    effects.append(.note(.unreadableGrant(runner, trouble.summary)))
  }

  private mutating func track(
    _ payload: JobPayload, of runner: RunnerName, by url: String?, at now: Instant,
    _ effects: inout [Effect]
  ) -> JobKey? {
    let key = JobKey(runner, payload.id)
    guard lives[key] == nil, let polling = polling[runner] else {
      effects.append(.note(.anomaly(key, "a second grant of this job is ignored")))
      return nil
    }
    let timeout = payload.timeout ?? JobRules.defaultJobTimeout
    let choice = choice(for: payload, of: polling)
    let record = JobRecord(
      key: key, payload: payload, acquiredAt: now,
      expectedWeight: choice?.weight ?? polling.settings.limits.worst,
      mark: Mark(installation: installation, runner: runner),
      deadline: now + min(settings.rules.provisioningTimeout, timeout), url: url)
    lives[key] = JobLife(record, executor: polling.settings.executor)
    effects.append(.note(.granted(key)))
    jobHappened(key, firstEvent(choice), at: now, &effects)
    return key
  }

  /// What happens to a job first: it can be known to fail.
  private func firstEvent(_ choice: FlavorChoice?) -> JobEvent {
    if mode == .draining {
      return .mustFail(.systemFailure, "this runner is being drained and takes no new job")
    }
    guard case .refused(let refusal) = choice else { return .tick }
    return .mustFail(refusal.reason, refusal.trouble.summary)
  }
}
