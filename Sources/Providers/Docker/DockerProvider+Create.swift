public import Core

extension DockerProvider {
  /// Builds the job's image. Building again what is there already replaces it.
  public func create(_ order: CreateOrder) async -> CreateAnswer {
    let name = order.resource.name
    let attempt = "build the image \(name)"
    do {
      let engine = try engine(order.resource.account, for: name)
      let archive = try Self.archive(of: context(order), at: order.acquiredAt)
      let said = try await engine.build(name.imageTag, from: archive, networkMode: networkMode)
      let secrets = transport.secrecy.all + [order.payload.token] + order.payload.secrets
      if let reason = said.failure {
        let words = Excerpt.line(reason, hiding: secrets, limit: 500)
        return .no(
          Refusal(
            .final, Trouble("cannot \(attempt): \(words)"), leavesTraces: true,
            log: Excerpt.end(of: said.output.bytes, hiding: secrets)))
      }
      // A build that has named its image and ended without an error has also set the tag.
      if said.image != nil { return .created(id: ResourceID(name.text), weight: .one) }
      return try await engine.hasImage(name.imageTag)
        ? .created(id: ResourceID(name.text), weight: .one)
        : .no(Self.withoutImage(attempt))
    } catch {
      switch error.verdict(attempt) {
      case .no(let refusal): return .no(refusal)
      case .unknown(let trouble): return .unknown(trouble)
      }
    }
  }

  private static func withoutImage(_ attempt: String) -> Refusal {
    Refusal(
      .final, Trouble("cannot \(attempt): the build ended without an image"), leavesTraces: true)
  }

  private static func archive(
    of context: BuildContext, at instant: Instant
  ) throws(EngineFailure) -> [UInt8] {
    do {
      return try TarArchive.bytes(of: context.files, modified: instant.milliseconds / 1000)
    } catch {
      throw .unusable(error.message)
    }
  }
}
