import Core

/// What the command line of `hpr run` decides, whatever the configuration says, now and after each
/// reload.
struct Overrides: Sendable {
  /// In place of `check_interval`, in seconds.
  var pollInterval: Int?
  /// In place of `job_progress_poll_interval`, in seconds.
  var jobProgressPollInterval: Int?
  /// How many requests each runner may send.
  var pollCycles: Int?

  /// The configuration with what was decided.
  func applied(to configuration: Configuration) -> Configuration {
    var configuration = configuration
    if let pollInterval { configuration.checkInterval = .seconds(pollInterval) }
    if let jobProgressPollInterval {
      configuration.jobProgressPollInterval = .seconds(jobProgressPollInterval)
    }
    return configuration
  }

  /// What a configuration means for the dispatcher.
  func settings(_ configuration: Configuration) -> DispatcherSettings {
    DispatcherSettings(applied(to: configuration), pollCycles: pollCycles)
  }
}
