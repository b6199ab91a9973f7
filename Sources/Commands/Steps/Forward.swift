import Core
import StateFile

/// A step that brings a job forward: `provision` and `launch`.
struct Forward {
  /// The phases that it takes jobs from.
  let from: Set<Phase>
  /// The phases in which its work is done.
  let done: Set<Phase>

  /// Goes as far as the step goes.
  /// - Throws: `CommandError`, after the record was written.
  func run(_ step: RecordStep) async throws {
    try await step.run { record in
      switch Passage(record, from: from, done: done) {
      case .goesOn: nil
      case .isDone: StepResult(step: record)
      case .isBarred(let status, let why):
        StepResult(step: record, error: CommandError(status, step.title(record), why))
      }
    } work: { record, tools in
      let outcome = await tools.drive(
        record.record, under: tools.rules, restingIn: done.union([.kept]))
      return StepResult(
        step: StepRecord(record: outcome.record, isOver: outcome.isOver),
        error: StepEnd.error(step.title(record), outcome) { done.contains($0.phase) })
    }
  }
}
