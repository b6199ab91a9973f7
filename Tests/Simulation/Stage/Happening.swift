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
  case ordered(Order, isRepeat: Bool, isLate: Bool)
  /// A job was started on a machine, with these bytes as its payload.
  case launched(Job, Machine, [UInt8])
  /// The tree of a job, as it is built or pushed.
  case sent(BuildContext)
  /// A machine is about to be deleted by order of the dispatcher.
  case deleting(Machine)
  /// The dispatcher has told its log something.
  case noted(Notice)
  /// The state is durable.
  case committed(Snapshot)
  /// What an import makes of the state, before it is committed.
  case imported(before: Snapshot, after: Snapshot)
  /// Time has passed.
  case passed
}

/// An order to make a machine, as whoever makes it sees it.
struct Order {
  let name: ResourceName
  let account: Account
  let executor: Executor
  /// The job that the name is about.
  let job: JobID?

  init(name: ResourceName, account: Account, executor: Executor) {
    self.name = name
    self.account = account
    self.executor = executor
    job = name.parts?.job
  }

  init(_ resource: Resource) {
    self.init(name: resource.name, account: resource.account, executor: resource.executor)
  }
}
