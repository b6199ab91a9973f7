import Core
import Glibc
import Logging
import Providers
import StateFile

/// The dispatcher with everything around it: state file, ports, signals.
struct Daemon {
  let configuration: Configuration
  let configurationPath: String
  let overrides: Overrides
  let drain: Bool
  let style: LogStyle
  let secrecy: Secrecy
  let logger: Logger
  let context: CommandContext

  /// Runs until the dispatcher ends, or a signal says so.
  /// - Throws: `CommandError` if it cannot begin.
  func run() async throws {
    try await ProcessLimits.prepare()
    let signals = Signals.stream()
    let clock = WallAnchoredClock()
    let store = try openState(at: clock.now)
    let state = initialState(store, at: clock)
    let inbox = Inbox()
    let transport = HTTPClient(
      userAgent: "hpr/\(Version.number)",
      proxies: ProxySettings(environment: context.environment), secrecy: secrecy)
    let world = LiveWorld(
      configuration,
      systemID: SystemID.find(beside: configurationPath, installation: store.installation),
      transport: transport, clock: clock, overrides: overrides, restoring: store.initial)
    let reload = Reload(
      of: configuration, at: configurationPath, environment: context.environment,
      overrides: overrides, style: style, world: world, inbox: inbox, logger: logger)
    let dispatcher = Dispatcher(
      world: world, store: ForgettingStore(store: store, world: world), clock: clock, inbox: inbox,
      record: NoticeLog(logger: logger).record, dump: { StateDump.write($0, to: logger) })
    let orders = SignalOrders(inbox: inbox, reload: reload, logger: logger, context: context)
    logger.notice("started", metadata: ["version": "\(Version.number)"])
    if drain { await inbox.post(.drain) }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { _ = await dispatcher.run(state) }
      group.addTask { await orders.obey(signals) }
      await group.next()
      group.cancelAll()
    }
    transport.close()
    logger.notice("ended")
  }

  private func openState(at now: Instant) throws -> StateFile {
    guard let path = configuration.stateFile else {
      throw CommandError(
        .invalid, configurationPath, "state_file is not set",
        hint: "hpr run keeps its jobs there; set it to a file in a writable directory")
    }
    let takeOver = PeerTakeOver(configuration, at: now) { warning in
      logger.warning("\(warning)", metadata: ["path": "\(path)"])
    }
    do throws(StateFileError) {
      let store = try StateFile(at: path, takingOver: takeOver.state) { tellForeign($0, path) }
      if let original = store.takenOverFrom {
        logger.notice(
          "the state of heptapod-paas-runner was taken over",
          metadata: ["jobs": "\(store.initial?.records.count ?? 0)", "original": "\(original)"])
      }
      return store
    } catch {
      throw CommandError(error)
    }
  }

  private func tellForeign(_ aside: String?, _ path: String) {
    if let aside {
      logger.error("a foreign state file was moved aside", metadata: ["path": "\(aside)"])
    } else {
      logger.error(
        "somebody has deleted the state file; it is written again", metadata: ["path": "\(path)"])
    }
  }

  private func initialState(_ store: StateFile, at clock: WallAnchoredClock) -> DispatcherState {
    let (now, systemStart) = (clock.now, clock.systemStart)
    let snapshot = store.initial ?? Snapshot(installation: store.installation)
    let settings = overrides.settings(configuration)
    let known = Set(settings.runners.map(\.name))
    for runner in Set(snapshot.records.map(\.key.runner)).subtracting(known).sorted() {
      logger.warning(
        "records of a runner that is not configured are left as they are",
        metadata: ["runner": "\(runner)"])
    }
    if let warning = ClockWarning(snapshot.clockChange(knowing: systemStart, at: now)) {
      logger.warning("\(warning.message)", metadata: ["seconds": "\(warning.seconds)"])
    }
    return DispatcherState(
      restoring: snapshot, settings: settings, at: now, systemStart: systemStart)
  }
}
