import Foundation

extension SandboxCoordinator {
  func answer(_ call: Call) async -> Answer {
    if call.path.first == "sandbox" { return await control(call) }
    note(call)
    guard let journal, call.headers["x-inner-runner"] == nil else { return await reply(call) }
    return await journal.keep(call, .coordinator) { _ in await self.reply(call) }
  }

  private func reply(_ call: Call) async -> Answer {
    guard let route = Route(call) else { return .error(404, "404 Not Found") }
    let facts = ledger.facts(of: call, route)
    if route == .request { ledger.countRequest(of: facts.runner) }
    if let fault = await faults.meet(facts, .before) {
      return end(call, by: fault, Answer(200))
    }
    var (answer, granted) = await act(route, call)
    let fault = await faults.meet(facts, .after)
    if let fault { answer = end(call, by: fault, answer) }
    if let granted { note(granted, call, fault) }
    return answer
  }

  private func note(_ call: Call) {
    if let port = call.peerPort { ports.insert(port) }
    requestLines.insert(call.line)
  }

  private func end(_ call: Call, by fault: Fault, _ answer: Answer) -> Answer {
    if fault.action == .reset { call.peerPort.map(Connection.makeAbrupt) }
    return fault.answer(answer, at: Self.now)
  }

  private func note(_ granted: Int, _ call: Call, _ fault: Fault?) {
    if fault?.action == .half {
      ledger.note(.half, job: granted)
    } else if fault != nil {
      ledger.note(.cut, job: granted)
    } else if call.peerPort.map(Connection.isGone) == true {
      ledger.note(.gone, job: granted)
    }
  }

  private func act(_ route: Route, _ call: Call) async -> (Answer, granted: Int?) {
    guard route == .request else { return (ledger.answer(route, call, at: Self.now), nil) }
    endDelays()
    switch ledger.requestJob(call, at: lastLook) {
    case .answer(let answer): return (answer, nil)
    case .granted(let id, let answer): return (answer, id)
    case .nothingNew(let runner):
      await hold(runner)
      return (ledger.heldAnswer(), nil)
    }
  }

  func addRunner(name: String, token: String?) {
    _ = ledger.addRunner(name: name, token: token)
  }

  func controlJob(_ id: Int, _ verb: String) -> Answer { ledger.control(id, verb, at: Self.now) }

  func controlRunner(_ name: String, _ verb: String) -> Answer {
    ledger.control(runner: name, verb)
  }

  var runnerList: [JSON] { ledger.runnerList }
}
