import Core

/// A provider whose listings are watched: what hpr was shown, it has to act upon.
struct Witness<Provider: ProviderPort>: ProviderPort {
  let provider: Provider
  let simulation: Simulation
  let life: Life

  init(_ provider: Provider, _ simulation: Simulation, _ life: Life) {
    self.provider = provider
    self.simulation = simulation
    self.life = life
  }

  func list(_ account: Account) async -> ListAnswer { shown(await provider.list(account)) }

  func lookUp(_ name: ResourceName, in account: Account) async -> ListAnswer {
    shown(await provider.lookUp(name, in: account))
  }

  private func shown(_ answer: ListAnswer) -> ListAnswer {
    guard !life.isOver, case .complete(let found) = answer else { return answer }
    for resource in found { simulation.seen(resource, in: life) }
    return answer
  }

  // MARK: What is not watched

  func account(for payload: JobPayload) async -> AccountAnswer {
    await provider.account(for: payload)
  }
  func account(ofNamespace namespace: String) async -> AccountAnswer {
    await provider.account(ofNamespace: namespace)
  }
  func accounts() async -> [Account] { await provider.accounts() }
  func check() async -> ProviderCondition { await provider.check() }
  func create(_ order: CreateOrder) async -> CreateAnswer { await provider.create(order) }
  func catalogue() async -> CatalogueAnswer { await provider.catalogue() }
  func commitID(for order: LaunchOrder) -> String? { provider.commitID(for: order) }
  func launch(_ order: LaunchOrder) async -> LaunchAnswer { await provider.launch(order) }
  func look(at resource: Resource) async -> ResourceCondition {
    await provider.look(at: resource)
  }
  func end(of resource: Resource) async -> ResourceCondition { await provider.end(of: resource) }
  func delete(_ resource: Resource) async -> DeleteAnswer { await provider.delete(resource) }
  func list(_ account: Account, beginning prefix: String) async -> ListAnswer {
    await provider.list(account, beginning: prefix)
  }
}

extension Simulation {
  /// This life was shown a resource. One of the name of a record that has another is a second one
  /// from then on.
  fileprivate func seen(_ resource: FoundResource, in life: Life) {
    guard
      let record = durable.records.first(where: { $0.resource?.name == resource.name }),
      let own = record.resource?.id, own != resource.id,
      let machine = machines.last(where: { $0.id == resource.id && $0.exists }),
      machine.seenAsSecond?.life != life.number
    else { return }
    machine.seenAsSecond = (life.number, timeline.now)
  }
}
