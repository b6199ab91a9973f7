import OrderedCollections

// What bears our mark and is in no record in two sightings is decommissioned (design §3.1).
extension DispatcherState {
  /// Orders the listings that are due: the first when a provider has answered for the first time.
  mutating func reconcile(at now: Instant, _ effects: inout [Effect]) {
    guard mode == .working || mode == .draining else { return }
    for name in polling.keys {
      guard let runner = polling[name], runner.provider == .available, !runner.isListing,
        let next = runner.nextListing, next <= now
      else { continue }
      polling[name]?.isListing = true
      polling[name]?.lastListing = now
      polling[name]?.nextListing = settings.orphanCheckInterval.map { now + $0 }
      effects.append(.list(name, also: furtherAccounts(of: name)))
    }
  }

  /// The interval in force runs from the last listing; the first is due whatever it is.
  mutating func scheduleListings() {
    for name in polling.keys {
      guard let last = polling[name]?.lastListing else { continue }
      polling[name]?.nextListing = settings.orphanCheckInterval.map { last + $0 }
    }
  }

  /// Where the runner's resources are or were seen, wherever the configuration now points.
  private func furtherAccounts(of name: RunnerName) -> [Account] {
    var accounts: OrderedSet<Account> = []
    for life in lives.values where life.record.key.runner == name {
      guard let account = life.record.resource?.account, account.namespace == nil else { continue }
      accounts.append(account)
    }
    let mark = Mark(installation: installation, runner: name)
    for sighting in sightings where sighting.name.parts?.mark == mark {
      accounts.append(sighting.account)
    }
    return Array(accounts)
  }

  mutating func listed(
    _ account: Account, _ answer: ListAnswer, of runner: RunnerName, at now: Instant,
    _ effects: inout [Effect]
  ) {
    guard case .complete(let found) = answer else { return }
    let tracked = Tracked(in: account, lives.values.lazy.map(\.record))
    let marks = self.marks
    let strangers = found.filter { resource in
      guard let mark = resource.name.parts?.mark, marks[mark] != nil else { return false }
      return tracked.holder(of: resource) == nil
    }
    let here = sightings.filter { $0.account == account }.map { ($0.id, $0) }
    let known = Dictionary(here) { first, _ in first }
    // What is not seen again is forgotten, and so is what is tracked meanwhile.
    sightings.removeAll { $0.account == account }
    for resource in strangers {
      let sighting =
        known[resource.id]
        ?? Sighting(account: account, name: resource.name, id: resource.id, first: now)
      seen(resource, sighting, marks, at: now, &effects)
    }
    noteKept(of: runner, in: account, Set(found.map(\.id)), at: now, &effects)
  }

  /// The runners by their marks. Single steps' marks are nobody's.
  private var marks: [Mark: RunnerName] {
    let pairs = polling.keys.map { (Mark(installation: installation, runner: $0), $0) }
    return Dictionary(pairs) { first, _ in first }
  }

  private mutating func seen(
    _ resource: FoundResource, _ sighting: Sighting, _ marks: [Mark: RunnerName], at now: Instant,
    _ effects: inout [Effect]
  ) {
    let account = sighting.account
    let interval = settings.orphanCheckInterval ?? .seconds(300)
    guard let parts = resource.name.parts, let runner = marks[parts.mark].flatMap({ polling[$0] })
    else { return sightings.append(sighting) }
    let key = JobKey(runner.settings.name, parts.job)
    if let life = lives[key] {
      // What bears the name of a job that is tracked elsewhere waits until that record is gone; a
      // second one beside a job's own goes on sight.
      guard life.record.resource?.account == account else { return sightings.append(sighting) }
    } else {
      guard now >= sighting.first + interval else { return sightings.append(sighting) }
      effects.append(.note(.orphan(resource.name, resource.id)))
      lives[key] = orphan(resource, key, runner, in: account, at: now)
    }
    jobHappened(key, .duplicateListed(resource.id), at: now, &effects)
  }

  private func orphan(
    _ resource: FoundResource, _ key: JobKey, _ runner: RunnerPolling, in account: Account,
    at now: Instant
  ) -> JobLife {
    var record = JobRecord(
      key: key, payload: nil, acquiredAt: now,
      expectedWeight: resource.weight ?? runner.settings.limits.worst,
      mark: Mark(installation: installation, runner: key.runner))
    record.resource = Resource(
      executor: runner.settings.executor, name: resource.name, id: resource.id, account: account,
      weight: record.expectedWeight)
    record.creation = .made
    record.hasRun = true
    record.owesDeletion = true
    record.phase = .decommissioning
    return JobLife(record, executor: runner.settings.executor)
  }

  /// Only its own runner's listings count for a kept record: another's of the same account comes
  /// at the same moment and would be the same look twice. A listing shows names of hpr's form: that
  /// an imported resource is in none says nothing.
  private mutating func noteKept(
    of runner: RunnerName, in account: Account, _ ids: Set<ResourceID>, at now: Instant,
    _ effects: inout [Effect]
  ) {
    let kept = keys { life in
      life.record.phase == .kept && life.record.key.runner == runner
        && life.record.resource?.account == account && life.record.resource?.name.parts != nil
    }
    for key in kept {
      let isThere = lives[key]?.record.resource?.id.map(ids.contains) ?? false
      jobHappened(key, .listed(isThere: isThere), at: now, &effects)
    }
  }
}
