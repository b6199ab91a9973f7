/// A fact about one job: what came of a duty, or that time has passed.
public enum JobEvent: Sendable, Hashable {
  /// Time has passed.
  case tick
  /// Launch spacing lets this job be provisioned now.
  case provisionAllowed
  /// The account is known, or not.
  case account(AccountAnswer)
  /// The heartbeat was answered.
  case heartbeat(JobUpdateAnswer)
  /// `GET /job` was answered.
  case asked(JobStatusAnswer)
  /// The look-up by name was answered.
  case lookedUp(ListAnswer)
  /// The order to create has ended.
  case created(CreateAnswer)
  /// The id of the commit to be pushed is known; nil if it cannot be made.
  case composed(String?)
  /// The order to launch has ended.
  case launched(LaunchAnswer)
  /// The resource was looked at.
  case looked(ResourceCondition)
  /// The wait for the resource's own end is over.
  case ended(ResourceCondition)
  /// The empty PATCH was answered.
  case probed(TraceAnswer)
  /// The look into the job's log was answered.
  case logRead(LogAnswer)
  /// The sentence was sent to the log.
  case appended(TraceAnswer)
  /// The failure was reported.
  case reported(JobUpdateAnswer)
  /// The order to delete has ended.
  case deleted(DeleteAnswer)
  /// The order to delete a further resource has ended.
  case deletedExtra(ResourceID, DeleteAnswer)
  /// The resource of a kept record was (or was not) in a complete listing.
  case listed(isThere: Bool)
  /// An order to fail the job, with the sentence for its log.
  case mustFail(FailureReason, String)
  /// A further resource of the job's name was listed.
  case duplicateListed(ResourceID)

  /// The duty that this event ends.
  public var duty: Duty? {
    switch self {
    case .tick, .provisionAllowed, .listed, .mustFail, .duplicateListed: nil
    case .account: .account
    case .heartbeat: .heartbeat
    case .asked: .ask
    case .lookedUp: .lookUp
    case .created: .create
    case .composed: .compose
    case .launched: .launch
    case .looked: .look
    case .ended: .awaitEnd
    case .probed: .probe
    case .logRead: .readLog
    case .appended: .appendReason
    case .reported: .report
    case .deleted: .delete
    case .deletedExtra(let id, _): .deleteExtra(id)
    }
  }
}
