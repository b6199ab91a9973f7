import Foundation

extension CleverLedger {
  /// A push was taken: a deployment begins.
  ///
  /// - Returns: what comes of it; nil when the application is not there.
  mutating func pushed(_ id: String, commit: String, at now: Double) -> ApplicationBehaviour? {
    guard let index = index(id), applications[index].book.deletedAt == nil else { return nil }
    let behaviour = applications[index].behaviour
    applications[index].book.pushes.append(commit)
    guard behaviour.fate != .never else {
      applications[index].state = behaviour.stuckState
      return behaviour
    }
    applications[index].state = "WANTS_TO_BE_UP"
    addRow(index, commit, looks: behaviour.deploymentLooks, at: now)
    return behaviour
  }

  private mutating func addRow(_ index: Int, _ commit: String, looks: Int, at now: Double) {
    applications[index].deployments.append(
      Deployment(
        number: applications[index].deployments.count + 1,
        uuid: "deployment_\(UUID().uuidString.lowercased())", commit: commit, date: now,
        looksLeft: looks))
  }

  /// The last deployment goes on.
  ///
  /// - Returns: false when it is over already, or its application is gone.
  mutating func advance(_ id: String, to state: DeploymentState) -> Bool {
    guard let index = index(id), applications[index].book.deletedAt == nil,
      let last = applications[index].deployments.indices.last,
      !applications[index].deployments[last].state.isFinal
    else { return false }
    applications[index].deployments[last].state = state
    applications[index].state = state.isFinal ? "SHOULD_BE_DOWN" : "SHOULD_BE_UP"
    return true
  }

  /// Takes the last deployment back: its row goes, and one with another number and id comes.
  mutating func cancelLast(_ index: Int, at now: Double) -> Bool {
    guard let last = applications[index].deployments.last, !last.state.isFinal else { return false }
    applications[index].deployments.removeLast()
    addRow(index, last.commit, looks: 0, at: now)
    let new = applications[index].deployments.count - 1
    applications[index].deployments[new].action = "CANCEL"
    applications[index].deployments[new].state = .cancelled
    applications[index].state = "SHOULD_BE_DOWN"
    happen(.stopped(applications[index].book.id))
    return true
  }

  /// `DELETE …/deployments/:id/instances`, and without a deployment all instances.
  mutating func cancel(_ index: Int, _ deployment: String?, at now: Double) -> Answer {
    if let deployment, applications[index].deployments.last?.uuid != deployment {
      return .clever(404, id: 404, "The deployment \(deployment) doesn't exist")
    }
    _ = cancelLast(index, at: now)
    return .clever(200, id: 320, "The deployment has been cancelled", type: "success")
  }

  private func row(_ deployment: Deployment) -> JSON {
    [
      "id": .int(deployment.number), "uuid": .string(deployment.uuid),
      "date": .int(Int(deployment.date * 1000)), "state": .string(deployment.state.rawValue),
      "action": .string(deployment.action), "commit": .string(deployment.commit), "cause": "Git",
      "instances": 1, "author": ["id": nil, "name": "sandbox"],
    ]
  }

  /// The newest first, as far as they can be seen yet.
  private mutating func rows(_ index: Int, _ call: Call) -> [JSON] {
    var seen: [JSON] = []
    for place in applications[index].deployments.indices.reversed() {
      let deployment = applications[index].deployments[place]
      guard deployment.looksLeft <= 0 else {
        applications[index].deployments[place].looksLeft -= 1
        continue
      }
      seen.append(row(deployment))
    }
    let offset = max(0, call.query["offset"].flatMap { Int($0) } ?? 0)
    let limit = max(0, call.query["limit"].flatMap { Int($0) } ?? 10)
    return Array(seen.dropFirst(offset).prefix(limit))
  }

  /// `GET …/deployments[/:id]`.
  mutating func deployments(_ index: Int, _ id: String?, _ call: Call) -> Answer {
    let rows = rows(index, call)
    guard let id else { return Answer(200, json: rows) }
    guard let row = rows.first(where: { $0["uuid"]?.string == id }) else {
      return .clever(404, id: 404, "The deployment \(id) doesn't exist")
    }
    return Answer(200, json: row)
  }

  /// `GET /organisations/:id/deployments`: the rows by application.
  mutating func allDeployments(_ organisation: String, _ call: Call) -> Answer {
    var all: [String: JSON] = [:]
    for index in applications.indices
    where applications[index].book.organisation == organisation && applications[index].isThere {
      let rows = rows(index, call)
      if !rows.isEmpty { all[applications[index].book.id] = .array(rows) }
    }
    return Answer(200, json: JSON.object(all))
  }

  /// `GET …/instances`: one machine, or none.
  func instances(_ index: Int, _ call: Call, at now: Double) -> Answer {
    let application = applications[index]
    guard let last = application.deployments.last, application.book.deletedAt == nil,
      !last.state.isFinal || call.query["withDeleted"] == "true"
    else { return Answer(200, json: [JSON]()) }
    let state =
      switch last.state {
      case .wip: "DEPLOYING"
      case .taskRunning: "TASK_IN_PROGRESS"
      default: "DELETED"
      }
    let flavor = Catalogue.flavor(named: application.request["maxFlavor"]?.string ?? "") ?? nil
    let machine: JSON = [
      "id": .string(last.uuid.replacingOccurrences(of: "deployment", with: "instance")),
      "appId": .string(application.book.id), "ip": "127.0.0.1", "appPort": 0,
      "state": .string(state), "flavor": flavor, "commit": .string(last.commit),
      "deployNumber": .int(last.number), "deployId": .string(last.uuid), "instanceNumber": 0,
      "displayName": "Machine of the sandbox", "creationDate": .int(Int(last.date * 1000)),
    ]
    return Answer(200, json: [machine])
  }
}
