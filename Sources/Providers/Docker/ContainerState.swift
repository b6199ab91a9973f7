import Core

/// How a container is, as `GET /containers/{id}/json` says.
struct ContainerState: Sendable, Hashable {
  /// The words of `State.Status`.
  enum Status: String, Sendable, Hashable {
    case created, running, paused, restarting, removing, exited, dead
  }

  var id: String
  var name: String
  /// Nil for a word that is not known.
  var status: Status?
  var exitCode: Int64?
  var ranOutOfMemory = false
  /// Why the last start failed; empty if none did.
  var error = ""
  /// Whether its log comes without frames.
  var hasTerminal = false

  init(id: String, name: String, status: Status?) {
    self.id = id
    self.name = name
    self.status = status
  }

  /// Reads the answer to the call.
  init(_ document: JSONNode) throws(EngineFailure) {
    guard let id = document["Id"]?.string, !id.isEmpty, let state = document["State"],
      let status = state["Status"]?.string
    else { throw .unreadable("a container without id or state") }
    let name = document["Name"]?.string ?? ""
    self.init(
      id: id, name: name.hasPrefix("/") ? String(name.dropFirst()) : name,
      status: Status(rawValue: status))
    exitCode = state["ExitCode"]?.int64
    ranOutOfMemory = state["OOMKilled"]?.bool ?? false
    error = state["Error"]?.string ?? ""
    hasTerminal = document["Config"]?["Tty"]?.bool ?? false
  }

  /// What the state says of the resource, before its log is fetched.
  var condition: ResourceCondition {
    switch status {
    case .running, .paused, .restarting: .alive
    // A start that failed leaves a container that is only created, and the reason with it.
    case .created: error.isEmpty ? .pending : .ended(ending, log: "")
    case .exited, .dead: .ended(ending, log: "")
    case .removing: .unknown(Trouble("the container is being removed"))
    case nil: .unknown(Trouble("the Docker Engine gives a container state that is not known"))
    }
  }

  private var ending: Trouble {
    var text =
      status == .created
      ? "the container could not be started"
      : "the container ended" + (exitCode.map { " with exit code \($0)" } ?? "")
    if ranOutOfMemory { text += ", out of memory" }
    if !error.isEmpty { text += ": \(error.onOneLine)" }
    return Trouble(text)
  }
}
