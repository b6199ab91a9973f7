import ArgumentParser
import Core
import Glibc
import Logging
import Providers
import StateFile

/// `hpr run`: the daemon.
struct Run: HprCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Take jobs and run them, until a signal ends it")
  static let yieldsToSignals = false

  @OptionGroup var global: GlobalOptions

  @Argument(
    help: "The configuration file; the same as --config.", completion: .file())
  var path: String?

  @Option(
    help: ArgumentHelp(
      "Ask each runner this many times for a job, then end as by SIGTERM.", valueName: "number"))
  var pollCycles: Int?

  @Flag(help: "Take no new job, and end when nothing is tracked.")
  var drain = false

  @Option(
    help: ArgumentHelp(
      "Seconds between requests of a runner; better set check_interval.", valueName: "seconds"))
  var pollInterval: Int?

  @Option(
    help: ArgumentHelp(
      "Seconds between looks at a running job; better set job_progress_poll_interval.",
      valueName: "seconds"))
  var jobProgressPollInterval: Int?

  @Flag(help: "Dump the state on SIGUSR1, as hpr always does.")
  var debugSignal = false

  func validate() throws {
    if path != nil, global.config != nil {
      throw ValidationError("the configuration is given twice: as argument and by --config")
    }
    if path == "" { throw ValidationError("the path of the configuration is empty") }
    if let pollCycles, pollCycles < 1 { throw ValidationError("--poll-cycles must be at least 1") }
    for (name, value) in [
      ("--poll-interval", pollInterval), ("--job-progress-poll-interval", jobProgressPollInterval),
    ] {
      if let value, !(1...Self.century).contains(value) {
        throw ValidationError("\(name) must be from 1 second to 100 years")
      }
    }
  }

  /// The longest interval, as in the configuration; in seconds.
  private static let century = 100 * 31_557_600

  func run(_ context: CommandContext) async throws {
    let path = global.configurationPath(argument: path, context)
    let file = try ConfigurationFile(reading: path, context.environment)
    // What is only suspicious belongs into the log, and only a valid file says how that looks.
    let configuration = try file.configuration ?? file.usable(context)
    let style = global.logStyle(configuration)
    let secrecy = Secrecy()
    secrecy.add(configuration.secrets)
    let logger = GlobalOptions.logger(style, hiding: secrecy, context)
    file.tell(logger)
    warnOfPeerOptions(logger)
    let overrides = Overrides(
      pollInterval: pollInterval, jobProgressPollInterval: jobProgressPollInterval,
      pollCycles: pollCycles)
    try await Daemon(
      configuration: configuration, configurationPath: path, overrides: overrides, drain: drain,
      style: style, secrecy: secrecy, logger: logger, context: context
    ).run()
  }

  private func warnOfPeerOptions(_ logger: Logger) {
    if pollInterval != nil { logger.warning("--poll-interval: better set check_interval") }
    if jobProgressPollInterval != nil {
      logger.warning("--job-progress-poll-interval: better set job_progress_poll_interval")
    }
    if debugSignal { logger.warning("--debug-signal: SIGUSR1 always dumps the state") }
  }
}
