import Core

/// Calls about containers.
extension EngineAPI {
  /// All containers, whether they run or not.
  func containers() async throws(EngineFailure) -> [EngineContainer] {
    let answer = try await call(EngineRoute("GET", "containers", "json", query: [("all", "1")]))
    return try EngineContainer.listing(in: try answer.document())
  }

  /// The container with that id or name; nil if there is none.
  func container(_ reference: String) async throws(EngineFailure) -> ContainerState? {
    let answer = try await call(EngineRoute("GET", "containers", reference, "json"))
    if answer.status == 404 { return nil }
    return try ContainerState(try answer.document())
  }

  /// The container of a job; nil if there is none. The engine also takes the beginning of an id
  /// for a name, hence the comparison.
  func container(of name: ResourceName) async throws(EngineFailure) -> ContainerState? {
    if let found = try await container(name.text), found.name == name.text { return found }
    guard let other = try await containers().first(where: { $0.isByPeer(for: name) }) else {
      return nil
    }
    return try await container(other.id)
  }

  /// Creates the job's container without starting it. Any status is an answer.
  func createContainer(
    for name: ResourceName, networkMode: String?
  ) async throws(EngineFailure) -> EngineAnswer {
    var body = JSONWriter()
    body.beginObject()
    body.field("Image", name.imageTag)
    body.beginObject("Labels")
    body.field(EngineLabel.resource, name.text)
    body.endObject()
    body.beginObject("HostConfig")
    if let networkMode { body.field("NetworkMode", networkMode) }
    body.beginObject("RestartPolicy")
    body.field("Name", "no")
    body.endObject()
    body.field("AutoRemove", false)
    // A mount and not a bind: it takes a colon in the path, and makes no folder if there is none.
    body.beginArray("Mounts")
    body.beginObject()
    body.field("Type", "bind")
    body.field("Source", socketPath)
    body.field("Target", "/var/run/docker.sock")
    body.endObject()
    body.endArray()
    body.endObject()
    body.endObject()
    let route = EngineRoute("POST", "containers", "create", query: [("name", name.text)])
    return try await call(route, body: body.bytes)
  }

  /// Starts a container: 204, or 304 if it runs.
  func start(_ id: String) async throws(EngineFailure) -> EngineAnswer {
    try await call(EngineRoute("POST", "containers", id, "start"))
  }

  /// Waits for a container to end, however long; nothing is said about how.
  func wait(
    for id: String, condition: String, deadlines: HTTPDeadlines
  ) async throws(EngineFailure) {
    let route = EngineRoute("POST", "containers", id, "wait", query: [("condition", condition)])
    _ = try await call(route, deadlines: deadlines)
  }

  /// The end of a container's log, both of its channels; empty if it cannot be had. However much
  /// the container wrote, little of it is kept here.
  func logEnd(of container: ContainerState) async -> [UInt8] {
    let route = EngineRoute(
      "GET", "containers", container.id, "logs",
      query: [("stdout", "1"), ("stderr", "1"), ("tail", "100")])
    let frames = Lock(LogFrames(hasTerminal: container.hasTerminal))
    // What came before a cut is better than nothing.
    _ = try? await download(route) { bytes in frames.withLock { $0.take(bytes) } }
    return frames.withLock { $0.output }
  }
}
