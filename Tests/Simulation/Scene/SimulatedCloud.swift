import Core

/// The Clever Cloud of one runner: of one organisation, or of one for each tenant.
struct SimulatedCloud: ProviderPort {
  let simulation: Simulation
  let life: Life
  let runner: Int

  private var party: Party { simulation.providers[runner] }
  private var isMultiTenant: Bool { simulation.plan.settings.runners[runner].isMultiTenant }

  /// Who answers for an account.
  private func party(of account: Account) -> Party { simulation.party(of: account, runner) }

  func account(for payload: JobPayload) async -> AccountAnswer {
    guard isMultiTenant else { return .account(simulation.account(of: runner, tenant: nil)) }
    switch NamespaceChoice(PayloadVariables(payload)) {
    case .refused(let refusal): return .no(refusal)
    case .namespace(let namespace):
      let tenant = namespace == "t0" ? 0 : 1
      return await simulation.call(
        "resolve \(namespace)", to: simulation.tenants[tenant], in: life, lost: { .unknown($0) },
        act: { _ in .account(simulation.account(of: runner, tenant: tenant)) })
    }
  }

  func accounts() async -> [Account] {
    isMultiTenant
      ? [0, 1].map { simulation.account(of: runner, tenant: $0) }
      : [simulation.account(of: runner, tenant: nil)]
  }

  func check() async -> ProviderCondition {
    await simulation.call(
      "check \(party.name)", to: party, in: life, lost: { .away($0) }, act: { _ in .available })
  }

  func catalogue() async -> CatalogueAnswer { .catalogue(Simulation.catalogue) }

  func lookUp(_ name: ResourceName, in account: Account) async -> ListAnswer {
    await simulation.call(
      "look up \(name)", to: party(of: account), in: life, within: 60, lost: { .failed($0) },
      act: { _ in simulation.found(name, in: account) })
  }

  func create(_ order: CreateOrder) async -> CreateAnswer {
    await simulation.call(
      "create \(order.resource.name)", to: party(of: order.resource.account), in: life, within: 60,
      taking: 100...12_000,
      lost: { $0.saysNotSent ? .no(Refusal(.away, $0)) : .unknown($0) },
      act: { simulation.create(order, $0, by: party(of: order.resource.account), isMultiTenant) })
  }

  func commitID(for order: LaunchOrder) -> String? { simulation.commit(of: order) }

  /// Looks at the repository, puts the environment, pushes: three calls.
  func launch(_ order: LaunchOrder) async -> LaunchAnswer {
    let party = party(of: order.resource.account)
    let name = order.resource.name
    let commit = simulation.commit(of: order)
    let head: LaunchAnswer? = await simulation.call(
      "look at the repository of \(name)", to: party, in: life,
      lost: { .no(Refusal(.again, $0)) }, act: { _ in simulation.head(order, commit) })
    if let head { return head }
    let environment: LaunchAnswer? = await simulation.call(
      "put the environment of \(name)", to: party, in: life,
      lost: { .no(Refusal(.again, $0)) },
      act: { _ in
        guard let machine = simulation.machine(of: order.resource) else { return .gone }
        machine.hasEnvironment = true
        return nil
      })
    if let environment { return environment }
    let repository = party == simulation.tenants[0] ? simulation.repository : party
    simulation.sent(order.payload, of: runner)
    let machine = simulation.machine(of: order.resource)
    let isFirst = simulation.pushIsSent(commit, to: machine)
    let answer = await simulation.call(
      "push to \(name)", to: repository, in: life, within: 60,
      lost: { $0.saysNotSent ? .no(Refusal(.again, $0)) : .unknown($0) },
      act: { _ in simulation.push(order, commit, to: repository) })
    if case .no = answer, isFirst, !life.isOver { machine?.mayHave = nil }
    return answer
  }

  func look(at resource: Resource) async -> ResourceCondition {
    await simulation.call(
      "look at \(resource.name)", to: party(of: resource.account), in: life,
      lost: { .unknown($0) }, act: { _ in simulation.application(of: resource) })
  }

  func end(of resource: Resource) async -> ResourceCondition {
    while true {
      let condition = await look(at: resource)
      switch condition {
      case .ended, .gone, .unknown: return condition
      case .pending, .alive: break
      }
      guard let machine = simulation.machine(of: resource) else { continue }
      let isDue = await simulation.waitForEnd(of: machine, .seconds(60), in: life)
      guard isDue || (!life.isOver && !Task.isCancelled) else {
        return .unknown(Trouble("the wait was cancelled"))
      }
    }
  }

  func delete(_ resource: Resource) async -> DeleteAnswer {
    await simulation.call(
      "delete \(resource.name) \(resource.id?.text ?? "")", to: party(of: resource.account),
      in: life, lost: { .unknown($0) },
      act: { _ in simulation.deleteApplications(resource, by: party(of: resource.account)) })
  }

  func list(_ account: Account) async -> ListAnswer {
    await simulation.call(
      "list \(account)", to: party(of: account), in: life, within: 60, lost: { .failed($0) },
      act: { _ in simulation.listing(of: account) })
  }
}
