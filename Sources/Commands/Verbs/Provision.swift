import ArgumentParser
import Core

/// `hpr provision`: makes the resource of an acquired job.
struct Provision: HprCommand {
  static let configuration = CommandConfiguration(
    commandName: "provision", abstract: "Make the resource of a job that was acquired",
    discussion: """
      Reads a job's record, looks the resource up by its name, makes it if there is none, and \
      writes the record.
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var step: StepOptions

  func run(_ context: CommandContext) async throws {
    try await Forward(from: [.acquired, .provisioning], done: [.launching, .starting, .running])
      .run(RecordStep(name: "provision", global: global, options: step, context: context))
  }
}
