import World

/// Every fault that there is, each in a share of all calls.
struct SoakFaults: Sendable {
  let percent: Double
  let seed: UInt64

  /// Puts them in force.
  func begin(_ world: SoakWorld) async {
    for (number, coordinator) in world.coordinators.enumerated() {
      let faults = [Fault(.any, .answer, status: refusal(of: number))] + Self.ofTheDispatcher
      for (index, fault) in (faults.map(Self.forDispatcher) + Self.ofTheInner).enumerated() {
        var fault = fault
        fault.percent = percent
        fault.seed = seed &+ UInt64(100 * number + index)
        await coordinator.faults.add(fault)
      }
    }
    await world.proxy.misbehave(percent: percent, seed: seed)
  }

  /// Ends them.
  func end(_ world: SoakWorld) async {
    await world.proxy.misbehave(percent: 0, seed: seed)
    for coordinator in world.coordinators { await coordinator.faults.releaseAll() }
  }

  /// The one refusal, 401 or 403, that a coordinator speaks without meaning it. Both at random would
  /// some day meet one job within one question: `GET /job` 401 and `PUT` 403 is how a coordinator
  /// says that a job is over, and nobody could tell that it did not mean it. Which of the two has
  /// which is the seed's affair.
  private func refusal(of coordinator: Int) -> Int {
    (UInt64(coordinator) &+ seed).isMultiple(of: 2) ? 401 : 403
  }

  private static let ofTheDispatcher: [Fault] = {
    var faults = [404, 409, 500, 502, 503, 504].map {
      Fault(.any, .answer, status: $0)
    }
    var limited = Fault(.any, .answer, status: 429)
    limited.headers = ["Retry-After": "2"]
    var limitedByDate = Fault(.any, .answer, status: 429)
    limitedByDate.headers = ["RateLimit-ResetTime": "@+3"]
    faults += [limited, limitedByDate, Fault(.any, .html, status: 200), Fault(.any, .html)]
    faults += [
      Fault(.any, .answer, .after, status: 500), Fault(.any, .cut), Fault(.any, .cut, .after),
      Fault(.any, .reset), Fault(.any, .reset, .after), Fault(.any, .half),
      Fault(.any, .endless), Fault(.any, .hold), Fault(.any, .delay),
    ]
    return faults
  }()

  private static func forDispatcher(_ fault: Fault) -> Fault {
    var fault = fault
    fault.caller = "dispatcher"
    return fault
  }

  /// A runner gives its job up when it is refused; it is the dispatcher that is tried here.
  private static let ofTheInner: [Fault] =
    [
      Fault(.any, .answer, status: 502), Fault(.any, .cut), Fault(.any, .cut, .after),
      Fault(.any, .delay),
    ].map { fault in
      var fault = fault
      fault.caller = "inner"
      return fault
    }

  /// What a fault is called in the figures.
  static func name(_ fault: Fault) -> String {
    let status = fault.status.map { " \($0)" } ?? ""
    let moment = fault.moment == .after ? " after the act" : ""
    let caller = fault.caller == "inner" ? " (inner)" : ""
    return "\(fault.action)\(status)\(moment)\(caller)"
  }
}
