import Core

// What the engines do when a call arrives.
extension Simulation {
  func account(of runner: Int, tenant: Int?) -> Account {
    let name = plan.settings.runners[runner].name
    guard plan.settings.runners[runner].executor == .cleverDocker else {
      return Account("unix:///\(name)")
    }
    return Account(tenant.map { "orga_t\($0)" } ?? "orga_\(name)")
  }

  /// What a listing shows of an account.
  func shown(in account: Account, where isMeant: (Machine) -> Bool) -> [FoundResource] {
    machines.filter {
      $0.exists && $0.account == account && $0.shownFrom <= timeline.now && isMeant($0)
    }.map {
      FoundResource(name: $0.name, id: $0.id, createdAt: $0.createdAt, weight: $0.weight)
    }
  }

  /// What bears such a name; providers that look for a beginning show more.
  func found(_ name: ResourceName, in account: Account) -> ListAnswer {
    .complete(shown(in: account) { $0.name.text.hasPrefix(name.text) })
  }

  /// A whole listing.
  func listing(of account: Account) -> ListAnswer {
    var found = shown(in: account) { $0.name.parts != nil }
    for piece in pieces(in: account) where !found.contains(where: { $0.id == piece.id }) {
      found.append(piece)
    }
    let ids = Set(found.map(\.id))
    for machine in machines where ids.contains(machine.id) && machine.exists {
      machine.listedAt = machine.listedAt ?? timeline.now
    }
    return .complete(found)
  }

  /// What builds have left, each as what it was to become.
  private func pieces(in account: Account) -> [FoundResource] {
    leftovers.filter { $0.account == account }.map {
      FoundResource(
        name: $0.name, id: ResourceID($0.name.text), createdAt: Self.start, weight: .one)
    }
  }

  func machine(of resource: Resource) -> Machine? {
    machines.last { machine in
      machine.exists && machine.account == resource.account
        && (resource.id.map { $0 == machine.id } ?? (machine.name == resource.name))
    }
  }

  func build(_ order: CreateOrder, _ arrival: Arrival, by party: Party) -> CreateAnswer {
    step(.ordered(Order(order.resource), isRepeat: arrival.isRepeat, isLate: arrival.isLate))
    let resource = order.resource
    // A build that goes on after hpr has hung up leaves at most what a listing shows.
    if misbehaves(party, 5), !arrival.isLate {
      leftovers.append((resource.name, resource.account))
      return .no(
        Refusal(
          pick([.final, .again]), Trouble("the build has failed"), leavesTraces: true,
          log: "docker says no to \(order.payload.token.reveal())"))
    }
    let id = ResourceID(resource.name.text)
    if !machines.contains(where: { $0.id == id && $0.exists }) {
      let origin: Machine.Origin = arrival.isRepeat ? .repeated : arrival.isLate ? .late : .ordered
      let machine = Machine(
        id: id, name: resource.name, account: resource.account, executor: .localDocker,
        weight: .one, origin: origin, at: timeline.now, shownFrom: timeline.now)
      machines.append(machine)
      trace("built \(id)")
    }
    return .created(id: id, weight: .one)
  }

  func startContainer(_ order: LaunchOrder, by party: Party) -> LaunchAnswer {
    guard let machine = machine(of: order.resource) else { return .gone }
    guard machine.commit == nil else { return .launched }
    if misbehaves(party, 5) {
      return .no(
        Refusal(
          pick([.again, .again, .final]), Trouble("it cannot be started"), leavesTraces: true))
    }
    launch(machine, commit: "", order.payload.id, order.payload.bytes)
    return .launched
  }

  func container(of resource: Resource) -> ResourceCondition {
    guard let machine = machine(of: resource) else { return .gone }
    if machine.hasEnded {
      return .ended(
        Trouble("it has ended with 137"),
        log: "last words: s3cr3t-of-\(resource.name.parts?.job.number ?? 0)")
    }
    guard machine.commit != nil else {
      return .ended(Trouble("there is no container"), log: "")
    }
    return machine.isAlive ? .alive : .pending
  }

  func deleteContainer(_ resource: Resource, by party: Party) -> DeleteAnswer {
    if misbehaves(party, 5) {
      return .no(Trouble("it answers 409", kind: .refused), credentials: false)
    }
    for machine in machines
    where machine.exists && machine.name == resource.name && machine.account == resource.account {
      remove(machine)
    }
    leftovers.removeAll { $0.name == resource.name && $0.account == resource.account }
    return .gone
  }

  // MARK: Machines

  /// A machine goes, by order.
  func remove(_ machine: Machine) {
    step(.deleting(machine))
    trace("\(machine.id) is deleted")
    takeAway(machine)
    wakeWaiters(for: machine)
  }

  /// A machine is there no more; Clever Cloud shows it for a while as one that is being deleted.
  func takeAway(_ machine: Machine) {
    machine.isGone = true
    if plan.isWired, machine.executor == .cleverDocker {
      machine.shownUntil = timeline.now + seconds(0...60)
    }
  }

  /// Starts a job on a machine, with these bytes as its payload.
  func launch(_ machine: Machine, commit: String, _ id: JobID?, _ payload: [UInt8]) {
    machine.commit = commit
    machine.launchedAt = timeline.now
    guard let job = jobs.first(where: { $0.key.job == id }) else { return }
    job.launches += 1
    trace("\(job.key) is launched on \(machine.id)")
    step(.launched(job, machine, payload))
    boot(machine, job)
  }

  /// A machine starts with a job.
  func boot(_ machine: Machine, _ job: Job) {
    job.machine = machine
    guard job.kind != .neverLives else { return }
    let isLate = job.kind == .livesLate
    let patience =
      isLate ? Int(plan.settings.runners[job.runner].startTimeout.components.seconds) : 0
    let after = seconds(0...15) + (isLate ? .seconds(patience) + seconds(0...15) : .zero)
    timeline.at(timeline.now + after) { [self] in
      guard machine.exists, !machine.hasEnded else { return }
      guard job.isProcessing else { return end(machine) }
      machine.isAlive = true
      job.log += 50
      job.heardAt = timeline.now
      job.lastTouch = timeline.now
      trace("\(job.key) lives")
      if job.kind != .hangs { work(machine, job) }
    }
  }

  private func work(_ machine: Machine, _ job: Job) {
    timeline.at(timeline.now + seconds(5...60)) { [self] in
      guard machine.exists, !machine.hasEnded else { return }
      if job.kind != .dies, job.isProcessing {
        end(job, job.status == .canceling ? .canceled : .success)
      }
      guard machine.executor == .localDocker || !chance(30) else { return }
      timeline.at(timeline.now + seconds(0...5)) { [self] in end(machine) }
    }
  }

  /// A machine ends by itself.
  func end(_ machine: Machine) {
    guard machine.exists, !machine.hasEnded else { return }
    machine.hasEnded = true
    trace("\(machine.id) has ended")
    wakeWaiters(for: machine)
  }

  func wakeWaiters(for machine: Machine) {
    for waiter in endWaiters where waiter.machine === machine { endWait(waiter.wait, true) }
    endWaiters.removeAll { $0.machine === machine }
  }

  /// Waits until a machine has ended; false if it was not waited for so long.
  func waitForEnd(of machine: Machine, _ patience: Duration, in life: Life) async -> Bool {
    guard machine.exists, !machine.hasEnded else { return true }
    return await wait(until: timeline.now + patience, in: life) { endWaiters.append((machine, $0)) }
  }
}
