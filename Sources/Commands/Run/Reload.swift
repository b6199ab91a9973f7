import Core
import Logging
import StateFile

/// Reads the configuration anew: a valid one is in force from then on, a broken one changes
/// nothing and is logged.
///
/// Files are read on a thread of its own, so that a slow disk holds up neither the loop nor the
/// signals.
actor Reload {
  private let path: String
  private let environment: [String: String]
  private let overrides: Overrides
  private let style: LogStyle
  private let world: LiveWorld
  private let inbox: Inbox
  private let logger: Logger
  private let executor = DiskExecutor()
  private let current: Lock<Configuration>

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(
    of configuration: Configuration, at path: String, environment: [String: String],
    overrides: Overrides, style: LogStyle, world: LiveWorld, inbox: Inbox, logger: Logger
  ) {
    self.path = path
    self.environment = environment
    self.overrides = overrides
    self.style = style
    self.world = world
    self.inbox = inbox
    self.logger = logger
    current = Lock(configuration)
  }

  /// The configuration in force.
  nonisolated var inForce: Configuration { current.withLock { $0 } }

  /// Reads the file as it is now.
  func now() async {
    guard let (file, new) = read() else { return }
    file.tell(logger)
    let old = inForce
    current.withLock { $0 = new }
    style.follow(new)
    world.follow(new)
    tell(ConfigurationChange(from: old, to: new))
    await inbox.post(.configured(overrides.settings(new)))
  }

  private func read() -> (ConfigurationFile, Configuration)? {
    do throws(CommandError) {
      let file = try ConfigurationFile(reading: path, environment)
      if let new = file.configuration { return (file, new) }
      file.tell(logger)
    } catch {
      logger.error(
        "configuration cannot be read", metadata: ["path": "\(path)", "why": "\(error.why)"])
    }
    logger.warning("the configuration was not reloaded: the old one stays in force")
    return nil
  }

  private func tell(_ change: ConfigurationChange) {
    let list = { (names: [RunnerName]) -> Logger.MetadataValue in
      "\(names.isEmpty ? "-" : names.map(\.text).joined(separator: ", "))"
    }
    logger.notice(
      "configuration reloaded",
      metadata: [
        "added": list(change.added), "changed": list(change.changed),
        "removed": list(change.removed),
      ])
    for key in change.atNextStart {
      logger.warning("a change that counts at the next start only", metadata: ["key": "\(key)"])
    }
  }
}
