import Core

/// The ports of one life of the dispatcher.
struct SimulatedWorld: DispatcherWorld {
  let simulation: Simulation
  let life: Life

  func coordinator(of runner: RunnerName) -> (any CoordinatorPort)? {
    guard let index = simulation.index(of: runner) else { return nil }
    return SimulatedCoordinator(simulation: simulation, life: life, runner: index)
  }

  func provider(of runner: RunnerName) -> (any ProviderPort)? {
    guard let index = simulation.index(of: runner) else { return nil }
    switch simulation.plan.settings.runners[index].executor {
    case .localDocker:
      return watched(SimulatedEngine(simulation: simulation, life: life, runner: index))
    case .cleverDocker where simulation.plan.isWired:
      return watched(simulation.wiredCloud(of: index, in: life))
    case .cleverDocker:
      return watched(SimulatedCloud(simulation: simulation, life: life, runner: index))
    }
  }

  private func watched(_ provider: some ProviderPort) -> any ProviderPort {
    Witness(provider, simulation, life)
  }
}

extension Simulation {
  /// The place of a runner among those of the plan.
  func index(of runner: RunnerName) -> Int? {
    plan.settings.runners.firstIndex { $0.name == runner }
  }
}
