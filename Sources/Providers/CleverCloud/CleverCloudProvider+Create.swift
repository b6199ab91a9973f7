public import Core

extension CleverCloudProvider {
  /// Makes the application of a job, in the flavor that the job chooses. Never more than one
  /// request to create is sent, unless the first was refused for a token that was renewed.
  public func create(_ order: CreateOrder) async -> CreateAnswer {
    let attempt = "create the application \(order.resource.name)"
    do throws(CleverFailure) {
      let flavor: Flavor
      switch try await choice(for: order) {
      case .flavor(let choice): flavor = choice
      case .refused(let refusal): return .no(refusal)
      }
      let version = try await beforeOrder { () async throws(CleverFailure) in
        try await products.knownVersion()
      }
      let call = CleverCall(
        "POST", ["applications"],
        body: settings.creation(order.resource.name, in: flavor, version: version),
        total: CleverCall.long)
      let answer = try await api.call(call, in: order.resource.account)
      return try Self.made(order.resource.name, by: answer)
    } catch {
      return self.answer(to: error, attempt)
    }
  }

  private func choice(for order: CreateOrder) async throws(CleverFailure) -> FlavorChoice {
    let catalogue = try await beforeOrder { () async throws(CleverFailure) in
      try await products.knownFlavors()
    }
    return FlavorChoice(
      PayloadVariables(order.payload), defaultFlavor: settings.defaultFlavor,
      maxFlavor: settings.maxFlavor, catalogue: catalogue)
  }

  /// What a good answer says. One about another name is a lie, and its id may be somebody else's.
  static func made(
    _ name: ResourceName, by answer: CleverAnswer
  ) throws(CleverFailure) -> CreateAnswer {
    let application = try CleverApplication(try answer.document())
    if let other = application.name, other != name.text {
      throw answer.unreadable("it answers with an application of another name")
    }
    return .created(id: application.id, weight: application.weight)
  }

  private func answer(to failure: CleverFailure, _ attempt: String) -> CreateAnswer {
    guard var refusal = refusal(failure, attempt) else { return .unknown(failure.trouble(attempt)) }
    // The variant, or the organisation, is not (or no longer) known.
    if case .answer(let error) = failure, error.status == 404 { refusal.kind = .catalogue }
    if refusal.kind == .catalogue { products.forget() }
    return .no(refusal)
  }

  /// Reads what an order needs; without it the order is not given.
  func beforeOrder<Value: Sendable>(
    _ read: () async throws(CleverFailure) -> Value
  ) async throws(CleverFailure) -> Value {
    do {
      return try await read()
    } catch {
      throw error.beforeTheOrder
    }
  }
}

extension CleverCloudSettings {
  /// The body of the request to create (config.md §3).
  func creation(_ name: ResourceName, in flavor: Flavor, version: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("name", name.text)
    writer.field("zone", zone)
    writer.field("instanceLifetime", "TASK")
    writer.field("instanceType", "docker")
    writer.field("deploy", "git")
    writer.field("instanceVariant", variant)
    writer.field("instanceVersion", version)
    writer.field("minInstances", 1)
    writer.field("maxInstances", 1)
    writer.field("minFlavor", flavor.apiName)
    writer.field("maxFlavor", flavor.apiName)
    writer.endObject()
    return writer.bytes
  }

  /// The body of the request that puts the environment; it replaces the whole of it.
  var environment: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    let mount = "CC_MOUNT_DOCKER_SOCKET"
    if !extraEnvironment.contains(where: { $0.name == mount }) { writer.field(mount, "true") }
    for variable in extraEnvironment { writer.field(variable.name, variable.value.reveal()) }
    writer.endObject()
    return writer.bytes
  }
}
