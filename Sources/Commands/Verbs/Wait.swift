import ArgumentParser
import Core
import StateFile

/// `hpr wait`: waits until a job is over, and tells by its status how it ended.
struct Wait: HprCommand {
  static let configuration = CommandConfiguration(
    commandName: "wait", abstract: "Wait until a job that was launched is over",
    discussion: """
      Ends 0 if the job succeeded, 7 if it failed, 8 if it was cancelled, 9 if that cannot be \
      learned. The resource stays.
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var step: StepOptions

  @Option(help: ArgumentHelp("Wait no longer than this.", valueName: "seconds"))
  var timeout: Int?

  func validate() throws {
    if let timeout, !(0...Self.century).contains(timeout) {
      throw ValidationError("--timeout must be from 0 seconds to 100 years")
    }
  }

  /// In seconds.
  private static let century = 100 * 31_557_600

  func run(_ context: CommandContext) async throws {
    let step = RecordStep(name: "wait", global: global, options: step, context: context)
    try await step.run { record in
      settle(record, step.title(record))
    } work: { record, tools in
      let deadline = timeout.map { tools.clock.now + .seconds($0) }
      let outcome = await tools.drive(
        record.record, under: tools.rules, restingIn: [.decommissioning, .kept], isPatient: true,
        until: deadline)
      return StepResult(
        step: StepRecord(record: outcome.record, isOver: outcome.isOver),
        error: error(step.title(record), outcome))
    }
  }

  private func settle(_ step: StepRecord, _ title: String) -> StepResult? {
    let record = step.record
    if step.isOver { return StepResult(step: step, error: Self.end(title, record.result)) }
    switch record.phase {
    case .decommissioning, .kept:
      return StepResult(step: step, error: Self.end(title, record.result))
    case .starting, .running, .failing:
      guard record.payload == nil else { return nil }
      return StepResult(
        step: step, error: CommandError(.invalid, title, "the record has no `job`"))
    case .acquired, .provisioning, .launching, .standby:
      let why = "it is \(record.phase.rawValue): it was not launched"
      return StepResult(step: step, error: CommandError(.invalid, title, why))
    }
  }

  /// How the job ended counts, also where its resource is then still there.
  private func error(_ title: String, _ outcome: StepOutcome) -> CommandError? {
    let isKnown = outcome.record.owedReport == nil && !outcome.record.phase.isOnGoodPath
    guard let early = StepEnd.cutShort(title, outcome), !isKnown else {
      return Self.end(title, outcome.record.result, because: outcome.failure?.sentence)
    }
    return early
  }

  /// The status that tells how the job ended; nil for a success.
  static func end(
    _ title: String, _ result: JobStatus?, because why: String? = nil
  ) -> CommandError? {
    let reason = why.map { ": \($0)" } ?? ""
    switch result {
    case .success: return nil
    case .failed: return CommandError(.jobFailed, title, "the job failed\(reason)")
    case .canceled: return CommandError(.jobCanceled, title, "the job was cancelled")
    case .running, .canceling, .other, nil:
      return CommandError(
        .resultUnknown, title, "the job is over and its result cannot be learned")
    }
  }
}
