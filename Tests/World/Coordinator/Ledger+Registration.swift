import Foundation

extension Ledger {
  /// `POST /runners`, with a registration token: the legacy way.
  mutating func register(_ call: Call) -> Answer {
    let parameters = call.parameters
    guard let token = parameters["token"]?.string, !token.isEmpty else {
      return .error(400, "token is missing")
    }
    guard let accepted = settings.registrationTokens else { return .message(410, "410 Gone") }
    guard accepted.contains(token) else { return .message(403, "403 Forbidden") }
    if parameters["paused"] != nil, parameters["active"] != nil {
      return .error(400, "paused, active are mutually exclusive")
    }
    if let wrong = wrongOption(parameters) { return wrong }
    return created(addRunner(name: name(parameters), token: "glrtr-\(fresh())"))
  }

  /// `POST /user/runners`, with an access token: the new way.
  mutating func createRunner(_ call: Call) -> Answer {
    guard let scopes = scopes(call) else { return .message(401, "401 Unauthorized") }
    guard !scopes.isDisjoint(with: [.api, .createRunner]) else {
      return .message(403, "403 Forbidden")
    }
    let parameters = call.parameters
    let needs = ["instance_type": nil, "group_type": "group_id", "project_type": "project_id"]
    guard let type = parameters["runner_type"]?.string else {
      return .error(400, "runner_type is missing")
    }
    guard let need = needs[type] else {
      return .error(400, "runner_type does not have a valid value")
    }
    if let need, parameters[need]?.int == nil { return .error(400, "\(need) is missing") }
    if let wrong = wrongOption(parameters) { return wrong }
    let partition = ["instance_type": "t1_", "group_type": "t2_"][type] ?? "t3_"
    return created(addRunner(name: name(parameters), token: "glrt-\(partition)\(fresh())"))
  }

  private func wrongOption(_ parameters: [String: JSON]) -> Answer? {
    let level = parameters["access_level"]?.string ?? "not_protected"
    guard ["not_protected", "ref_protected"].contains(level) else {
      return .error(400, "access_level does not have a valid value")
    }
    if let timeout = parameters["maximum_timeout"], timeout != .null, timeout.int ?? 0 < 600 {
      return .message(400, "maximum_timeout needs to be at least 10 minutes")
    }
    return nil
  }

  private func name(_ parameters: [String: JSON]) -> String {
    parameters["description"]?.string ?? "runner-\(runners.count + 1)"
  }

  private func created(_ runner: Runner) -> Answer { Answer(201, json: identity(runner)) }

  private func identity(_ runner: Runner) -> JSON {
    [
      "id": .int(runner.id), "token": .string(runner.token),
      "token_expires_at": runner.expiresAt.map { JSON.string($0) } ?? .null,
    ]
  }

  /// `POST /runners/verify`.
  mutating func verify(_ call: Call) -> Answer {
    known(call) { ledger, index in
      if ledger.runners[index].isOrphaned {
        return .message(422, "422 Unprocessable Entity - Runner is orphaned")
      }
      let system = call.parameters["system_id"]?.string ?? "<legacy>"
      ledger.runners[index].managers.insert(system)
      return Answer(200, json: ledger.identity(ledger.runners[index]))
    }
  }

  /// `DELETE /runners`: the runner itself goes.
  mutating func unregister(_ call: Call) -> Answer {
    known(call) { ledger, index in
      ledger.runners[index].token = ""
      return Answer(204)
    }
  }

  /// `DELETE /runners/managers`: one machine of a runner goes.
  mutating func removeManager(_ call: Call) -> Answer {
    known(call) { ledger, index in
      guard let system = call.parameters["system_id"]?.string else {
        return .error(400, "system_id is missing")
      }
      guard ledger.runners[index].managers.remove(system) != nil else {
        return .message(404, "404 Runner manager not found Not Found")
      }
      return Answer(204)
    }
  }

  /// `POST /runners/reset_authentication_token`, with the runner's own token.
  mutating func resetToken(_ call: Call) -> Answer {
    known(call) { ledger, index in
      if ledger.runners[index].isOrphaned {
        return .message(422, "422 Unprocessable Entity - Runner is orphaned")
      }
      return ledger.rotated(index)
    }
  }

  /// `POST /runners/:id/reset_authentication_token`, with an access token.
  mutating func resetToken(id: Int?, _ call: Call) -> Answer {
    guard let scopes = scopes(call) else { return .message(401, "401 Unauthorized") }
    guard scopes.contains(.api) else { return .message(403, "403 Forbidden") }
    guard let index = runners.firstIndex(where: { $0.id == id && !$0.token.isEmpty }) else {
      return .message(404, "404 Not found")
    }
    return rotated(index)
  }

  private mutating func rotated(_ index: Int) -> Answer {
    runners[index].token = "glrt-\(fresh())"
    return created(runners[index])
  }

  private mutating func known(
    _ call: Call, _ act: (inout Ledger, Int) -> Answer
  ) -> Answer {
    guard let token = call.parameters["token"]?.string, !token.isEmpty else {
      return .error(400, "token is missing")
    }
    guard let index = runnerIndex(token: token) else { return .message(403, "403 Forbidden") }
    return act(&self, index)
  }
}
