import Core
import StateFile

/// What the phase of a record means for a step that brings jobs forward.
enum Passage: Sendable, Hashable {
  /// The step is done.
  case isDone
  /// The step is to be taken.
  case goesOn
  /// The step cannot be taken, and why.
  case isBarred(ExitStatus, String)

  /// For a step that takes jobs of the phases `from`, and whose work is done in the phases `done`.
  init(_ step: StepRecord, from: Set<Phase>, done: Set<Phase>) {
    let phase = step.record.phase
    if step.isOver {
      self =
        step.record.result == .success ? .isDone : .isBarred(.failed, "it is over: \(step.result)")
    } else if from.contains(phase) {
      self = step.record.payload == nil ? .isBarred(.invalid, "the record has no `job`") : .goesOn
    } else if done.contains(phase) {
      self = .isDone
    } else {
      switch phase {
      case .failing, .decommissioning, .kept: self = .isBarred(.failed, "it is \(phase.rawValue)")
      case .acquired, .provisioning, .launching, .starting, .running, .standby:
        self = .isBarred(
          .invalid,
          "it is \(phase.rawValue), and the step takes only what is "
            + from.map(\.rawValue).sorted().joined(separator: " or "))
      }
    }
  }
}
