import ArgumentParser
import Core
import Logging

/// The options of every command.
struct GlobalOptions: ParsableArguments {
  @Option(name: [.short, .long], help: "Read the configuration from this file.")
  var config: String?

  @Option(
    name: [.customShort("l"), .long, .customLong("logging-level")],
    help: "Log from this level on: trace, debug, info, notice, warning, error or critical.")
  var logLevel: LogLevelArgument?

  @Option(help: "Write the log as text or json.")
  var logFormat: StderrLog.Format?

  /// The configuration file: the argument, the option, `$HPR_CONFIG`, or the usual place.
  func configurationPath(argument: String? = nil, _ context: CommandContext) -> String {
    argument ?? config ?? context.environment["HPR_CONFIG"]
      ?? "/etc/heptapod-runner/paas-runner.toml"
  }
}

extension StderrLog.Format: ExpressibleByArgument {}

/// A level in any case of letters.
struct LogLevelArgument: ExpressibleByArgument {
  let level: Logger.Level

  init?(argument: String) {
    guard let level = Logger.Level(rawValue: argument.lowercased()) else { return nil }
    self.level = level
  }

  static var allValueStrings: [String] { Logger.Level.allCases.map(\.rawValue) }
}

extension GlobalOptions {
  /// The logger: what the command line says, else what the configuration says.
  func logger(_ configuration: Configuration, _ context: CommandContext) -> Logger {
    let clock = WallAnchoredClock()
    let handler = StderrLog(
      level: logLevel?.level ?? Logger.Level(rawValue: configuration.logLevel.rawValue) ?? .info,
      format: logFormat ?? (configuration.logFormat == .json ? .json : .text),
      now: { clock.now }, write: context.streams.errors)
    return Logger(label: "hpr") { _ in handler }
  }
}
