/// What the stand-in uses of a job's payload.
struct Job {
  struct Step {
    let name: String
    let script: [String]
    let always: Bool
  }
  struct Variable {
    let key: String
    let value: String
    let isFile: Bool
  }

  let id: Int
  let token: String
  let steps: [Step]
  let variables: [Variable]
  /// Seconds that the job may take.
  let timeout: Int

  /// Reads a payload; nil when it has no id or no token.
  init?(_ payload: JSON) {
    guard let id = payload["id"].integer, let token = payload["token"].string else { return nil }
    self.id = id
    self.token = token
    timeout = payload["runner_info"]["timeout"].integer ?? 3600
    steps = payload["steps"].array.map { step in
      Step(
        name: step["name"].string ?? "script",
        script: step["script"].array.compactMap(\.string),
        always: step["when"].string == "always")
    }
    variables = payload["variables"].array.compactMap { variable in
      guard let key = variable["key"].string, let value = variable["value"].string else {
        return nil
      }
      return Variable(key: key, value: value, isFile: variable["file"].isTrue)
    }
  }
}
