import Foundation

extension Ledger {
  /// What a request for a job comes to.
  enum Requested: Equatable {
    case answer(Answer)
    /// The job with this number was granted by this answer.
    case granted(Int, Answer)
    /// Nothing new for the runner of that name: the request is held.
    case nothingNew(String)
  }

  /// `POST /jobs/request`: first what the front server looks at, then Rails.
  mutating func requestJob(_ call: Call, at now: Double) -> Requested {
    guard call.body.count <= 32 << 10 else { return .answer(Answer(413)) }
    let parameters = call.parameters
    guard let token = parameters["token"]?.string, !token.isEmpty else {
      return .answer(.error(400, "token is missing"))
    }
    // The front server knows no more than the queue's value: a runner that is paused waits too.
    let index = runnerIndex(token: token)
    let isKnown = index.map { parameters["last_update"]?.string == runners[$0].queueValue } ?? false
    if let index, isKnown, settings.behaviour.longPoll > 0 {
      return .nothingNew(runners[index].name)
    }
    if let refusal = tooMany(.request, token, at: now) { return .answer(refusal) }
    guard let index else { return .answer(.message(403, "403 Forbidden")) }
    if runners[index].isOrphaned {
      return .answer(.message(422, "422 Unprocessable Entity - Runner is orphaned"))
    }
    runners[index].managers.insert(parameters["system_id"]?.string ?? "<legacy>")
    if !runners[index].isPaused, !isKnown, let job = waitingJob(for: runners[index], at: now) {
      return grant(job, to: index, parameters, at: now)
    }
    let value = ["X-GitLab-Last-Update": runners[index].queueValue]
    return .answer(Answer(204, polling(value)))
  }

  /// Counts a request before anything becomes of it.
  mutating func countRequest(of runner: String?) {
    guard let index = runners.firstIndex(where: { $0.name == runner }) else { return }
    runners[index].requests += 1
  }

  /// The value that changes whenever a job for the runner appears.
  func queueValue(of runner: String) -> String {
    runners.first { $0.name == runner }?.queueValue ?? ""
  }

  /// The answer to a request that was held: no value of the queue, so the caller asks again.
  func heldAnswer() -> Answer { Answer(204, polling([:])) }

  /// When a held request is worth another look because a delay is over.
  func nextDelayEnd(for runner: String, after now: Double) -> Double? {
    jobs.filter { $0.book.state == .pending && ($0.spec.runner ?? runner) == runner }
      .map { $0.book.queuedAt + $0.spec.delay }.filter { $0 > now }.min()
  }

  private func polling(_ headers: [String: String]) -> [String: String] {
    guard settings.behaviour.longPoll > 0 else { return headers }
    return headers.merging(["Gitlab-Ci-Builds-Polling": "yes"]) { $1 }
  }

  private func waitingJob(for runner: Runner, at now: Double) -> Int? {
    jobs.firstIndex {
      $0.book.state == .pending && $0.book.queuedAt + $0.spec.delay <= now
        && ($0.spec.runner ?? runner.name) == runner.name
    }
  }

  /// Ticks the queues of jobs whose delay ended since the last look.
  mutating func endDelays(since last: Double, at now: Double) {
    for job in jobs where job.book.state == .pending && job.spec.delay > 0 {
      let end = job.book.queuedAt + job.spec.delay
      guard end > last, end <= now else { continue }
      for index in runners.indices
      where (job.spec.runner ?? runners[index].name) == runners[index].name {
        runners[index].queueValue = fresh()
      }
    }
  }

  private mutating func grant(
    _ job: Int, to runner: Int, _ parameters: [String: JSON], at now: Double
  ) -> Requested {
    jobs[job].book.state = .running
    jobs[job].book.grantedAt = now
    jobs[job].book.runner = runners[runner].name
    jobs[job].book.systemID = parameters["system_id"]?.string ?? "<legacy>"
    jobs[job].book.grant = .sent
    jobs[job].acceptsGracefulCancel =
      parameters["info"]?["features"]?["cancel_gracefully"]?.bool ?? false
    let payload = JobPayload(
      id: jobs[job].book.id, token: jobs[job].token, spec: jobs[job].spec,
      waited: now - jobs[job].book.queuedAt, url: url)
    var answer = Answer(201, polling(["Content-Type": "application/json"]))
    answer.body = payload.bytes
    return .granted(jobs[job].book.id, answer)
  }

  /// Notes what became of the answer that granted a job.
  mutating func note(_ grant: JobBook.Grant, job id: Int) {
    guard let index = jobIndex(id) else { return }
    jobs[index].book.grant = grant
  }
}
