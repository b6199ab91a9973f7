import World

extension Row {
  /// What is played on a Docker Engine.
  static var docker: [Row] {
    [Row(name: "a job that succeeds"), Row(name: "no base image", isBroken: true)]
      + ofEngine + ofItsCoordinator + hangingCalls + cancelled
  }

  private static var ofEngine: [Row] {
    let calls = [
      "POST /build", "POST /containers/create", "POST /containers/*/start", "DELETE /containers/*",
      "DELETE /images/*", "GET /images/json", "GET /containers/json", "GET /containers/*/json",
    ]
    let ends: [(EngineProxy.Moment, EngineProxy.Release, String)] = [
      (.request, .drop, "cut before"), (.request, .refuse, "answered 500 before"),
      (.answer, .drop, "cut after"), (.answer, .refuse, "answered 500 after"),
    ]
    return calls.flatMap { call in
      ends.map { moment, how, words in
        Row(
          name: "\(call) \(words)", engine: [EngineFault(pattern: call, moment: moment, how: how)])
      }
    }
  }

  private static var ofItsCoordinator: [Row] {
    let alive = faults(of: .request) + faults(of: .job, isLook: true)
    let beats = faults(of: .update, state: "running")
    let ends = faults(of: .trace) + faults(of: .update, state: "failed")
    return (alive + beats).map { Row(name: words($0), coordinator: [$0]) }
      + ends.map { Row(name: words($0), isBroken: true, coordinator: [$0]) }
  }

  /// A request that the engine never heard of is one that was cut before.
  private static var cancelled: [Row] {
    let launch = ["POST /containers/create", "POST /containers/*/start"]
    return Cancellation.each(launch, [.after]).map { Row(name: $0.words, cancellation: $0) }
  }

  /// A build may be silent for five minutes.
  private static var hangingCalls: [Row] {
    let calls = [
      "POST /containers/create", "POST /containers/*/start", "DELETE /containers/*",
      "DELETE /images/*",
    ]
    let looks = ["GET /images/json", "GET /containers/json", "GET /containers/*/json"]
    let faults =
      calls.flatMap { [hanging($0, .request), hanging($0, .answer)] }
      + looks.map { hanging($0, .request) }
    let rows = faults.map { Row(name: "\($0.pattern) hangs at its \($0.moment)", engine: [$0]) }
    return (rows + hanging(.request).map { Row(name: words($0), coordinator: [$0]) }).map(\.idle)
  }

  private static func hanging(_ call: String, _ moment: EngineProxy.Moment) -> EngineFault {
    EngineFault(pattern: call, moment: moment, how: nil)
  }
}
