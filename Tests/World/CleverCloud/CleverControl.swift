import Foundation

extension SandboxCleverCloud {
  /// The control API:
  ///
  ///     GET  /sandbox/books     GET /sandbox/calls
  ///     POST /sandbox/behaviours {"job": N, …an ApplicationBehaviour…}
  ///     POST /sandbox/outdate   POST /sandbox/carry-out-late → {"ids": […]}
  ///     POST /sandbox/faults    a Fault → {"id": N}
  ///     GET  /sandbox/faults    DELETE /sandbox/faults[/ID]
  func control(_ call: Call) async -> Answer {
    switch (call.method, call.path.dropFirst().first ?? "") {
    case ("GET", "books"): return Answer(200, json: books)
    case ("GET", "calls"): return Answer(200, json: calls.map(\.masked))
    case ("POST", "behaviours"): return behave(call)
    case ("POST", "outdate"):
      outdate()
      return Answer(204)
    case ("POST", "carry-out-late"):
      return Answer(200, json: ["ids": JSON.array(carryOutLate().map { .string($0) })])
    case (_, "faults"): return await controlFaults(call, Array(call.path.dropFirst(2)))
    default: return .error(404, "this part of the sandbox has books, calls, behaviours and faults")
    }
  }

  private func behave(_ call: Call) -> Answer {
    guard let job = JSON.read(call.body)?["job"]?.int,
      let behaviour = try? JSONDecoder().decode(ApplicationBehaviour.self, from: call.body)
    else { return .error(400, "not a behaviour: it needs at least the number of a job") }
    behave(behaviour, job: job)
    return Answer(204)
  }

  private func controlFaults(_ call: Call, _ path: [String]) async -> Answer {
    switch (call.method, path.count) {
    case ("GET", 0): return Answer(200, json: await faults.list)
    case ("POST", 0): return await addFault(call)
    case ("DELETE", 0): await faults.releaseAll()
    case ("DELETE", 1), ("POST", 2): await faults.release(Int(path[0]) ?? 0)
    default: return .error(404, "no such fault")
    }
    return Answer(204)
  }

  private func addFault(_ call: Call) async -> Answer {
    do {
      let fault = try JSONDecoder().decode(Fault.self, from: call.body)
      if let nonsense = fault.nonsense { return .error(400, "not a fault: \(nonsense)") }
      if fault.action == .refuse, fault.lasts == nil {
        return .error(400, "nobody could end it: it needs lasts")
      }
      return Answer(201, json: ["id": JSON.int(await faults.add(fault))])
    } catch {
      return .error(400, "not a fault, which needs at least endpoint and action: \(error)")
    }
  }
}
