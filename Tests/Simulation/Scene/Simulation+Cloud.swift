import Core

// What the cloud does when a call arrives.
extension Simulation {
  static let catalogue = Catalogue(
    ["S", "M", "L", "XL"].enumerated().map {
      Flavor(
        choice: $0.element, apiName: $0.element, weight: Weight(thousandths: 1000 * ($0.offset + 1))
      )
    })

  /// Who answers for an organisation of a runner, or for all of them.
  func party(of account: Account?, _ runner: Int) -> Party {
    switch account?.text {
    case "orga_t0": tenants[0]
    case "orga_t1": tenants[1]
    default: providers[runner]
    }
  }

  func create(
    _ order: CreateOrder, _ arrival: Arrival, by party: Party, _ isMultiTenant: Bool
  ) -> CreateAnswer {
    step(.ordered(Order(order.resource), isRepeat: arrival.isRepeat, isLate: arrival.isLate))
    if misbehaves(party, 8) {
      let kinds: [Refusal.Kind] = [
        .again, .catalogue, .final, isMultiTenant ? .again : .credentials, .away,
      ]
      return .no(Refusal(pick(kinds), Trouble("it answers 4xx", kind: .refused)))
    }
    let weight = jobs.first { $0.key.job == order.payload.id }?.flavor ?? order.resource.weight
    let machine = make(Order(order.resource), weight, arrival, by: party)
    return .created(id: machine.id, weight: weight)
  }

  /// An application comes to be.
  func make(
    _ order: Order, _ weight: Weight, _ arrival: Arrival, by party: Party
  ) -> Machine {
    lastMachine += 1
    let origin: Machine.Origin = arrival.isRepeat ? .repeated : arrival.isLate ? .late : .ordered
    let hidden = misbehaves(party, 10) ? seconds(0...25) : .zero
    let machine = Machine(
      id: ResourceID("app_\(lastMachine)"), name: order.name, account: order.account,
      executor: order.executor, weight: weight, origin: origin, at: timeline.now,
      shownFrom: timeline.now + hidden)
    machines.append(machine)
    trace("made \(machine.id) \(machine.name) \(origin)")
    return machine
  }

  /// What would be pushed: it depends on the runner's settings.
  func commit(of order: LaunchOrder) -> String {
    "c\(order.payload.id)-\(reloads)"
  }

  /// What the repository says; nil where there is nothing yet and this commit may be pushed.
  func head(_ order: LaunchOrder, _ commit: String) -> LaunchAnswer? {
    guard let machine = machine(of: order.resource) else { return .gone }
    if let head = machine.commit { return found(head, order, commit) }
    guard let recorded = order.commit, recorded != commit else { return nil }
    return .no(Refusal(.again, Trouble("the settings have changed")))
  }

  private func found(_ head: String, _ order: LaunchOrder, _ commit: String) -> LaunchAnswer {
    guard let recorded = order.commit, recorded != head, commit != head else { return .launched }
    return .no(Refusal(.final, Trouble("another commit is there")))
  }

  /// A push leaves.
  /// - Returns: whether it is the first that may arrive.
  func pushIsSent(_ commit: String, to machine: Machine?) -> Bool {
    guard let machine else { return false }
    machine.launchOrderedAt = machine.launchOrderedAt ?? timeline.now
    defer { machine.mayHave = machine.mayHave ?? commit }
    return machine.mayHave == nil
  }

  func push(_ order: LaunchOrder, _ commit: String, to repository: Party) -> LaunchAnswer {
    if weather[repository.index].lies { return lie(order) }
    guard let machine = machine(of: order.resource) else { return .gone }
    if let head = machine.commit { return found(head, order, commit) }
    launch(machine, commit: commit, order.payload.id, order.payload.bytes)
    return .launched
  }

  /// It claims to have what it has not, or somebody else's.
  private func lie(_ order: LaunchOrder) -> LaunchAnswer {
    figures.count("lie")
    return order.payload.id.number % 2 == 0
      ? .launched : .no(Refusal(.final, Trouble("another commit is there")))
  }

  func application(of resource: Resource) -> ResourceCondition {
    guard let machine = machine(of: resource) else { return .gone }
    if machine.hasEnded { return .ended(Trouble("its deployment has ended"), log: "") }
    if machine.commit == nil { return .pending(.idle("there is no deployment yet")) }
    if machine.isAlive { return .pending(.machineRuns) }
    // A machine runs for a while before its inner runner does.
    guard let since = machine.launchedAt, timeline.now < since + .seconds(20) else {
      return .pending(.machineRuns)
    }
    return .pending(.preparing("WIP"))
  }

  func deleteApplications(_ resource: Resource, by party: Party) -> DeleteAnswer {
    if misbehaves(party, 8) {
      return .no(
        Trouble("it answers 4xx", kind: .refused),
        credentials: pick([false, false, false, false, true]))
    }
    let meant = machines.filter { machine in
      machine.exists && machine.account == resource.account
        && (resource.id.map { $0 == machine.id }
          ?? (machine.name == resource.name && machine.shownFrom <= timeline.now))
    }
    for machine in meant { remove(machine) }
    return .gone
  }
}
