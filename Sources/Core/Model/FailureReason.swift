/// Why a job failed, in the coordinator's words (facts: `PUT /jobs/:id`, `failure_reason`).
public enum FailureReason: String, Sendable, Hashable, CaseIterable {
  /// The platform's, the operator's or hpr's own fault, so that `retry:` rules work.
  case systemFailure = "runner_system_failure"
  /// Something only the job's author can mend.
  case scriptFailure = "script_failure"
  /// A graceful cancel, where the payload lists this reason.
  case jobCanceled = "job_canceled"
}
