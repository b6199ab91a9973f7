import ArgumentParser
import Core
import StateFile

/// `hpr acquire-once`: asks for one job.
struct AcquireOnce: HprCommand {
  static let configuration = CommandConfiguration(
    commandName: "acquire-once", abstract: "Ask for one job, and print its record",
    discussion: """
      Asks each runner once, in the order of the file. Ends 3 if there was no job, 4 if a \
      coordinator refused or could not be reached.
      """)
  // The answer to a request for a job may be on its way.
  static let yieldsToSignals = false

  @OptionGroup var global: GlobalOptions

  @Option(
    help: ArgumentHelp("Ask this runner only.", valueName: "name"), completion: Completion.runner)
  var runner: String?

  @Option(
    help: ArgumentHelp("Ask again until there is a job, this long.", valueName: "seconds"))
  var wait = 0

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Write the record to this file, mode 0600, instead of standard output.", valueName: "path"),
    completion: .file())
  var output: String?

  func validate() throws {
    if runner == "" { throw ValidationError("the value of --runner is empty") }
    if output == "" { throw ValidationError("the value of --output is empty") }
    guard (0...31_557_600).contains(wait) else {
      throw ValidationError("--wait must be from 0 seconds to a year")
    }
  }

  func run(_ context: CommandContext) async throws {
    let path = global.configurationPath(context)
    let configuration = try ConfigurationFile.load(path, context)
    let runners = try SweepPlan.runners(of: configuration, named: runner)
    let place = RecordOutput(path: output == "-" ? nil : output, context: context)
    let acquisition = Acquisition(
      configuration: configuration, runners: runners,
      installation: StepInstallation.id(for: configuration, context.environment),
      style: global.logStyle(configuration), output: place)
    try await acquisition.run(for: .seconds(wait))
  }
}
