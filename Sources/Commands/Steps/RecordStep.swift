import Core
import StateFile

/// What a step made of its record, and why it did not succeed, if it did not.
struct StepResult: Sendable {
  var step: StepRecord
  var error: CommandError?
}

/// A step that takes a record: reads it, works on it, and writes it, whatever became of it.
struct RecordStep {
  let name: String
  let global: GlobalOptions
  let options: StepOptions
  let context: CommandContext

  /// - Parameters:
  ///   - settle: what a record means that is not to be worked on; nil for one that is.
  ///   - work: works on it.
  /// - Throws: `CommandError`, after the record was written.
  func run(
    settle: (StepRecord) -> StepResult?,
    work: (StepRecord, StepTools) async -> StepResult
  ) async throws {
    let step = try RecordInput.read(options.record, context)
    var result = StepResult(step: step)
    let output = options.place(context)
    do throws(CommandError) {
      let path = global.configurationPath(context)
      let configuration = try ConfigurationFile.load(path, context)
      if let settled = settle(step) {
        result = settled
      } else {
        let step = try located(step, by: configuration)
        let tools = try StepTools(
          configuration, for: step.record, global.logStyle(configuration), output)
        defer { tools.close() }
        result = await work(step, tools)
      }
    } catch {
      result.error = error
    }
    do throws(CommandError) {
      try output.write(result.step)
    } catch {
      throw unwritten(error, after: result.error)
    }
    if let error = result.error { throw error }
  }

  /// A record that somebody has written need not tell where its resource is.
  private func located(
    _ step: StepRecord, by configuration: Configuration
  ) throws(CommandError) -> StepRecord {
    var step = step
    do throws(ImportError) {
      step.record = try step.record.located(
        by: configuration.runner(step.record.key.runner), of: configuration.path)
      return step
    } catch {
      throw CommandError(.invalid, title(step), error.sentence)
    }
  }

  /// What a lost record means, whatever the step came to: what the step was given still serves, for
  /// each step can be repeated.
  private func unwritten(_ error: CommandError, after own: CommandError?) -> CommandError {
    own?.unhinted.lines.forEach(context.streams.tell)
    var error = error
    error.hint = "the step may be repeated with the record that it was given"
    return error
  }

  /// The name of the step and of the job, for errors.
  func title(_ step: StepRecord) -> String { "\(name) \(step.record.key)" }
}
