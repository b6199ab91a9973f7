/// An order to the world. Effects carry ids and values only, so that they compare.
public enum Effect: Sendable, Hashable {
  /// Ask the coordinator at `url` for a job, the one in force for nil. `number` tells the requests
  /// of a runner apart.
  case request(RunnerName, number: Int, lastUpdate: String?, url: String?)
  /// Ask whether the runner's token is known.
  case verify(RunnerName)
  /// Ask whether the runner's provider can be used.
  case checkProvider(RunnerName)
  /// List what there is in the accounts of a runner, and in further ones that the state knows.
  case list(RunnerName, also: [Account])
  /// Do a duty of a job.
  case job(JobKey, Duty)
  /// Give up a duty under way.
  case stop(JobKey, Duty)
  /// Tell it to the log.
  case note(Notice)
  /// Tell everything that is known to the log.
  case dump(Snapshot)
  /// End the program: nothing has to be waited for.
  case exit

  /// That a request for a job was not sent, if it is one.
  var unsentRequest: Event? {
    guard case .request(let runner, let number, _, _) = self else { return nil }
    return .withdrawn(runner, number: number)
  }

  /// Whether the effect may go on while the state cannot be written (design R7): it begins nothing
  /// new and nothing has to be found again after a crash.
  public var beginsNothingNew: Bool {
    switch self {
    case .verify, .checkProvider, .list, .stop, .note, .dump, .exit: true
    case .request: false
    case .job(_, let duty):
      switch duty {
      case .account, .heartbeat, .ask, .lookUp, .compose, .look, .awaitEnd, .probe, .readLog: true
      case .create, .launch, .appendReason, .report, .delete, .deleteExtra: false
      }
    }
  }
}
