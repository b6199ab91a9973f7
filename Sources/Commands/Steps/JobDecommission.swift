import Core
import StateFile

/// Deletes the resource of one record, if the coordinator does not say that the job runs, or by
/// force.
struct JobDecommission {
  let title: String
  let tools: StepTools
  let force: Bool
  let dryRun: Bool

  /// What the coordinator says of the job.
  private enum Word {
    case runs
    case over(JobStatus?)
    case unknown(Trouble)
    /// The record does not say how to ask.
    case unasked
  }

  /// Does it, and says what became of the record.
  func run(_ step: StepRecord) async -> StepResult {
    var record = step.record
    if record.phase.isOnGoodPath {
      let word = await word(record)
      if let refusal = refusal(word) { return StepResult(step: step, error: refusal) }
      if dryRun { return StepResult(step: step) }
      await tools.name(&record)
      if case .over(let result) = word {
        record.result = result ?? record.result
      } else {
        orderFailure(&record)
      }
    }
    if dryRun { return StepResult(step: step) }
    if record.owedReport != nil {
      if let end = await report(&record) { return end }
    }
    return await delete(record)
  }

  /// What forbids to go on; nil if nothing does.
  private func refusal(_ word: Word) -> CommandError? {
    switch word {
    case .runs where !force:
      CommandError(
        .invalid, title, "the coordinator says that the job runs",
        hint: "--force reports it failed and removes its resource")
    case .unknown(let trouble) where !force:
      CommandError(
        .coordinator, title, "the coordinator does not say whether the job runs: \(trouble)",
        hint: Self.force)
    case .unasked where !force:
      CommandError(
        .invalid, title, "the record has no `job`, so nobody can be asked whether the job runs",
        hint: Self.force)
    case .runs, .unknown, .unasked, .over: nil
    }
  }

  private static let force = "nothing was removed; --force removes it all the same"

  private func orderFailure(_ record: inout JobRecord) {
    record.orderFailure(
      .systemFailure, "this job was ended by its runner's operator", at: tools.clock.now)
  }

  /// Over is two refusals of different kind (design R4).
  private func word(_ record: JobRecord) async -> Word {
    guard let payload = record.payload,
      let coordinator = tools.world.coordinator(of: record.key.runner, at: record.url)
    else { return .unasked }
    var trouble = Trouble("no answer")
    for attempt in 1...3 {
      if attempt > 1 { try? await tools.output.context.pause(.seconds(attempt)) }
      switch await coordinator.status(of: payload.id, token: payload.token) {
      case .executing: return .runs
      case .unknown(let reason): trouble = reason
      case .unauthorized:
        switch await coordinator.update(payload.id, token: payload.token, to: .running) {
        case .accepted, .pending: return .runs
        case .forbidden(let status, _): return .over(status)
        case .refused(let reason), .unknown(let reason): trouble = reason
        }
      }
    }
    return .unknown(trouble)
  }

  /// Pays the first debt; gives back the end if nothing is to be deleted then.
  private func report(_ record: inout JobRecord) async -> StepResult? {
    let rest: Set<Phase> = [.starting, .running, .decommissioning, .kept]
    for _ in 1...2 {
      let outcome = await tools.drive(
        record, under: tools.rules, restingIn: rest, paysDebts: false)
      record = outcome.record
      let step = StepRecord(record: record, isOver: outcome.isOver)
      if outcome.isOver { return StepResult(step: step) }
      if record.phase.isOnGoodPath {
        // Somebody writes the log of a job that was given up.
        guard force else {
          let error = CommandError(.invalid, title, "the job lives: somebody writes its log")
          return StepResult(step: step, error: error)
        }
        orderFailure(&record)
        continue
      }
      if let error = StepEnd.cutShort(title, outcome), !force {
        return StepResult(step: step, error: error)
      }
      return nil
    }
    return nil
  }

  /// Pays the second debt. A report that could not be delivered stays owed.
  private func delete(_ record: JobRecord) async -> StepResult {
    var record = record
    let owed = record.owedReport
    record.orderDeletion(at: tools.clock.now)
    var rules = tools.rules
    rules.keepsFinished = false
    rules.decommissionsLaunchFailures = true
    let outcome = await tools.drive(record, under: rules, restingIn: [])
    var step = StepRecord(record: outcome.record, isOver: outcome.isOver)
    if let error = StepEnd.cutShort(title, outcome) { return StepResult(step: step, error: error) }
    guard let owed else { return StepResult(step: step) }
    step.isOver = false
    step.record.owedReport = owed
    step.record.phase = .failing
    let why = "its resource is gone, but the job could not be reported failed"
    return StepResult(step: step, error: CommandError(.coordinator, title, why))
  }
}
