public import Core

extension DockerProvider {
  /// One look at the job's container.
  ///
  /// Asked from the launch on. No container, while its image is there, is therefore an end and not
  /// `gone`: the image is still to be deleted, and `gone` would pay that debt.
  public func look(at resource: Resource) async -> ResourceCondition {
    do {
      let engine = try engine(resource.account, for: resource.name)
      return try await look(at: resource.name, with: engine).condition
    } catch {
      return .unknown(error.trouble("look at the container \(resource.name)"))
    }
  }

  /// Waits until the container has ended; one that is not started yet is given half a minute.
  public func end(of resource: Resource) async -> ResourceCondition {
    do {
      let engine = try engine(resource.account, for: resource.name)
      let (first, id) = try await look(at: resource.name, with: engine)
      guard let id, try await waited(for: id, in: first, with: engine) else { return first }
      return try await look(at: resource.name, with: engine).condition
    } catch {
      return .unknown(error.trouble("wait for the container \(resource.name)"))
    }
  }

  private func look(
    at name: ResourceName, with engine: EngineAPI
  ) async throws(EngineFailure) -> (condition: ResourceCondition, container: String?) {
    guard let container = try await engine.container(of: name) else {
      let isImageLeft = try await engine.hasImage(name.imageTag)
      let trouble = Trouble("there is no container \(name) (any more)")
      return (isImageLeft ? .ended(trouble, log: "") : .gone, nil)
    }
    guard case .ended(let trouble, _) = container.condition else {
      return (container.condition, container.id)
    }
    let log = Excerpt.end(of: await engine.logEnd(of: container), hiding: transport.secrecy.all)
    return (.ended(trouble, log: log), container.id)
  }

  /// Whether there was something to wait for.
  private func waited(
    for id: String, in condition: ResourceCondition, with engine: EngineAPI
  ) async throws(EngineFailure) -> Bool {
    switch condition {
    case .alive:
      let deadlines = HTTPDeadlines(total: nil)
      try await engine.wait(for: id, condition: "not-running", deadlines: deadlines)
      return true
    case .pending:
      // What is only created counts as not running.
      let deadlines = HTTPDeadlines(total: .seconds(30))
      do {
        try await engine.wait(for: id, condition: "next-exit", deadlines: deadlines)
      } catch {
        guard case .transport(let fault) = error, fault.kind == .timedOut else { throw error }
      }
      return true
    case .ended, .gone, .unknown: return false
    }
  }
}
