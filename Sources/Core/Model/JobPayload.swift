/// What the coordinator handed over: the bytes as they came, and the few facts that hpr reads.
///
/// The facts follow `facts` §1.8 of the coordinator's contract: every field may be missing.
public struct JobPayload: Sendable, Hashable {
  /// The payload, byte for byte.
  public var bytes: [UInt8]
  /// The coordinator's number of the job.
  public var id: JobID
  /// The job's own token.
  public var token: Secret
  /// The project that the job belongs to (`job_info.project_id`), if it says one above zero.
  public var projectID: ProjectID?
  /// The job's timeout (`runner_info.timeout`), if it says one above zero.
  public var timeout: Duration?
  /// The failure reasons that the coordinator takes (`features.failure_reasons`).
  public var failureReasons: [String]
  /// What of it must not be quoted, beside the token: masked variables, passwords of registries,
  /// tokens of other jobs.
  public var secrets: [Secret]

  /// Joins the parts.
  public init(
    bytes: [UInt8], id: JobID, token: Secret, projectID: ProjectID? = nil,
    timeout: Duration? = nil, failureReasons: [String] = [], secrets: [Secret] = []
  ) {
    self.bytes = bytes
    self.id = id
    self.token = token
    self.projectID = projectID
    self.timeout = timeout
    self.failureReasons = failureReasons
    self.secrets = secrets
  }
}
