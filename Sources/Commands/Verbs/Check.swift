import ArgumentParser
import Core

/// `hpr check`: all that is wrong or suspicious in a configuration.
struct Check: HprCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say all that is wrong or suspicious in the configuration",
    discussion: "Ends 0 if the configuration can be used, warnings included, else 2.")

  @OptionGroup var global: GlobalOptions

  func run(_ context: CommandContext) async throws {
    let path = global.configurationPath(context)
    let file = try ConfigurationFile(reading: path, context.environment)
    for warning in SuspiciousFiles.warnings(about: file) {
      context.streams.tell("hpr: warning: \(warning.path): \(warning.sentence)")
      context.streams.tell("hint: \(warning.hint)")
    }
    let runners = try file.usable(context).runners.count
    try context.streams.print(
      "\(path): \(runners == 1 ? "1 runner" : "\(runners) runners"), no errors")
  }
}
