import Core
import Providers

// Worlds in which Clever Cloud is spoken to in HTTP, by hpr's own client.
extension Simulation {
  /// hpr's own client, as one life has it.
  func wiredCloud(of runner: Int, in life: Life) -> CleverCloudProvider {
    if let cloud = life.clouds[runner] { return cloud }
    let settings = plan.settings.runners[runner]
    let cloud = CleverCloudProvider(
      CleverCloudSettings(
        apiURL: "https://cloud.example/v2", tenancy: tenancy(of: settings),
        defaultFlavor: settings.flavors?.defaultFlavor ?? "M",
        maxFlavor: settings.flavors?.maxFlavor,
        lookInterval: script == nil ? .seconds(30) : .seconds(60)),
      served: found.served.filter { $0.runner == settings.name },
      catalogue: found.catalogues.first { $0.runner == settings.name }?.catalogue,
      clock: VirtualClock(simulation: self, life: life),
      transport: CloudWire(simulation: self, life: life, runner: runner),
      repository: {
        WiredRepository(simulation: self, life: life, runner: runner, address: $0)
      }, context: { self.tree(for: $0, of: runner, in: life) })
    life.clouds[runner] = cloud
    return cloud
  }

  private func tenancy(of runner: RunnerSettings) -> CleverCloudSettings.Tenancy {
    let name = runner.name.text
    guard runner.isMultiTenant else {
      return .single(
        organisation: "orga_\(name)", token: Secret(Self.organisationToken(of: name)))
    }
    return .byNamespace(
      CleverCloudSettings.NamespaceAttributes(
        coordinatorURL: "https://\(name).example", token: Secret(Self.accessToken(of: name))))
  }

  /// The token that an organisation accepts.
  func organisationToken(of account: Account?) -> String {
    Self.organisationToken(of: String(account?.text.dropFirst("orga_".count) ?? ""))
  }

  /// What is to be pushed, of which the settings are a part.
  private func tree(for order: CreateOrder, of runner: Int, in life: Life) -> BuildContext {
    guard var tree = tree(of: order.payload, runner) else { return BuildContext(files: []) }
    tree.files.append(BuildContext.File(name: "settings", bytes: Array("\(reloads)".utf8)))
    if let id = order.resource.id { life.trees[id] = tree }
    return tree
  }

  /// Who answers a call.
  func party(of route: CloudRoute, _ runner: Int) -> Party {
    if case .attributes(let namespace) = route {
      return party(of: Account("orga_\(namespace)"), runner)
    }
    return party(of: route.account, runner)
  }
}
