/// How a command ends: the contract that scripts depend on.
public enum ExitStatus: Int32, Sendable, CaseIterable {
  /// Done.
  case done = 0
  /// Failed, unexpectedly; or stopped by a second signal.
  case failed = 1
  /// The configuration, a record or the state file is not valid, or forbids the step.
  case invalid = 2
  /// Nothing to do.
  case nothing = 3
  /// The coordinator could not be reached, or refused.
  case coordinator = 4
  /// The provider could not be reached, or refused.
  case provider = 5
  /// Another hpr holds the state file.
  case locked = 6
  /// The job ended failed.
  case jobFailed = 7
  /// The job was cancelled.
  case jobCanceled = 8
  /// The job is over and its result cannot be learned.
  case resultUnknown = 9
  /// The command line is wrong.
  case usage = 64
}
