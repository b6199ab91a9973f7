import Foundation

extension Ledger {
  /// `GET /groups/:id/custom_attributes[/:key]`: looked up first, then only for administrators.
  func attributes(group: String, key: String?, _ call: Call) -> Answer {
    guard let scopes = scopes(call) else { return .message(401, "401 Unauthorized") }
    guard !scopes.contains(.stranger), let attributes = settings.groups[group] else {
      return .message(404, "404 Group Not Found")
    }
    guard scopes.contains(.admin) else { return .message(403, "403 Forbidden") }
    func entry(_ key: String, _ value: String) -> JSON {
      ["key": .string(key), "value": .string(value)]
    }
    guard let key else {
      let sorted = attributes.sorted { $0.key < $1.key }
      return Answer(200, json: sorted.map { entry($0.key, $0.value) })
    }
    guard let value = attributes[key] else { return .message(404, "404 Not found") }
    return Answer(200, json: entry(key, value))
  }

  /// `GET /groups`: those that the caller sees, by name.
  func groups(_ call: Call) -> Answer {
    guard let scopes = scopes(call) else { return .message(401, "401 Unauthorized") }
    let seen = scopes.contains(.stranger) ? [] : settings.groups.keys.sorted()
    let page = seen.prefix(call.query["per_page"].flatMap { Int($0) } ?? 20)
    return Answer(
      200,
      json: page.enumerated().map { index, path -> JSON in
        ["id": .int(index + 1), "path": .string(path), "full_path": .string(path)]
      })
  }

  /// What an administrator does to a runner.
  mutating func control(runner name: String, _ verb: String) -> Answer {
    guard let index = runners.firstIndex(where: { $0.name == name }) else {
      return .error(404, "no runner \(name)")
    }
    switch verb {
    case "pause": runners[index].isPaused = true
    case "resume": runners[index].isPaused = false
    case "orphan": runners[index].isOrphaned = true
    case "revoke": runners[index].token = ""
    default: return .error(404, "nothing called \(verb) can be done to a runner")
    }
    return Answer(200, json: runnerList)
  }

  /// All runners, for the control API.
  var runnerList: [JSON] {
    runners.map {
      [
        "id": .int($0.id), "name": .string($0.name), "token": .string($0.token),
        "paused": .bool($0.isPaused), "orphaned": .bool($0.isOrphaned),
        "managers": .array($0.managers.sorted().map { .string($0) }),
      ]
    }
  }
}
