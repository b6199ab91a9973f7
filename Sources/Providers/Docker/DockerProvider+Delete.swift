public import Core

/// What is there of one resource.
private struct Remains {
  var containers: [EngineContainer]
  var images: [EngineImage]
  var isEmpty: Bool { containers.isEmpty && images.isEmpty }
}

extension DockerProvider {
  /// Deletes everything of the name, and says `gone` only after a look has found nothing of it.
  public func delete(_ resource: Resource) async -> DeleteAnswer {
    let attempt = "delete \(resource.name)"
    do {
      let engine = try engine(resource.account, for: resource.name)
      // A build that was cut may still end its step; what it leaves is taken in the next round.
      for _ in 0..<4 {
        let remains = try await remains(of: resource.name, with: engine)
        if remains.isEmpty { return .gone }
        try await delete(remains, of: resource.name, with: engine)
      }
      return .unknown(Trouble("cannot \(attempt): something of it is still there"))
    } catch {
      return Self.answer(to: error, attempt)
    }
  }

  private func remains(
    of name: ResourceName, with engine: EngineAPI
  ) async throws(EngineFailure) -> Remains {
    let containers = try await engine.containers().filter { $0.belongs(to: name) }
    let tagged = try await engine.images(where: "reference", is: name.imageTag)
    let label = "\(EngineLabel.resource)=\(name)"
    let labelled = try await engine.images(where: "label", is: label)
    return Remains(
      containers: containers,
      images: tagged.filter { $0.tags.contains(name.imageTag) }
        + labelled.filter { $0.isLeftover(of: name) })
  }

  private func delete(
    _ remains: Remains, of name: ResourceName, with engine: EngineAPI
  ) async throws(EngineFailure) {
    for container in remains.containers {
      let query = [(name: "force", value: "1"), (name: "v", value: "1")]
      let answer = try await engine.call(
        EngineRoute("DELETE", "containers", container.id, query: query))
      switch answer.status {
      case 204, 404: continue
      case 409: throw .busy("a container is being removed: \(answer.message)")
      default: throw answer.failure
      }
    }
    for image in remains.images {
      // By its tag, so that a tag of somebody else's stays.
      let reference = image.tags.isEmpty ? image.id : name.imageTag
      let answer = try await engine.call(
        EngineRoute("DELETE", "images", reference, query: [("force", "1")]))
      guard answer.status == 200 || answer.status == 404 else { throw answer.failure }
    }
  }

  private static func answer(to failure: EngineFailure, _ attempt: String) -> DeleteAnswer {
    switch failure.verdict(attempt) {
    // An engine that is away has refused nothing.
    case .no(let refusal) where refusal.kind == .away: .unknown(refusal.trouble)
    case .no(let refusal): .no(refusal.trouble, credentials: refusal.kind == .credentials)
    case .unknown(let trouble): .unknown(trouble)
    }
  }
}
