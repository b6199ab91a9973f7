import Core
import StateFile

/// What a step's outcome means for the one who ordered it.
enum StepEnd {
  /// Why the step did not come where it was to come; nil if it did.
  /// - Parameter goal: whether the job stands where the step was to bring it.
  static func error(
    _ title: String, _ outcome: StepOutcome, reached goal: (JobRecord) -> Bool
  ) -> CommandError? {
    if let error = cutShort(title, outcome) { return error }
    if !outcome.isOver, goal(outcome.record) { return nil }
    if let failure = outcome.failure {
      return CommandError(status(of: failure.side), title, "the job failed: \(failure.sentence)")
    }
    if outcome.record.result == .success { return nil }
    return CommandError(.failed, title, "the job is over: \(words(outcome.record.result))")
  }

  /// Why the step ended before the job rested; nil if it rests.
  static func cutShort(_ title: String, _ outcome: StepOutcome) -> CommandError? {
    switch outcome.end {
    case .rests: return nil
    case .timedOut: return CommandError(.nothing, title, "the time given is up")
    case .unstored(let why):
      return CommandError(.failed, title, "the record cannot be kept: \(why)")
    case .undecided(let side, let trouble):
      return CommandError(
        status(of: side), title, trouble.summary,
        hint: "the record tells how far the job is; the step may be repeated with it")
    }
  }

  static func words(_ result: JobStatus?) -> String { result?.word ?? "its result is not known" }

  static func status(of side: StepOutcome.Side) -> ExitStatus {
    switch side {
    case .coordinator: .coordinator
    case .provider: .provider
    case .nobody: .failed
    }
  }
}
