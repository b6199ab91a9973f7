/// What came of a single step.
public struct StepOutcome: Sendable, Hashable {
  /// Who was asked.
  public enum Side: Sendable, Hashable {
    /// The coordinator.
    case coordinator
    /// The provider.
    case provider
    /// Time alone has passed.
    case nobody
  }

  /// Why the step ended.
  public enum End: Sendable, Hashable {
    /// The job is in a phase in which the step leaves it, or over.
    case rests
    /// That side has given no definite answer for too long.
    case undecided(Side, Trouble)
    /// The time given is up.
    case timedOut
    /// The record could not be stored; nothing that only it knows of was begun.
    case unstored(String)
  }

  /// How the job came to fail on the way.
  public struct Failure: Sendable, Hashable {
    /// What the coordinator is told.
    public var reason: FailureReason
    /// One line.
    public var sentence: String
    /// Whose answer it was.
    public var side: Side
  }

  /// The record as it then is.
  public var record: JobRecord
  /// Both debts are paid.
  public var isOver: Bool
  /// Why the step ended.
  public var end: End
  /// How the job came to fail; nil if it did not.
  public var failure: Failure?
}
