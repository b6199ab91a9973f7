public import Core

/// Values that many tests begin with.
public enum Sample {
  /// A runner's name.
  public static let runner = RunnerName("lab")
  /// A job.
  public static let key = JobKey(runner, JobID(4711))
  /// When the job was granted.
  public static let start = Instant(milliseconds: 1_700_000_000_000)
  /// A provider's id.
  public static let resourceID = ResourceID("res-1")
  /// An account.
  public static let account = Account("unix:///run/docker.sock")
  /// A mark.
  public static let mark = Mark(installation: "0123456789abcdef0123456789abcdef", runner: runner)
  /// Some trouble.
  public static let trouble = Trouble("the other side stumbled")

  /// A payload as a coordinator sends it, cut down to what hpr reads.
  public static func payload(
    job: Int64 = 4711, project: Int64? = 21, timeout: Int = 3600,
    reasons: [String] = ["runner_system_failure"], namespace: String? = nil
  ) -> JobPayload {
    let list = reasons.map { "\"\($0)\"" }.joined(separator: ",")
    let info = project.map { #""job_info":{"project_id":\#($0)},"# } ?? ""
    let variables =
      namespace.map { #""variables":[{"key":"CI_PROJECT_ROOT_NAMESPACE","value":"\#($0)"}],"# }
      ?? ""
    let text = """
      {"id":\(job),"token":"glcbt-job\(job)",\(info)\(variables)"runner_info":{"timeout":\(timeout)},\
      "features":{"failure_reasons":[\(list)]}}
      """
    return JobPayload(
      bytes: Array(text.utf8), id: JobID(job), token: Secret("glcbt-job\(job)"),
      projectID: project.map { ProjectID($0) }, timeout: .seconds(timeout), failureReasons: reasons)
  }

  /// A record of a job just granted.
  public static func record(payload: JobPayload = payload()) -> JobRecord {
    JobRecord(
      key: key, payload: payload, acquiredAt: start, expectedWeight: .one, mark: mark,
      deadline: start + .seconds(600))
  }
}
