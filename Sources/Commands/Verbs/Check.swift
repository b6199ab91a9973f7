import ArgumentParser
import Core

/// `hpr check`: all that is wrong or suspicious in a configuration.
struct Check: HprCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say all that is wrong or suspicious in the configuration",
    discussion: "Ends 0 if the configuration can be used, warnings included, else 2.")

  @OptionGroup var global: GlobalOptions

  func run(_ context: CommandContext) async throws {
    let path = global.configurationPath(context)
    let (configuration, problems) = try ConfigurationFile.read(path, context)
    for problem in problems {
      let kind = problem.severity == .warning ? "warning: " : ""
      context.streams.tell("hpr: \(kind)\(path):\(problem)")
      if let hint = problem.hint { context.streams.tell("hint: \(hint)") }
    }
    let errors = problems.count { $0.severity == .error }
    guard let configuration, errors == 0 else {
      throw CommandError(.invalid, path, errors == 1 ? "1 error" : "\(errors) errors")
    }
    let runners = configuration.runners.count
    try context.streams.print(
      "\(path): \(runners == 1 ? "1 runner" : "\(runners) runners"), no errors")
  }
}
