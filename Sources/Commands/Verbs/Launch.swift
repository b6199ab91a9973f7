import ArgumentParser
import Core

/// `hpr launch`: starts a job on its resource.
struct LaunchJob: HprCommand {
  static let configuration = CommandConfiguration(
    commandName: "launch", abstract: "Start a job on the resource that was made for it",
    discussion: "Reads a job's record, starts the job unless it is started, and writes the record.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var step: StepOptions

  func run(_ context: CommandContext) async throws {
    try await Forward(from: [.launching], done: [.starting, .running])
      .run(RecordStep(name: "launch", global: global, options: step, context: context))
  }
}
