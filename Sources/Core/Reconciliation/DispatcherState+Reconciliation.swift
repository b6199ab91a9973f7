import OrderedCollections

// What bears our mark and is in no record in two sightings is decommissioned (design §3.1).
extension DispatcherState {
  mutating func reconcile(at now: Instant, _ effects: inout [Effect]) {
    guard mode == .working || mode == .draining, let next = nextListing, next <= now else { return }
    nextListing = settings.orphanCheckInterval.map { now + $0 }
    for runner in polling.values where runner.provider != .unknown {
      let name = runner.settings.name
      if listing.insert(name).inserted { effects.append(.list(name)) }
    }
    // Before the first check of a provider nothing can be listed: soon again.
    if polling.values.contains(where: { $0.provider == .unknown || $0.isChecking }) {
      nextListing = now + .seconds(1)
    }
  }

  mutating func listed(
    _ account: Account, _ answer: ListAnswer, of runner: RunnerName, at now: Instant,
    _ effects: inout [Effect]
  ) {
    guard case .complete(let found) = answer else { return }
    let ours = found.filter { self.runner(marking: $0.name) != nil }
    sightings.removeAll { sighting in
      sighting.account == account && !ours.contains { $0.id == sighting.id }
    }
    for resource in ours { seen(resource, in: account, at: now, &effects) }
    for (key, life) in lives where life.record.resource?.account == account {
      let isThere = found.contains { $0.id == life.record.resource?.id }
      jobHappened(key, .listed(isThere: isThere), at: now, &effects)
    }
  }

  /// The configured runner whose mark the name bears. Single steps' marks are nobody's.
  private func runner(marking name: ResourceName) -> RunnerPolling? {
    guard let mark = name.parts?.mark, !mark.isOfStep else { return nil }
    return polling.values.first {
      Mark(installation: installation, runner: $0.settings.name) == mark
    }
  }

  private mutating func seen(
    _ resource: FoundResource, in account: Account, at now: Instant, _ effects: inout [Effect]
  ) {
    let known = sightings.firstIndex { $0.id == resource.id && $0.account == account }
    if isTracked(resource, in: account) {
      if let known { sightings.remove(at: known) }
      return
    }
    guard let known else {
      return sightings.append(
        Sighting(account: account, name: resource.name, id: resource.id, first: now))
    }
    let interval = settings.orphanCheckInterval ?? .seconds(300)
    guard now >= sightings[known].first + interval else { return }
    sightings.remove(at: known)
    effects.append(.note(.orphan(resource.name, resource.id)))
    decommission(resource, in: account, at: now, &effects)
  }

  /// Ids are compared; a name protects only while the id is unknown.
  private func isTracked(_ resource: FoundResource, in account: Account) -> Bool {
    lives.values.contains { life in
      guard let tracked = life.record.resource, tracked.account == account else { return false }
      if life.record.extras.contains(resource.id) || tracked.id == resource.id { return true }
      return tracked.id == nil && tracked.name == resource.name
    }
  }

  private mutating func decommission(
    _ resource: FoundResource, in account: Account, at now: Instant, _ effects: inout [Effect]
  ) {
    guard let runner = runner(marking: resource.name), let parts = resource.name.parts else {
      return
    }
    let key = JobKey(runner.settings.name, parts.job)
    if lives[key] != nil {
      return jobHappened(key, .duplicateListed(resource.id), at: now, &effects)
    }
    var record = JobRecord(
      key: key, payload: nil, acquiredAt: now,
      expectedWeight: resource.weight ?? runner.settings.limits.worst, mark: parts.mark)
    record.resource = Resource(
      executor: runner.settings.executor, name: resource.name, id: resource.id, account: account,
      weight: record.expectedWeight)
    record.creation = .made
    record.hasRun = true
    record.owesDeletion = true
    record.phase = .decommissioning
    lives[key] = JobLife(record, executor: runner.settings.executor)
    jobHappened(key, .tick, at: now, &effects)
  }
}

extension RunnerPolling {
  fileprivate var isChecking: Bool {
    if case .checking(nil) = provider { true } else { false }
  }
}
