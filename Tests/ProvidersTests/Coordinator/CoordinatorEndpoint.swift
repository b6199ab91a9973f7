import Core

@testable import Providers

/// What the client asks, for the table of answers.
enum CoordinatorEndpoint: String, CaseIterable, Sendable {
  case request = "POST /api/v4/jobs/request"
  case verify = "POST /api/v4/runners/verify"
  case put = "PUT /api/v4/jobs/4711"
  case patch = "PATCH /api/v4/jobs/4711/trace"
  case job = "GET /api/v4/job"
  case log = "GET /api/v4/projects/21/jobs/4711/trace"

  case register = "POST /api/v4/runners"
  case create = "POST /api/v4/user/runners"
  case remove = "DELETE /api/v4/runners"
  case removeManager = "DELETE /api/v4/runners/managers"

  private var jobID: JobID { JobID(4711) }
  private var token: Secret { Secret("glcbt-sEcReT") }

  /// Asks, and says in words what was concluded.
  func ask(_ client: CoordinatorClient) async -> String {
    switch self {
    case .request: words(await client.requestJob(lastUpdate: "cafe"))
    case .verify: words(await client.verify())
    case .put: words(await client.update(jobID, token: token, to: .running))
    case .patch: words(await client.append([1, 2, 3], at: 10, to: jobID, token: token))
    case .job: words(await client.status(of: jobID, token: token))
    case .log: words(await client.readLog(of: jobID, project: ProjectID(21)))
    case .register: words(await client.registerRunner(RunnerWishes(description: "x")))
    case .create: words(await client.createRunner(RunnerWishes(description: "x"), for: .instance))
    case .remove: words(await client.removeRunner())
    case .removeManager: words(await client.removeManager())
    }
  }

  /// What is concluded from an answer, in the same words, without any network.
  func meaning(of response: HTTPResponse) -> String {
    let answer = CoordinatorAnswer(
      response, to: rawValue, hiding: [Secret("glrt-sEcReT"), Secret("glcbt-sEcReT")])
    return switch self {
    case .request: words(answer.jobRequestAnswer(after: "cafe"))
    case .verify: words(answer.verifyAnswer)
    case .put: words(answer.jobUpdateAnswer)
    case .patch: words(answer.traceAnswer(expecting: 13))
    case .job: words(answer.jobStatusAnswer(of: jobID))
    case .log: words(answer.logAnswer)
    case .register, .create: words(answer.registrationAnswer)
    case .remove, .removeManager: words(answer.removalAnswer)
    }
  }

  private func words(_ answer: JobRequestAnswer) -> String {
    switch answer {
    case .granted: "granted"
    case .unreadableGrant(_, let trouble): "unreadable grant\(words(trouble))"
    case .none(let lastUpdate): "none" + (lastUpdate.map { " \($0)" } ?? "")
    case .conflict(let lastUpdate, let trouble):
      "conflict" + (lastUpdate.map { " \($0)" } ?? "") + words(trouble)
    case .forbidden(let trouble): "forbidden\(words(trouble))"
    case .refused(let trouble): "refused\(words(trouble))"
    case .unanswered(let trouble): "unanswered\(words(trouble))"
    }
  }

  private func words(_ answer: VerifyAnswer) -> String {
    switch answer {
    case .valid: "valid"
    case .invalid(let trouble): "invalid\(words(trouble))"
    case .unknown(let trouble): "unknown\(words(trouble))"
    }
  }

  private func words(_ answer: JobUpdateAnswer) -> String {
    switch answer {
    case .accepted(let status): "accepted\(words(status))"
    case .pending(let wait): "pending" + (wait.map { " \($0.components.seconds)s" } ?? "")
    case .forbidden(let status, let trouble): "forbidden\(words(status))\(words(trouble))"
    case .refused(let trouble): "refused\(words(trouble))"
    case .unknown(let trouble): "unknown\(words(trouble))"
    }
  }

  private func words(_ answer: TraceAnswer) -> String {
    switch answer {
    case .accepted(let next, let status): "accepted \(next)\(words(status))"
    case .outOfRange(let next, let status):
      "out of range" + (next.map { " \($0)" } ?? "") + words(status)
    case .forbidden(let status, let trouble): "forbidden\(words(status))\(words(trouble))"
    case .refused(let trouble): "refused\(words(trouble))"
    case .unknown(let trouble): "unknown\(words(trouble))"
    }
  }

  private func words(_ answer: JobStatusAnswer) -> String {
    switch answer {
    case .executing(let status): "executing\(words(status))"
    case .unauthorized: "unauthorized"
    case .unknown(let trouble): "unknown\(words(trouble))"
    }
  }

  private func words(_ answer: LogAnswer) -> String {
    switch answer {
    case .written: "written"
    case .empty: "empty"
    case .forbidden(let trouble): "forbidden\(words(trouble))"
    case .unknown(let trouble): "unknown\(words(trouble))"
    }
  }

  private func words(_ answer: RegistrationAnswer) -> String {
    switch answer {
    case .made(let runner):
      "made" + (runner.id.map { " \($0)" } ?? "") + (runner.expiry.map { " until \($0)" } ?? "")
    case .refused(let status, let trouble): "refused \(status)\(words(trouble))"
    case .unreached(let trouble): "unreached\(words(trouble))"
    case .unknown(let trouble): "unknown\(words(trouble))"
    }
  }

  private func words(_ answer: RemovalAnswer) -> String {
    switch answer {
    case .gone: "gone"
    case .absent(let trouble): "absent\(words(trouble))"
    case .unknown(let trouble): "unknown\(words(trouble))"
    }
  }

  private func words(_ status: JobStatus?) -> String {
    switch status {
    case nil: ""
    case .other(let word)?: " other-\(word)"
    case let status?: " \(status)"
    }
  }

  /// Kind, wait, and what the line says beyond the place, which it always begins with.
  private func words(_ trouble: Trouble) -> String {
    let kind = trouble.kind.map { " \($0)" } ?? ""
    let wait = trouble.retryAfter.map { " wait \($0.components.seconds)s" } ?? ""
    let place = "\(rawValue): "
    return trouble.summary.hasPrefix(place)
      ? "\(kind)\(wait), \(trouble.summary.dropFirst(place.count))"
      : "\(kind)\(wait), NOT AT \(rawValue): \(trouble.summary)"
  }
}
