/// Trouble with calls about the jobs of one runner: their heartbeats, the question how they stand,
/// their logs and reports. The runner's own requests may be answered all the while, or not be sent
/// because every place is taken, so it is told apart from what keeps a runner from polling.
struct CallTrouble: Sendable, Hashable {
  /// The kinds of trouble that the log knows of.
  var told: Set<Obstacle.Condition> = []
  /// When a call failed last.
  var last: Instant
  /// The jobs of which a call has failed and none was answered since.
  var jobs: Set<JobKey> = []

  /// How long no call has to fail before it is told that the trouble is over, and, if it comes
  /// back, that it is there: a coordinator that fails now and then is told of once.
  static func calm(_ rules: JobRules) -> Duration { max(.seconds(60), rules.pollInterval * 2) }
}

extension JobEvent {
  /// What a call about a job says of its coordinator.
  enum CallOutcome {
    /// It was answered as it should be.
    case answered
    /// It was not.
    case failed(Trouble)
  }

  /// Nil where no coordinator was asked, and for refusals that may mean that the job is over.
  var callOutcome: CallOutcome? {
    switch self {
    case .heartbeat(.accepted), .heartbeat(.pending), .asked(.executing), .probed(.accepted),
      .probed(.outOfRange), .logRead(.written), .logRead(.empty), .appended(.accepted),
      .appended(.outOfRange), .reported(.accepted), .reported(.pending):
      .answered
    case .heartbeat(.refused(let trouble)), .heartbeat(.unknown(let trouble)),
      .asked(.unknown(let trouble)), .probed(.refused(let trouble)),
      .probed(.unknown(let trouble)), .logRead(.unknown(let trouble)),
      .appended(.refused(let trouble)), .appended(.unknown(let trouble)),
      .reported(.refused(let trouble)), .reported(.unknown(let trouble)):
      // Without a kind nobody was asked: there is no such runner, or the call was given up.
      trouble.kind == nil ? nil : .failed(trouble)
    default: nil
    }
  }
}
