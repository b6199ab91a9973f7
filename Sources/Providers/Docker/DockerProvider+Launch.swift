public import Core

extension DockerProvider {
  /// Creates the job's container and starts it. One that has ever run is never started again.
  public func launch(_ order: LaunchOrder) async -> LaunchAnswer {
    let name = order.resource.name
    let attempt = "launch the container \(name)"
    do {
      let engine = try engine(order.resource.account, for: name)
      // Whatever changes between a look and an order is answered by looking again.
      for _ in 0..<3 {
        let step =
          if let found = try await engine.container(of: name) {
            try await launch(found, with: engine)
          } else {
            try await createAndStart(name, with: engine)
          }
        if let step { return step }
      }
      return .unknown(Trouble("cannot \(attempt): it comes and goes"))
    } catch {
      return Self.answer(to: error, attempt)
    }
  }

  /// Nil asks for another look.
  private func launch(
    _ container: ContainerState, with engine: EngineAPI
  ) async throws(EngineFailure) -> LaunchAnswer? {
    switch container.status {
    case .created: return try await start(container.id, with: engine)
    case .running, .paused, .restarting, .exited, .dead: return .launched
    case .removing, nil: throw .busy("it is being removed, or in a state unknown")
    }
  }

  private func createAndStart(
    _ name: ResourceName, with engine: EngineAPI
  ) async throws(EngineFailure) -> LaunchAnswer? {
    let answer = try await engine.createContainer(for: name, networkMode: networkMode)
    switch answer.status {
    case 201: return try await start(try answer.document(201).id(), with: engine)
    // Somebody has the name by now.
    case 409: return nil
    // No such image; but a network may be missing as well.
    case 404 where try await !engine.hasImage(name.imageTag): return .gone
    default: throw answer.failure
    }
  }

  /// A start of what runs does nothing (304), so that a repeated order does no harm.
  private func start(
    _ id: String, with engine: EngineAPI
  ) async throws(EngineFailure) -> LaunchAnswer? {
    let answer = try await engine.start(id)
    switch answer.status {
    case 204, 304: return .launched
    // The container is gone, or something that it needs is missing.
    case 404 where try await engine.container(id) == nil: return nil
    case 409: throw .busy("it cannot be started now: \(answer.message)")
    default: throw answer.failure
    }
  }

  private static func answer(to failure: EngineFailure, _ attempt: String) -> LaunchAnswer {
    switch failure.verdict(attempt) {
    case .no(var refusal):
      refusal.leavesTraces = true
      return .no(refusal)
    case .unknown(let trouble): return .unknown(trouble)
    }
  }
}
