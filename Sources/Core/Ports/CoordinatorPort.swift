/// What the dispatcher needs of a coordinator, for one runner.
///
/// No call throws: every outcome is an answer, so that the life cycle decides by cases. Calls obey
/// cancellation, except `requestJob`, which is let finish because a grant may be on its way.
public protocol CoordinatorPort: Sendable {
  /// Asks for one job. With `lastUpdate` the coordinator may hold the request.
  func requestJob(lastUpdate: String?) async -> JobRequestAnswer
  /// Asks whether the runner's token is known.
  func verify() async -> VerifyAnswer
  /// Reports the state of a job; `running` is also the heartbeat.
  func update(_ job: JobID, token: Secret, to state: JobUpdate) async -> JobUpdateAnswer
  /// Appends bytes to the job's log at `offset`; empty bytes only look (design R3).
  func append(_ bytes: [UInt8], at offset: Int, to job: JobID, token: Secret) async -> TraceAnswer
  /// Asks with the job's own token whether the job is still executing (`GET /job`).
  func status(of job: JobID, token: Secret) async -> JobStatusAnswer
  /// Reads, as a user who may, whether anything stands in the job's log
  /// (`GET /projects/:id/jobs/:job_id/trace`).
  func readLog(of job: JobID, project: ProjectID) async -> LogAnswer
}

/// The answer to a request for a job.
public enum JobRequestAnswer: Sendable, Hashable {
  /// 201: the payload, byte for byte.
  case granted(payload: [UInt8])
  /// 201 whose body was cut or is no payload: what there is of it. The job's id and token may
  /// still be readable, and then the job is failed with a sentence.
  case unreadableGrant(bytes: [UInt8], Trouble)
  /// 204: no job now; `lastUpdate` if the header was there and not empty.
  case none(lastUpdate: String?)
  /// 409: no job now, for somebody else took it, or the queue is busy. Routine, unless it is all that
  /// ever comes. `lastUpdate` is the value that was sent, where the answer has none: nothing was
  /// given back for a change.
  case conflict(lastUpdate: String?, Trouble)
  /// 403: the runner's token is not (or no longer) accepted. It alone counts against health.
  case forbidden(Trouble)
  /// Any other status: 429, 5xx, 400, 413, 422, a redirection, an answer that is not GitLab's.
  case refused(Trouble)
  /// Not reached, cut before an answer, or no answer before the deadline.
  case unanswered(Trouble)
}

/// The answer to `POST /runners/verify`.
public enum VerifyAnswer: Sendable, Hashable {
  /// 200: the token is known.
  case valid
  /// 403: the token is not accepted.
  case invalid(Trouble)
  /// Anything else concludes nothing.
  case unknown(Trouble)
}

/// The `Job-Status` header: the coordinator's word on a job.
public enum JobStatus: Sendable, Hashable {
  /// The job is running.
  case running
  /// Somebody cancelled it and the runner may still finish `after_script`.
  case canceling
  /// Cancelled.
  case canceled
  /// Ended well.
  case success
  /// Ended badly.
  case failed
  /// A word that hpr does not know.
  case other(String)

  /// Reads the header's or a job entity's word.
  public init(_ word: String) {
    switch word {
    case "running": self = .running
    case "canceling": self = .canceling
    case "canceled": self = .canceled
    case "success": self = .success
    case "failed": self = .failed
    default: self = .other(word)
    }
  }
}

/// A state that hpr reports of a job.
public enum JobUpdate: Sendable, Hashable {
  /// Still at it: a heartbeat.
  case running
  /// Failed, and why.
  case failed(FailureReason)
}

/// The answer to `PUT /jobs/:id`.
public enum JobUpdateAnswer: Sendable, Hashable {
  /// 200: stored. The `Job-Status` header, where there is one.
  case accepted(JobStatus?)
  /// 202: to be repeated after the wait.
  case pending(after: Duration?)
  /// 403: the job is not (or no longer) this token's to report. The header says how it ended.
  case forbidden(JobStatus?, Trouble)
  /// Another definite 4xx.
  case refused(Trouble)
  /// Anything else concludes nothing.
  case unknown(Trouble)
}

/// The answer to `PATCH /jobs/:id/trace`.
public enum TraceAnswer: Sendable, Hashable {
  /// 202: stored; `next` is where the next bytes go.
  case accepted(next: Int, JobStatus?)
  /// 416: somebody else has written; `next` is where the log ends.
  case outOfRange(next: Int?, JobStatus?)
  /// 403: the job takes no more log.
  case forbidden(JobStatus?, Trouble)
  /// Another definite 4xx.
  case refused(Trouble)
  /// Anything else concludes nothing.
  case unknown(Trouble)
}

/// The answer to `GET /job` with the job's token.
public enum JobStatusAnswer: Sendable, Hashable {
  /// 200: the job is executing.
  case executing(JobStatus)
  /// 401: one of the two refusals that together mean "over" (design R4).
  case unauthorized
  /// Anything else concludes nothing.
  case unknown(Trouble)
}

/// The answer to a look into the job's log with an access token.
public enum LogAnswer: Sendable, Hashable {
  /// 200, and there is something.
  case written
  /// 200, and there is nothing: nobody has written yet.
  case empty
  /// 401, 403, 404: the token may not read this log. GitLab says 200 where there is none yet.
  case forbidden(Trouble)
  /// Anything else concludes nothing.
  case unknown(Trouble)
}
