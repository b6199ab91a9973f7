public import Core

extension DockerProvider {
  /// The resource of that name, if there is an image or a container of it. What a cut build left
  /// is none: it cannot be launched. `delete` and `list` see it.
  public func lookUp(_ name: ResourceName, in account: Account) async -> ListAnswer {
    do {
      let engine = try engine(account, for: name)
      let containers = try await engine.containers()
      let images = try await engine.images(where: "reference", is: name.imageTag)
      let times =
        containers.filter { $0.names.contains(name.text) }.map(\.createdAt)
        + images.filter { $0.tags.contains(name.imageTag) }.map(\.createdAt)
      return .complete(times.isEmpty ? [] : [Self.found(name, createdAt: times)])
    } catch {
      return .failed(error.trouble("look up \(name)"))
    }
  }

  /// Everything whose name has hpr's form: images, containers, and what builds left.
  public func list(_ account: Account) async -> ListAnswer {
    await list(account) { $0.parts != nil }
  }

  /// Everything whose name begins so, in small letters as an image's name is.
  public func list(_ account: Account, beginning prefix: String) async -> ListAnswer {
    await list(account) { $0.text.hasPrefix(prefix.lowercased()) }
  }

  private func list(
    _ account: Account, where isWanted: (ResourceName) -> Bool
  ) async -> ListAnswer {
    do {
      let engine = try engine(account)
      let containers = try await engine.containers()
      let tagged = try await engine.images(where: "reference", is: "hpd-job-*:latest")
      let labelled = try await engine.images(where: "label", is: EngineLabel.resource)
      let parts =
        containers.map { (names: $0.resources, createdAt: $0.createdAt) }
        + (tagged + labelled).map { (names: $0.resources, createdAt: $0.createdAt) }
      return .complete(Self.grouped(parts, where: isWanted))
    } catch {
      return .failed(error.trouble("list what there is on \(account)"))
    }
  }

  /// One resource for each name that is wanted, by name.
  static func grouped(
    _ parts: [(names: [ResourceName], createdAt: Instant)],
    where isWanted: (ResourceName) -> Bool
  ) -> [FoundResource] {
    var times: [ResourceName: [Instant]] = [:]
    for part in parts {
      for name in part.names where isWanted(name) {
        times[name, default: []].append(part.createdAt)
      }
    }
    return times.sorted { $0.key.text < $1.key.text }
      .map { found($0.key, createdAt: $0.value) }
  }

  /// The oldest part tells the age; a part that does not say counts only if none does.
  private static func found(_ name: ResourceName, createdAt times: [Instant]) -> FoundResource {
    let unsaid = Instant(milliseconds: 0)
    let oldest = times.filter { $0 > unsaid }.min() ?? unsaid
    return FoundResource(
      name: name, id: ResourceID(name.text), createdAt: oldest, weight: .one)
  }
}
