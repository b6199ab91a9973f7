import Core

/// The Docker Engine of one runner.
struct SimulatedEngine: ProviderPort {
  let simulation: Simulation
  let life: Life
  let runner: Int

  private var party: Party { simulation.providers[runner] }
  private var account: Account { simulation.account(of: runner, tenant: nil) }

  func account(for payload: JobPayload) async -> AccountAnswer { .account(account) }
  func accounts() async -> [Account] { [account] }

  func check() async -> ProviderCondition {
    await simulation.call(
      "check \(party.name)", to: party, in: life, lost: { .away($0) }, act: { _ in .available })
  }

  func lookUp(_ name: ResourceName, in account: Account) async -> ListAnswer {
    await simulation.call(
      "look up \(name)", to: party, in: life, within: 60, lost: { .failed($0) },
      act: { _ in simulation.found(name, in: account) })
  }

  func create(_ order: CreateOrder) async -> CreateAnswer {
    simulation.sent(order.payload, of: runner)
    return await simulation.call(
      "build \(order.resource.name)", to: party, in: life, within: 60, taking: 100...12_000,
      lost: { $0.saysNotSent ? .no(Refusal(.away, $0)) : .unknown($0) },
      act: { simulation.build(order, $0, by: party) })
  }

  func launch(_ order: LaunchOrder) async -> LaunchAnswer {
    await simulation.call(
      "start \(order.resource.name)", to: party, in: life,
      lost: { $0.saysNotSent ? .no(Refusal(.away, $0)) : .unknown($0) },
      act: { _ in simulation.startContainer(order, by: party) })
  }

  func look(at resource: Resource) async -> ResourceCondition {
    await simulation.call(
      "look at \(resource.name)", to: party, in: life, lost: { .unknown($0) },
      act: { _ in simulation.container(of: resource) })
  }

  func end(of resource: Resource) async -> ResourceCondition {
    let first = await look(at: resource)
    switch first {
    case .alive, .pending: break
    case .ended, .gone, .unknown: return first
    }
    guard let machine = simulation.machine(of: resource) else { return .gone }
    let patience: Duration = first == .alive ? .seconds(600) : .seconds(30)
    guard await simulation.waitForEnd(of: machine, patience, in: life) else {
      return .unknown(Trouble("the wait was cut"))
    }
    return await look(at: resource)
  }

  func delete(_ resource: Resource) async -> DeleteAnswer {
    await simulation.call(
      "delete \(resource.name)", to: party, in: life, lost: { .unknown($0) },
      act: { _ in simulation.deleteContainer(resource, by: party) })
  }

  func list(_ account: Account) async -> ListAnswer {
    await simulation.call(
      "list \(account)", to: party, in: life, within: 60, lost: { .failed($0) },
      act: { _ in simulation.listing(of: account) })
  }
}
