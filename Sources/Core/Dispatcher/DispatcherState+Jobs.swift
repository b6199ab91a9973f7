import OrderedCollections

// Jobs: what happens to one reaches its life; the life's end removes the record.
extension DispatcherState {
  mutating func jobHappened(
    _ key: JobKey, _ event: JobEvent, at now: Instant, _ effects: inout [Effect]
  ) {
    noticeProvider(event, of: key.runner, at: now)
    guard var life = lives[key], let runner = polling[key.runner] else {
      if case .created(.created(let id, _)) = event {
        effects.append(.note(.anomaly(key, "a resource \(id) was made for a job no longer known")))
      }
      return
    }
    var rules = settings.rules
    rules.startTimeout = runner.settings.startTimeout
    let orders = life.handle(event, at: now, under: rules)
    effects += orders.filter { mayOrder($0, for: key) }
    if life.isOver {
      lives[key] = nil
      effects += life.dutiesUnderWay.map { .stop(key, $0) }
    } else {
      lives[key] = life
    }
  }

  /// While stopping nothing new is begun: the state repeats it after the next start. Only a job
  /// that could not be stored is still failed with a sentence (design R7).
  private func mayOrder(_ effect: Effect, for key: JobKey) -> Bool {
    guard mode == .stopping, case .job = effect else { return true }
    return unstored.contains(key)
  }

  /// Gives each job its tick whose time has come.
  mutating func tickJobs(at now: Instant, _ effects: inout [Effect]) {
    for (key, life) in lives where life.isUntouched || life.wakeAt.map({ $0 <= now }) == true {
      jobHappened(key, .tick, at: now, &effects)
    }
  }

  /// Lets acquired jobs be provisioned in the order of their grants, as far apart as configured.
  mutating func letProvision(at now: Instant, _ effects: inout [Effect]) {
    guard mode == .working || mode == .draining else { return }
    for (key, life) in lives where life.waitsForProvisioning && providerIsUsable(key.runner) {
      if let next = nextProvision, next > now { return }
      nextProvision = now + settings.launchSpacing
      jobHappened(key, .provisionAllowed, at: now, &effects)
    }
  }

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

  /// Resources kept for inspection go when the setting is off again.
  mutating func releaseKept(at now: Instant, _ effects: inout [Effect]) {
    guard !settings.rules.keepsFinished, settings.rules.decommissionsLaunchFailures else { return }
    for (key, life) in lives where life.record.phase == .kept {
      jobHappened(key, .keepNoLonger, at: now, &effects)
    }
  }
}
