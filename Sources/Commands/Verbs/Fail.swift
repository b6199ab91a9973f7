import ArgumentParser
import Core
import StateFile

/// `hpr fail`: reports a job failed, by order.
struct Fail: HprCommand {
  static let configuration = CommandConfiguration(
    commandName: "fail", abstract: "Report a job failed, with a message in its log",
    discussion: """
      Reads a job's record, writes the message to the end of the job's log, reports the job \
      failed, and writes the record. A resource on which the job was launched is left to hpr \
      decommission.
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var step: StepOptions

  @Option(help: ArgumentHelp("The message for the job's log.", valueName: "text"))
  var message: String

  @Option(
    help: ArgumentHelp(
      "The reason for the coordinator; runner_system_failure without it.", valueName: "reason"))
  var reason: ReasonArgument?

  func validate() throws {
    if message.allSatisfy(\.isWhitespace) {
      throw ValidationError("the value of --message is empty")
    }
  }

  func run(_ context: CommandContext) async throws {
    let step = RecordStep(name: "fail", global: global, options: step, context: context)
    try await step.run { record in
      settle(record, step.title(record))
    } work: { record, tools in
      var ordered = record.record
      await tools.name(&ordered)
      ordered.orderFailure(reason?.reason ?? .systemFailure, message, at: tools.clock.now)
      // What was never launched goes side by side with the report (design R1).
      let rest: Set<Phase> = ordered.launch == .none ? [.kept] : [.decommissioning, .kept]
      let outcome = await tools.drive(
        ordered, under: tools.rules, restingIn: rest, paysDebts: false)
      return StepResult(
        step: StepRecord(record: outcome.record, isOver: outcome.isOver),
        error: error(step.title(record), outcome))
    }
  }

  private func settle(_ step: StepRecord, _ title: String) -> StepResult? {
    if step.isOver {
      let why = "the job is over already: \(step.result)"
      let error = CommandError(.failed, title, why)
      return StepResult(step: step, error: step.record.result == .failed ? nil : error)
    }
    guard let payload = step.record.payload else {
      return StepResult(
        step: step, error: CommandError(.invalid, title, "the record has no `job`"))
    }
    guard reason?.reason == .jobCanceled,
      !payload.failureReasons.contains(FailureReason.jobCanceled.rawValue)
    else { return nil }
    let why = "the coordinator does not take the reason job_canceled for it"
    return StepResult(step: step, error: CommandError(.invalid, title, why))
  }

  private func error(_ title: String, _ outcome: StepOutcome) -> CommandError? {
    let early = StepEnd.cutShort(title, outcome)
    if outcome.record.owedReport == nil, outcome.record.result == .failed {
      return early.map(left)
    }
    if let early { return early }
    let result = StepEnd.words(outcome.record.result)
    return CommandError(.failed, title, "the job is over already: \(result)")
  }

  /// The resource of a job that was never launched goes with the report, and may not have gone.
  private func left(_ trouble: CommandError) -> CommandError {
    CommandError(
      trouble.status, trouble.what,
      "the job is reported failed, but its resource may be left: \(trouble.why)",
      hint: "hpr decommission removes it, with the record as it now is")
  }
}

/// A reason in the coordinator's words.
struct ReasonArgument: ExpressibleByArgument {
  let reason: FailureReason

  init?(argument: String) {
    guard let reason = FailureReason(rawValue: argument) else { return nil }
    self.reason = reason
  }

  static var allValueStrings: [String] { FailureReason.allCases.map(\.rawValue) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}
