/// A fact that the dispatcher takes note of.
public enum Event: Sendable, Hashable {
  /// The settings in force, at the start and after each reload.
  case configured(DispatcherSettings)
  /// Time has passed.
  case tick
  /// A request for a job was answered.
  case requested(RunnerName, number: Int, JobRequestAnswer)
  /// A request for a job was withdrawn before it was sent.
  case withdrawn(RunnerName, number: Int)
  /// The runner's token was asked after.
  case verified(RunnerName, VerifyAnswer)
  /// The runner's provider was asked after.
  case providerChecked(RunnerName, ProviderCondition)
  /// What the runner's provider offers was read.
  case catalogued(RunnerName, Catalogue)
  /// An account of a runner was listed.
  case listed(RunnerName, Account, ListAnswer)
  /// All accounts of a runner were listed, or tried.
  case listingsEnded(RunnerName)
  /// A fact about one job.
  case job(JobKey, JobEvent)
  /// No new jobs; the end comes when nothing is tracked.
  case drain
  /// No new jobs; the end comes when no request for a job and no create is under way.
  case stop
  /// Tell everything that is known, without secrets.
  case dump
  /// The state could not be written; these jobs are in no durable state.
  case commitFailed(String, unstored: [JobKey])
  /// The state was written, after a failure.
  case commitRecovered

  /// Whether it tells of a failed commit, which alone may still come after the end was ordered.
  var isFailedCommit: Bool { if case .commitFailed = self { true } else { false } }
}
