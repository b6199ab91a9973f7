import ArgumentParser
import Core
import Glibc
import Logging
import Providers
import StateFile

/// `hpr run`: the daemon.
struct Run: HprCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take jobs and run them, until a signal ends it")
  static let yieldsToSignals = false

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The configuration file; the same as --config.")
  var path: String?

  @Option(help: "Ask each runner this many times for a job, then end as by SIGTERM.")
  var pollCycles: Int?

  @Flag(help: "Take no new job, and end when nothing is tracked.")
  var drain = false

  @Option(help: "Seconds between requests of a runner (the peer's option).")
  var pollInterval: Int?

  @Option(help: "Seconds between looks at a running job (the peer's option).")
  var jobProgressPollInterval: Int?

  @Flag(help: "Dump the state on SIGUSR1 (the peer's option; hpr always does).")
  var debugSignal = false

  func validate() throws {
    if path != nil, global.config != nil {
      throw ValidationError("the configuration is given twice: as argument and by --config")
    }
    for (name, value) in [
      ("--poll-cycles", pollCycles), ("--poll-interval", pollInterval),
      ("--job-progress-poll-interval", jobProgressPollInterval),
    ] {
      if let value, value < 1 { throw ValidationError("\(name) must be at least 1") }
    }
  }

  func run(_ context: CommandContext) async throws {
    let file = global.configurationPath(argument: path, context)
    var configuration = try ConfigurationFile.load(file, context)
    let logger = global.logger(configuration, context)
    warnOfPeerOptions(logger)
    if let pollInterval { configuration.checkInterval = .seconds(pollInterval) }
    if let seconds = jobProgressPollInterval {
      configuration.jobProgressPollInterval = .seconds(seconds)
    }
    try await Daemon(
      configuration: configuration, configurationPath: file, pollCycles: pollCycles, drain: drain,
      logger: logger, context: context
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
