import Foundation

extension Ledger {
  /// `GET /job`: the job of a token, only while it is being worked on.
  mutating func readJob(_ call: Call, at now: Double) -> Answer {
    if call.headers["private-token"] != nil {
      return scopes(call) == nil
        ? .message(401, "401 Unauthorized") : .message(404, "404 Not Found")
    }
    let token =
      call.headers["job-token"] ?? call.bearer ?? call.query["job_token"] ?? call.query["token"]
    guard let token, let index = jobs.firstIndex(where: { $0.token == token }) else {
      return .message(401, "401 Unauthorized")
    }
    note(call, job: index, at: now)
    let job = jobs[index]
    guard job.book.state.isProcessing, !job.isErased, !job.isProjectDeleted, !job.hasTokenExpired
    else { return .message(401, "401 Unauthorized") }
    return Answer(200, json: entity(job, at: now))
  }

  private func entity(_ job: Job, at now: Double) -> JSON {
    let started = job.book.grantedAt ?? now
    return [
      "id": .int(job.book.id), "status": .string(job.book.state.rawValue), "stage": "test",
      "name": .string(job.book.name), "ref": "main", "tag": false, "coverage": nil,
      "allow_failure": false, "created_at": .string(text(job.book.queuedAt)),
      "started_at": .string(text(started)), "finished_at": nil, "erased_at": nil,
      "duration": .double(now - started),
      "queued_duration": .double(started - job.book.queuedAt),
      "web_url": .string("\(url)/\(job.spec.project)/-/jobs/\(job.book.id)"),
      "project": ["ci_job_token_scope_enabled": false], "artifacts": [], "tag_list": [],
      "archived": false, "artifacts_expire_at": nil,
    ]
  }

  private func text(_ time: Double) -> String {
    Date(timeIntervalSince1970: time).formatted(.iso8601)
  }

  /// What a user does to a job on its page, or time to its token.
  mutating func control(_ id: Int, _ verb: String, at now: Double) -> Answer {
    guard let index = jobIndex(id) else { return .error(404, "no job \(id)") }
    switch verb {
    case "cancel": cancel(index, at: now)
    case "expire": jobs[index].hasTokenExpired = true
    case "erase": jobs[index].isErased = true
    case "delete-project": jobs[index].isProjectDeleted = true
    default: return .error(404, "nothing called \(verb) can be done to a job")
    }
    return Answer(200, json: jobs[index].book)
  }

  private mutating func cancel(_ index: Int, at now: Double) {
    switch jobs[index].book.state {
    case .pending: end(index, .canceled, reason: nil, by: "coordinator", at: now)
    case .running where jobs[index].acceptsGracefulCancel: jobs[index].book.state = .canceling
    case .running: end(index, .canceled, reason: nil, by: "coordinator", at: now)
    default: break
    }
  }
}
