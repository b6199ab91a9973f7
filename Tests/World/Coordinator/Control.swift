import Foundation

/// What `POST /sandbox/jobs` takes besides a job.
private struct QueueOrder: Decodable {
  let count: Int?
}

extension SandboxCoordinator {
  /// The control API:
  ///
  ///     POST /sandbox/jobs            a JobSpec, with "count": N → {"ids": […]}
  ///     GET  /sandbox/jobs[/ID]       GET /sandbox/jobs/ID/trace   GET /sandbox/jobs/ID/payload
  ///     POST /sandbox/jobs/ID/VERB    cancel, expire, erase, delete-project
  ///     GET  /sandbox/books           ?quiet=SECONDS until a silent job counts as lost
  ///     POST /sandbox/faults          a Fault → {"id": N}
  ///     GET  /sandbox/faults          DELETE /sandbox/faults[/ID]
  ///     GET  /sandbox/settings        POST /sandbox/settings {"longPoll": 50, …}
  ///     GET  /sandbox/runners         POST /sandbox/runners {"name", "token"}
  ///     POST /sandbox/runners/NAME/VERB   pause, resume, orphan, revoke
  ///
  /// - Parameter mayRefuse: whether the caller gets through while connections are refused.
  func control(_ call: Call, mayRefuse: Bool = false) async -> Answer {
    let path = Array(call.path.dropFirst())
    switch (call.method, path.first ?? "") {
    case ("GET", "books"): return await controlBooks(call)
    case (_, "jobs"): return controlJobs(call, Array(path.dropFirst()))
    case (_, "faults"): return await controlFaults(call, Array(path.dropFirst()), mayRefuse)
    case (_, "runners"): return controlRunners(call, Array(path.dropFirst()))
    case (_, "settings"): return controlSettings(call)
    default: return .error(404, "the sandbox has jobs, books, faults, settings and runners")
    }
  }

  private func controlBooks(_ call: Call) async -> Answer {
    let quiet = call.query["quiet"].flatMap(Double.init) ?? Books.quiet
    do {
      return Answer(200, json: try await fullBooks(quiet: quiet))
    } catch {
      return .error(500, "the engine cannot be asked: \(error)")
    }
  }

  private func controlSettings(_ call: Call) -> Answer {
    guard call.method == "POST" else { return Answer(200, json: ledger.settings.behaviour) }
    guard case .object(let members)? = JSON.read(call.body),
      let behaviour = ledger.settings.behaviour.changed(by: members)
    else { return .error(400, "not settings: \(String(decoding: call.body, as: UTF8.self))") }
    set(behaviour)
    return Answer(200, json: behaviour)
  }

  private func controlJobs(_ call: Call, _ path: [String]) -> Answer {
    switch (call.method, path.count) {
    case ("POST", 0): return queue(call)
    case ("GET", 0): return Answer(200, json: books.jobs)
    case ("GET", 1):
      guard let book = Int(path[0]).flatMap(book) else { break }
      return Answer(200, json: book)
    case ("GET", 2):
      guard let id = Int(path[0]) else { break }
      guard let bytes = path[1] == "trace" ? trace(id) : payload(id) else { break }
      var answer = Answer(200, ["Content-Type": "text/plain"])
      answer.body = bytes
      return answer
    case ("POST", 2): return controlJob(Int(path[0]) ?? 0, path[1])
    default: break
    }
    return .error(404, "no such job")
  }

  private func queue(_ call: Call) -> Answer {
    let body = call.body.isEmpty ? Data("{}".utf8) : call.body
    do {
      let spec = try JSONDecoder().decode(JobSpec.self, from: body)
      let count = try JSONDecoder().decode(QueueOrder.self, from: body).count ?? 1
      var ids: [JSON] = []
      for _ in 0..<max(0, min(count, 10_000)) { ids.append(.int(queue(spec))) }
      return Answer(201, json: ["ids": JSON.array(ids)])
    } catch {
      return .error(400, "not a job: \(error)")
    }
  }

  private func controlFaults(
    _ call: Call, _ path: [String], _ mayRefuse: Bool
  ) async -> Answer {
    switch (call.method, path.count) {
    case ("GET", 0): return Answer(200, json: await faults.list)
    case ("POST", 0): return await addFault(call, mayRefuse)
    case ("DELETE", 0): await faults.releaseAll()
    case ("DELETE", 1), ("POST", 2): await faults.release(Int(path[0]) ?? 0)
    default: return .error(404, "no such fault")
    }
    return Answer(204)
  }

  private func addFault(_ call: Call, _ mayRefuse: Bool) async -> Answer {
    do {
      let fault = try JSONDecoder().decode(Fault.self, from: call.body)
      if let nonsense = fault.nonsense { return .error(400, "not a fault: \(nonsense)") }
      if fault.action == .refuse, fault.lasts == nil, !mayRefuse {
        return .error(400, "nobody could end it: it needs lasts, or the address for control")
      }
      return Answer(201, json: ["id": JSON.int(await faults.add(fault))])
    } catch {
      return .error(400, "not a fault, which needs at least endpoint and action: \(error)")
    }
  }

  private func controlRunners(_ call: Call, _ path: [String]) -> Answer {
    switch (call.method, path.count) {
    case ("GET", 0): return Answer(200, json: runnerList)
    case ("POST", 0):
      guard let name = call.parameters["name"]?.string else {
        return .error(400, "a runner needs a name")
      }
      addRunner(name: name, token: call.parameters["token"]?.string)
      return Answer(201, json: runnerList)
    case ("POST", 2): return controlRunner(path[0], path[1])
    default: return .error(404, "no such runner")
    }
  }
}
