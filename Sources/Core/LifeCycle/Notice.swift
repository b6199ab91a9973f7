/// A fact worth telling. Core does not log; the shell writes notices to the log.
public enum Notice: Sendable, Hashable {
  /// A job was granted.
  case granted(JobKey)
  /// A job entered another phase.
  case phase(JobKey, from: Phase, to: Phase)
  /// A resource found by name is the job's.
  case adopted(JobKey, ResourceID)
  /// The resource ended by itself.
  case resourceEnded(JobKey, String)
  /// The access token may not read the job's log: its start is seen in other ways only.
  case logUnreadable(JobKey, String)
  /// The job fails, why, and the sentence for its log.
  case failing(JobKey, FailureReason, String)
  /// The coordinator has taken the failure.
  case reported(JobKey, FailureReason)
  /// The report could not be delivered while the job's token lived.
  case reportGivenUp(JobKey, String)
  /// A job given up for dead writes its log.
  case cameBackToLife(JobKey)
  /// The job runs an hour beyond its own timeout.
  case overdue(JobKey)
  /// The job is over, by the coordinator's word.
  case over(JobKey, JobStatus?)
  /// Nothing is owed any more; the record is gone.
  case dropped(JobKey, JobStatus?)
  /// The provider refuses to delete. Told once for each refusal that is another.
  case stuck(JobKey, String)
  /// A resource that bears our mark and is in no record goes.
  case orphan(ResourceName, ResourceID)
  /// A grant that could not be read.
  case unreadableGrant(RunnerName, String)
  /// A runner's provider or coordinator is in trouble, or in another, and which; or no more. Told
  /// once for each change.
  case polling(RunnerName, whyNot: String?)
  /// Calls about a runner's jobs fail, and how; or are answered again. Told once for each kind of
  /// trouble until it is over.
  case jobCalls(RunnerName, trouble: String?)
  /// A runner is not asked because a limit has no room, or others come first.
  case waiting(RunnerName, String)
  /// The state file cannot be written, or can again.
  case storage(failure: String?)
  /// The numbers, when they have changed.
  case statistics(Statistics)
  /// Something that makes no sense where it happened.
  case anomaly(JobKey?, String)
}
