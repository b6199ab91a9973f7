import OrderedCollections

// Grants: a job that was handed out is tracked from its first moment.
extension DispatcherState {
  /// Tracks a job that was just granted; a second grant of a tracked job is ignored.
  mutating func granted(
    _ bytes: [UInt8], to runner: RunnerName, at now: Instant, _ effects: inout [Effect]
  ) {
    do throws(PayloadError) {
      let payload = try JobPayload(reading: bytes)
      track(payload, of: runner, at: now, &effects)
    } catch {
      salvaged(bytes, of: runner, Trouble(error.sentence), at: now, &effects)
    }
  }

  /// Fails a job of whose payload only id and token can be read, with a sentence.
  mutating func salvaged(
    _ bytes: [UInt8], of runner: RunnerName, _ trouble: Trouble, at now: Instant,
    _ effects: inout [Effect]
  ) {
    guard let (id, token) = JobPayload.salvage(bytes) else {
      return effects.append(.note(.unreadableGrant(runner, trouble.summary)))
    }
    let payload = JobPayload(bytes: [], id: id, token: token).reduced()
    guard let key = track(payload, of: runner, at: now, &effects) else { return }
    let sentence = "the coordinator's description of this job could not be read: \(trouble.summary)"
    jobHappened(key, .mustFail(.systemFailure, sentence), at: now, &effects)
  }

  @discardableResult
  private mutating func track(
    _ payload: JobPayload, of runner: RunnerName, at now: Instant, _ effects: inout [Effect]
  ) -> JobKey? {
    let key = JobKey(runner, payload.id)
    guard lives[key] == nil, let polling = polling[runner] else {
      effects.append(.note(.anomaly(key, "a second grant of this job is ignored")))
      return nil
    }
    let timeout = payload.timeout ?? JobRules.defaultJobTimeout
    let record = JobRecord(
      key: key, payload: payload, acquiredAt: now, expectedWeight: polling.settings.limits.worst,
      mark: Mark(installation: installation, runner: runner),
      deadline: now + min(settings.rules.provisioningTimeout, timeout))
    lives[key] = JobLife(record, executor: polling.settings.executor)
    effects.append(.note(.granted(key)))
    let event: JobEvent =
      mode == .draining
      ? .mustFail(.systemFailure, "this runner is being drained and takes no new job") : .tick
    jobHappened(key, event, at: now, &effects)
    return key
  }
}
