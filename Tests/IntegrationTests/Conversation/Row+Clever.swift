import World

extension Row {
  /// What is played on Clever Cloud.
  static var clever: [Row] {
    [Row(name: "a job that succeeds"), Row(name: "a build that fails", fate: .buildFails)]
      + [Row(name: "a tenant's job", isTenants: true)]
      + ofCoordinator + ofCloud + ofRepositories + closedDoors + hangingCalls + cancelled
  }

  private static var hangingCalls: [Row] {
    let asked: [Fault.Endpoint] = [.flavors, .applications, .deployments]
    let ordered: [Fault.Endpoint] = [.createApplication, .putEnvironment, .deleteApplication]
    let ends = hanging(.trace) + hanging(.update, state: "failed")
    let spoken = hanging(.request) + [hanging(.job)[0], hanging(.update, state: "running")[0]]
    let cloud = asked.map { hanging($0)[0] } + ordered.flatMap { hanging($0) }
    let repositories = [DeploymentFault.Endpoint.refs, .push].flatMap { endpoint in
      [.before, .after].map { DeploymentFault(endpoint, .hold, $0, times: 1) }
    }
    let rows =
      spoken.map { Row(name: words($0), coordinator: [$0]) }
      + ends.map { Row(name: words($0), fate: .buildFails, coordinator: [$0]) }
      + cloud.map { Row(name: words($0), cloud: [$0.ofAnybody]) }
      + repositories.map { Row(name: words($0), repositories: [$0]) }
    return rows.map(\.idle)
  }

  private static var cancelled: [Row] {
    let organisation = "/v2/organisations/*"
    return Cancellation.each([
      "POST \(organisation)/applications", "PUT \(organisation)/env", "POST *git-receive-pack",
    ]).map { Row(name: $0.words, cancellation: $0) }
  }

  private static var ofCoordinator: [Row] {
    let alive = faults(of: .request) + faults(of: .job, isLook: true)
    let beats = faults(of: .update, state: "running")
    let ends = faults(of: .trace) + faults(of: .update, state: "failed")
    return (alive + beats).map { Row(name: words($0), coordinator: [$0]) }
      + ends.map { Row(name: words($0), fate: .buildFails, coordinator: [$0]) }
      + faults(of: .attributes, isLook: true).map {
        Row(name: words($0), isTenants: true, coordinator: [$0])
      }
      + faults(of: .verify).prefix(1).map { Row(name: words($0), coordinator: [$0]) }
  }

  private static var ofCloud: [Row] {
    let asked: [Fault.Endpoint] = [
      .instanceTypes, .flavors, .applications, .application, .allDeployments, .deployments,
    ]
    let ordered: [Fault.Endpoint] = [.createApplication, .putEnvironment, .deleteApplication]
    let troubles =
      asked.flatMap { faults(of: $0, isLook: true) } + ordered.flatMap { faults(of: $0) }
    let refusals = [400, 401, 403, 404, 409, 429].flatMap { status in
      ordered.map { Fault($0, .answer, status: status, times: 1) }
    }
    return (troubles + refusals).map { fault in
      Row(name: words(fault), cloud: [fault.ofAnybody])
    }
  }

  private static var ofRepositories: [Row] {
    let actions: [(DeploymentFault.Action, DeploymentFault.Moment)] = [
      (.answer, .before), (.answer, .after), (.cut, .before), (.cut, .after), (.half, .after),
      (.empty, .after),
    ]
    let troubles = [DeploymentFault.Endpoint.refs, .push].flatMap { endpoint in
      actions.map { DeploymentFault(endpoint, $0.0, $0.1, times: 1) }
        + [401, 404].map { DeploymentFault(endpoint, .answer, times: 1, status: $0) }
    }
    return troubles.map { Row(name: words($0), repositories: [$0]) }
  }

  private static func words(_ fault: DeploymentFault) -> String {
    "\(fault.endpoint) \(fault.action) \(fault.status) \(fault.moment)"
  }

  /// Nobody listens for a while.
  private static var closedDoors: [Row] {
    var fault = Fault(.any, .refuse)
    fault.lasts = 3
    return [
      Row(name: "the coordinator refuses connections", coordinator: [fault]),
      Row(name: "Clever Cloud refuses connections", cloud: [fault]),
    ]
  }
}

extension Row {
  /// The same, of which little is done but waiting.
  var idle: Row {
    var row = self
    row.isIdle = true
    return row
  }
}

extension Fault {
  /// The same, whoever calls.
  fileprivate var ofAnybody: Fault {
    var fault = self
    fault.caller = nil
    return fault
  }
}
