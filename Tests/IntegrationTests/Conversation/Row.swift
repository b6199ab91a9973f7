import World

/// A job that is played both ways, and what goes wrong meanwhile.
struct Row: Sendable {
  let name: String
  /// How the job goes on Clever Cloud.
  var fate = ApplicationBehaviour.Fate.runs
  /// Whether its image cannot be built on a Docker Engine.
  var isBroken = false
  /// Whether the job's namespace pays.
  var isTenants = false
  /// Faults of the coordinator.
  var coordinator: [Fault] = []
  /// Faults of Clever Cloud's API.
  var cloud: [Fault] = []
  /// Faults of the deployment repositories.
  var repositories: [DeploymentFault] = []
  /// Faults of the way to the Docker Engine.
  var engine: [EngineFault] = []
  /// When the job is cancelled.
  var cancellation: Cancellation?
  /// Whether it does little but wait for deadlines.
  var isIdle = false

  /// A request to the engine, or its answer, that is lost or refused once.
  struct EngineFault: Sendable {
    let pattern: String
    let moment: EngineProxy.Moment
    /// Nil: it hangs.
    let how: EngineProxy.Release?
  }

  /// Whether nothing goes wrong.
  var isCalm: Bool {
    coordinator.isEmpty && cloud.isEmpty && repositories.isEmpty && engine.isEmpty
      && cancellation == nil
  }

  /// What the job does: one that is cancelled would go on.
  var script: [String] { cancellation == nil ? ["echo hi"] : ["sleep 600"] }

  /// Each kind of fault that meets one call of an endpoint. A call that is held and let go on is
  /// one that is late; and for a look it is one whether it was taken before it was cut or not.
  static func faults(
    of endpoint: Fault.Endpoint, state: String? = nil, isLook: Bool = false
  ) -> [Fault] {
    let all: [(Fault.Action, Fault.Moment)] = [
      (.answer, .before), (.cut, .after), (.half, .after), (.html, .before), (.endless, .after),
    ]
    let more: [(Fault.Action, Fault.Moment)] = [
      (.answer, .after), (.cut, .before), (.reset, .after), (.delay, .after),
    ]
    return (isLook ? all : all + more).map { action, moment in
      var fault = Fault(endpoint, action, moment, state: state, times: 1)
      fault.caller = "dispatcher"
      // No job waits for the stage's other runner.
      if endpoint == .request { fault.runner = "sandbox" }
      return fault
    }
  }

  /// A call that hangs until hpr gives it up, before or after it was acted on.
  static func hanging(_ endpoint: Fault.Endpoint, state: String? = nil) -> [Fault] {
    [Fault.Moment.before, .after].map { moment in
      var fault = Fault(endpoint, .hold, moment, state: state, times: 1)
      fault.caller = "dispatcher"
      if endpoint == .request { fault.runner = "sandbox" }
      return fault
    }
  }

  /// In a few words.
  static func words(_ fault: Fault) -> String {
    let status = fault.status.map { " \($0)" } ?? ""
    let state = fault.state.map { " \($0)" } ?? ""
    return "\(fault.endpoint)\(state) \(fault.action)\(status) \(fault.moment)"
  }
}
