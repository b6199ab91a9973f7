import Core

// How runners come into being and end (facts: coordinator §5.1). None of these calls is ended by the
// cancellation of the task: what it has made has to be known, or nobody could take it back.

extension CoordinatorClient {
  /// Registers a runner, the client's token being a registration token: the legacy way.
  public func registerRunner(_ wishes: RunnerWishes) async -> RegistrationAnswer {
    let body = object { writer in
      writer.field("token", token.reveal())
      write(wishes, to: &writer)
      write(info, to: &writer)
    }
    return await made(request("POST", "/runners", json: body))
  }

  /// Creates a runner, the client's token being a user's access token.
  public func createRunner(
    _ wishes: RunnerWishes, for scope: RunnerScope
  ) async -> RegistrationAnswer {
    let body = object { writer in
      switch scope {
      case .instance: writer.field("runner_type", "instance_type")
      case .group(let id):
        writer.field("runner_type", "group_type")
        writer.field("group_id", Int64(id))
      case .project(let id):
        writer.field("runner_type", "project_type")
        writer.field("project_id", Int64(id))
      }
      write(wishes, to: &writer)
    }
    var request = request("POST", "/user/runners", json: body)
    request.headers.append(("PRIVATE-TOKEN", token.reveal()))
    return await made(request)
  }

  /// Has the coordinator forget the runner of the client's token.
  public func removeRunner() async -> RemovalAnswer {
    let body = object { $0.field("token", token.reveal()) }
    return await removed(request("DELETE", "/runners", json: body))
  }

  /// Has the coordinator forget that this machine is one of the runner's.
  public func removeManager() async -> RemovalAnswer {
    let body = object { writer in
      writer.field("token", token.reveal())
      writer.field("system_id", systemID)
    }
    return await removed(request("DELETE", "/runners/managers", json: body))
  }

  private func made(_ request: HTTPRequest) async -> RegistrationAnswer {
    var request = request
    request.ignoresCancellation = true
    return await answer(to: request).map(\.registrationAnswer) { RegistrationAnswer($0) }
  }

  private func removed(_ request: HTTPRequest) async -> RemovalAnswer {
    var request = request
    request.ignoresCancellation = true
    return await answer(to: request).map(\.removalAnswer) { .unknown(Trouble($0)) }
  }

  private func write(_ wishes: RunnerWishes, to writer: inout JSONWriter) {
    writer.field("description", wishes.description)
    if let tags = wishes.tags { writer.field("tag_list", tags) }
    if let flag = wishes.runsUntagged { writer.field("run_untagged", flag) }
    if let flag = wishes.isLocked { writer.field("locked", flag) }
    if let timeout = wishes.maximumTimeout { writer.field("maximum_timeout", Int64(timeout)) }
  }
}
