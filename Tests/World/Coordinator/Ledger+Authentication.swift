import Foundation

extension Ledger {
  /// Finds the job of a runner's call, or says why it is refused: always 403, so that nobody can
  /// learn which jobs exist.
  mutating func authenticate(
    _ id: Int, _ call: Call, at now: Double
  ) -> (index: Int, refusal: Answer?) {
    guard let index = jobIndex(id) else { return (0, .message(403, "403 Forbidden")) }
    let job = jobs[index]
    let token = jobToken(of: call)
    guard job.book.grantedAt != nil, token == job.token else {
      return (index, .message(403, "403 Forbidden"))
    }
    note(call, job: index, at: now)
    let status = ["Job-Status": job.book.state.rawValue]
    if job.isProjectDeleted {
      return (index, .message(403, "403 Forbidden - Project has been deleted!"))
    }
    if job.isErased {
      return (index, .message(403, "403 Forbidden - Job has been erased!"))
    }
    if !job.book.state.isProcessing {
      return (index, .message(403, "403 Forbidden - Job is not processing on runner", status))
    }
    if job.hasTokenExpired {
      end(index, .failed, reason: "job_token_expired", by: "coordinator", at: now)
      return (
        index,
        .message(403, "403 Forbidden - Job token has expired", ["Job-Status": "failed"])
      )
    }
    return (index, nil)
  }

  /// The job's token that a call bears; a parameter wins over the header.
  func jobToken(of call: Call) -> String? {
    call.parameters["token"]?.string ?? call.headers["job-token"]
  }

  /// Keeps in the books that a call with the job's token came, and from which run.
  mutating func note(_ call: Call, job index: Int, at now: Double) {
    jobs[index].book.calls += 1
    jobs[index].book.lastCallAt = now
    if let run = call.headers["x-inner-runner"], !jobs[index].book.launches.contains(run) {
      jobs[index].book.launches.append(run)
    }
  }

  /// What the access token of a call may do; nil: none or an unknown one.
  func scopes(_ call: Call) -> Set<CoordinatorSettings.Scope>? {
    let token = call.headers["private-token"] ?? call.query["private_token"] ?? call.bearer
    return token.flatMap { settings.accessTokens[$0] }
  }
}
