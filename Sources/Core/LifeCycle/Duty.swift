/// One kind of thing that a job needs done; at most one of each kind is under way for a job.
public enum Duty: Sendable, Hashable {
  /// Learn which account the job's resource belongs in.
  case account
  /// `PUT state=running`: the heartbeat, and one half of the question whether the job is over.
  case heartbeat
  /// `GET /job`: the other half.
  case ask
  /// Look the resource up by name.
  case lookUp
  /// Make the resource.
  case create
  /// Find out the id of the commit that starting the job would push.
  case compose
  /// Start the job on the resource.
  case launch
  /// Look at the resource.
  case look
  /// Wait for the resource's own end.
  case awaitEnd
  /// An empty PATCH at our own place in the log: does somebody else write?
  case probe
  /// Look into the job's log with an access token: has anybody written?
  case readLog
  /// Append the failure's sentence to the job's log.
  case appendReason
  /// `PUT state=failed`.
  case report
  /// Delete the resource, or whatever bears its name.
  case delete
  /// Delete one further resource of the same name.
  case deleteExtra(ResourceID)

  /// Whether it is done where the job's resource is.
  var actsInAccount: Bool {
    switch self {
    case .lookUp, .create, .launch, .look, .awaitEnd, .delete, .deleteExtra: true
    case .account, .heartbeat, .ask, .compose, .probe, .readLog, .appendReason, .report: false
    }
  }
}
