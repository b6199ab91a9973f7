import Core
import StateFile

// Jobs of an earlier program, which an operator imports before hpr's first life, and now and then
// once more.
extension Simulation {
  /// The earlier program has begun this job, on a machine with a name of its own.
  func inherit(_ job: Job) {
    let peer = "old-\(job.key.runner)"
    let machine = Machine(
      id: ResourceID("app_old_\(job.key.job)"),
      name: ResourceName("hpd-job-\(peer)-\(job.key.job)"),
      account: account(of: job.runner, tenant: nil), executor: .cleverDocker, weight: job.flavor,
      origin: .ordered, at: timeline.now, shownFrom: timeline.now)
    machine.commit = "of the earlier program"
    machine.launchedAt = timeline.now
    machines.append(machine)
    jobs.append(job)
    jobsByKey[job.key] = job
    job.status = .running
    job.launches = 1
    (job.grantedAt, job.isDelivered, job.wasDurable) = (timeline.now, true, true)
    watchOver(job)
    boot(machine, job)
    var application = PeerApplication(id: machine.id)
    application.weight = job.flavor
    var handle = PeerHandle(runner: peer, job: job.key.job, token: Secret(job.token))
    handle.resource = .application(application)
    inherited.launched.append(handle)
  }

  /// Whether a job may be one of the earlier program.
  func isInherited(_ job: Job) -> Bool {
    plan.isImporting && job.key.runner.text == "b" && [.plain, .dies].contains(job.kind)
      && inherited.launched.count < 2
  }

  /// Adds the jobs of the earlier program to the state, as `hpr state import` does. It is a process
  /// of its own, and may be killed like one.
  func importState() {
    beginLife()
    guard let store = openState(), let imported = inheritedRecords() else { return }
    trace("import")
    figures.count("import")
    var after = taken(up: found).snapshot
    after.add(imported)
    after = taken(up: after).snapshot
    step(.imported(before: found, after: after))
    let current = life
    Task(executorPreference: executor) { [after] in
      try? await store.commit(after)
      current.hasReturned = true
    }
    while !current.hasReturned { goOn(current) }
    current.isOver = true
    while executor.runOne() {}
  }

  private func inheritedRecords() -> [JobRecord]? {
    var configuration = Configuration(path: "paas-runner.toml")
    configuration.runners = plan.settings.runners.compactMap { Self.configurations[$0.name.text] }
    for index in configuration.runners.indices {
      let name = configuration.runners[index].name
      let settings = plan.settings.runners.first { $0.name == name }
      configuration.runners[index].watch.timeout = settings?.startTimeout ?? .seconds(300)
    }
    let names = configuration.runners.map { ("old-\($0.name)", $0.name) }
    let outcome = try? PeerImport(
      configuration, renamed: Dictionary(names) { $1 }, installation: Self.installation,
      at: timeline.now + life.clockAhead
    ).outcome(of: inherited)
    if outcome == nil { violate(0, "the earlier program's jobs cannot be imported") }
    return outcome?.records
  }

  /// Until all that is inherited is tracked, nothing else begins.
  func importAtFirst() {
    while !hasFailed, !inherited.launched.isEmpty, durable.records.isEmpty { importState() }
  }
}
