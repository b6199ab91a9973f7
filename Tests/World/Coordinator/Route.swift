import Foundation

/// A call of GitLab's API that the sandbox knows.
enum Route: Equatable {
  case request, readJob, register, createRunner, verify, unregister, removeManager, resetToken
  case trace(Int), update(Int), projectTrace(String, Int?), resetTokenOf(Int?)
  case attributes(group: String, key: String?)
  case groups

  init?(_ call: Call) {
    guard call.path.starts(with: ["api", "v4"]) else { return nil }
    let path = Array(call.path.dropFirst(2))
    switch (call.method, path.first ?? "", path.count) {
    case ("POST", "jobs", 2) where path[1] == "request": self = .request
    case ("PATCH", "jobs", 3) where path[2] == "trace": self = .trace(Int(path[1]) ?? 0)
    case ("PUT", "jobs", 2): self = .update(Int(path[1]) ?? 0)
    case ("GET", "job", 1): self = .readJob
    case ("POST", "runners", 1): self = .register
    case ("POST", "user", 2) where path[1] == "runners": self = .createRunner
    case ("POST", "runners", 2) where path[1] == "verify": self = .verify
    case ("POST", "runners", 2) where path[1] == "reset_authentication_token": self = .resetToken
    case ("POST", "runners", 3) where path[2] == "reset_authentication_token":
      self = .resetTokenOf(Int(path[1]))
    case ("DELETE", "runners", 1): self = .unregister
    case ("DELETE", "runners", 2) where path[1] == "managers": self = .removeManager
    case ("GET", "projects", 5) where path[2] == "jobs" && path[4] == "trace":
      self = .projectTrace(path[1], Int(path[3]))
    case ("GET", "groups", 1): self = .groups
    case ("GET", "groups", 3...4) where path[2] == "custom_attributes":
      self = .attributes(group: path[1], key: path.count == 4 ? path[3] : nil)
    default: return nil
    }
  }

  var endpoint: Fault.Endpoint {
    switch self {
    case .request: .request
    case .trace: .trace
    case .update: .update
    case .readJob: .job
    case .register, .createRunner: .register
    case .verify: .verify
    case .unregister, .removeManager: .unregister
    case .resetToken, .resetTokenOf: .reset
    case .projectTrace: .projectTrace
    case .attributes, .groups: .attributes
    }
  }
}

extension Ledger {
  /// What faults look at.
  func facts(of call: Call, _ route: Route) -> CallFacts {
    var facts = CallFacts(endpoint: route.endpoint)
    let parameters = call.parameters
    switch route {
    case .trace(let id), .update(let id): facts.job = id
    case .projectTrace(_, let id): facts.job = id
    case .attributes(let group, _): facts.group = group
    default: facts.runner = runnerIndex(token: parameters["token"]?.string).map { runners[$0].name }
    }
    facts.token = jobToken(of: call)
    if case .update = route { facts.state = parameters["state"]?.string }
    if route == .readJob {
      let token = jobToken(of: call) ?? call.query["job_token"] ?? call.bearer
      facts.job = jobs.first { $0.token == token }?.book.id
      facts.token = token
    }
    if call.headers["x-inner-runner"] != nil { facts.caller = "inner" }
    return facts
  }

  /// Does what a call asks, other than a request for a job.
  mutating func answer(_ route: Route, _ call: Call, at now: Double) -> Answer {
    switch route {
    case .request: Answer(500)
    case .trace(let id): appendTrace(id, call, at: now)
    case .update(let id): updateJob(id, call, at: now)
    case .readJob: readJob(call, at: now)
    case .register: register(call)
    case .createRunner: createRunner(call)
    case .verify: verify(call)
    case .unregister: unregister(call)
    case .removeManager: removeManager(call)
    case .resetToken: resetToken(call)
    case .resetTokenOf(let id): resetToken(id: id, call)
    case .projectTrace(let project, let id): readTrace(id, of: project, call)
    case .attributes(let group, let key): attributes(group: group, key: key, call)
    case .groups: groups(call)
    }
  }
}
