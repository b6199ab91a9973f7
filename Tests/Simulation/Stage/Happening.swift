import Core

/// A step of a simulation, after which every promise is checked.
enum Happening {
  /// A request for a job leaves.
  case asked(RunnerName)
  /// The coordinator has handed a job out.
  case granted(Job)
  /// The dispatcher has said or asked something of a job, beside its grant.
  case told(Job)
  /// Bytes were sent for a job's log.
  case appended(Job, [UInt8])
  /// The coordinator has taken a failure.
  case reported(Job, FailureReason)
  /// An order to create arrives, before it is acted upon.
  case ordered(CreateOrder, isRepeat: Bool, isLate: Bool)
  /// A job was started on a machine, with that payload.
  case launched(Job, Machine, JobPayload)
  /// The tree of a job, as it is built or pushed.
  case sent(BuildContext)
  /// A machine is about to be deleted by order of the dispatcher.
  case deleting(Machine)
  /// The dispatcher has told its log something.
  case noted(Notice)
  /// The state is durable.
  case committed(Snapshot)
  /// Time has passed.
  case passed
}
