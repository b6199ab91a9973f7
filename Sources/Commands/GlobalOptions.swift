import ArgumentParser
import Core
import Logging
import Providers

/// The options of every command.
struct GlobalOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Read this configuration; without it $HPR_CONFIG, else \(Self.usualPath).",
      valueName: "path"),
    completion: .file())
  var config: String?

  @OptionGroup var log: LogOptions

  static let usualPath = "/etc/heptapod-runner/paas-runner.toml"

  func validate() throws {
    if config == "" { throw ValidationError("the value of --config is empty") }
  }

  /// The configuration file: the argument, the option, `$HPR_CONFIG`, or the usual place.
  func configurationPath(argument: String? = nil, _ context: CommandContext) -> String {
    let variable = context.environment["HPR_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
    return argument ?? config ?? variable ?? Self.usualPath
  }

  /// How the log is written: what the command line says, else what the configuration says.
  func logStyle(_ configuration: Configuration) -> LogStyle {
    let style = LogStyle(level: log.logLevel?.level, format: log.logFormat?.format)
    style.follow(configuration)
    return style
  }

  /// A logger to standard error.
  /// - Parameter secrecy: what is not to be seen there.
  static func logger(
    _ style: LogStyle, hiding secrecy: Secrecy, _ context: CommandContext
  ) -> Logger {
    let clock = WallAnchoredClock()
    let handler = StderrLog(
      style: style, hiding: secrecy, now: { clock.now }, write: context.streams.errors)
    return Logger(label: "hpr") { _ in handler }
  }
}

/// The options that say how the log is written.
struct LogOptions: ParsableArguments {
  @Option(
    name: [.customShort("l"), .long, .customLong("logging-level")],
    help: ArgumentHelp("Log from this level on.", valueName: "level"))
  var logLevel: LogLevelArgument?

  @Option(help: ArgumentHelp("Write the log in this format.", valueName: "format"))
  var logFormat: LogFormatArgument?
}

/// A level in the words that the configuration takes too, in any case of letters.
struct LogLevelArgument: ExpressibleByArgument {
  let level: LogLevel

  init?(argument: String) {
    guard let level = LogLevel(configured: argument) else { return nil }
    self.level = level
  }

  static var allValueStrings: [String] { LogLevel.allCases.map(\.rawValue) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}

/// A format in the words that the configuration takes too, in any case of letters.
struct LogFormatArgument: ExpressibleByArgument {
  let format: LogFormat

  init?(argument: String) {
    guard let format = LogFormat(configured: argument) else { return nil }
    self.format = format
  }

  static var allValueStrings: [String] { LogFormat.allCases.map(\.rawValue) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}

extension Logger.Level {
  /// The same level in the words of swift-log.
  init(_ level: LogLevel) {
    switch level {
    case .trace: self = .trace
    case .debug: self = .debug
    case .info: self = .info
    case .notice: self = .notice
    case .warning: self = .warning
    case .error: self = .error
    case .critical: self = .critical
    }
  }
}
