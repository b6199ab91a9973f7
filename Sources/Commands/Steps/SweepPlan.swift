import Core
import Providers
import StateFile

/// Where a sweep looks, and for what.
struct SweepPlan {
  let configuration: Configuration
  /// The runners that are swept.
  let runners: [RunnerConfiguration]
  /// Only the account of this namespace is looked at.
  let namespace: String?
  let world: LiveWorld
  /// What is known from the state of where to look; what is tracked is read after each look.
  let known: Snapshot?

  /// The runners of the configuration that are meant.
  /// - Throws: `CommandError` if there is none of that name.
  static func runners(
    of configuration: Configuration, named name: String?
  ) throws(CommandError) -> [RunnerConfiguration] {
    guard let name else { return configuration.runners }
    guard let runner = configuration.runner(RunnerName(name)) else {
      throw CommandError(.invalid, configuration.path, "there is no runner '\(name)'")
    }
    return [runner]
  }

  /// Each account once, with the first runner that knows it.
  /// - Throws: `CommandError` if the namespace's account cannot be learned.
  func places() async throws(CommandError) -> [OrphanSweep.Place] {
    var places: [OrphanSweep.Place] = []
    for runner in runners {
      for account in try await accounts(of: runner)
      where !places.contains(where: { $0.account == account }) {
        places.append(OrphanSweep.Place(runner: runner.name, account: account))
      }
    }
    return places
  }

  private func accounts(of runner: RunnerConfiguration) async throws(CommandError) -> [Account] {
    guard let provider = world.provider(of: runner.name) else { return [] }
    if let namespace { return [try await account(of: namespace, runner, provider)] }
    let own = await provider.accounts()
    var further: [Account] = []
    for account in remembered(runner.name) where !(own + further).contains(account) {
      further.append(account)
    }
    return own + further
  }

  /// Where the runner's resources are or were seen, wherever the configuration now points.
  private func remembered(_ name: RunnerName) -> [Account] {
    guard let known else { return [] }
    let mark = Mark(installation: known.installation, runner: name)
    return known.records.filter { $0.key.runner == name }.compactMap(\.resource?.account)
      + known.sightings.filter { $0.name.parts?.mark == mark }.map(\.account)
  }

  private func account(
    of namespace: String, _ runner: RunnerConfiguration, _ provider: any ProviderPort
  ) async throws(CommandError) -> Account {
    guard runner.clever?.isMultiTenant == true, let clever = provider as? CleverCloudProvider else {
      throw CommandError(
        .invalid, "\(runner.name)", "its resources do not belong to namespaces",
        hint: "--namespace is for runners with cc_multi_tenant; name one by --runner")
    }
    let what = "\(runner.name): the namespace \(namespace)"
    switch await clever.organisation(of: namespace) {
    case .account(let account): return account
    case .no(let refusal): throw CommandError(.coordinator, what, refusal.trouble.summary)
    case .unknown(let trouble): throw CommandError(.coordinator, what, trouble.summary)
    }
  }
}
