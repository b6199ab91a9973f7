import Core
import Glibc
import Logging
import Providers
import StateFile

/// The dispatcher with everything around it: state file, ports, signals.
struct Daemon {
  let configuration: Configuration
  let configurationPath: String
  let pollCycles: Int?
  let drain: Bool
  let logger: Logger
  let context: CommandContext

  /// Runs until the dispatcher ends, or a signal says so.
  /// - Throws: `CommandError` if it cannot begin.
  func run() async throws {
    let signals = Signals.stream()
    let clock = WallAnchoredClock()
    let store = try openState()
    let state = initialState(store, at: clock.now)
    let inbox = Inbox()
    let transport = HTTPClient(
      userAgent: "hpr/\(Version.number)",
      proxies: ProxySettings(environment: context.environment))
    let log = NoticeLog(logger: logger)
    let dispatcher = Dispatcher(
      world: LiveWorld(
        configuration,
        systemID: SystemID.find(beside: configurationPath, installation: store.installation),
        transport: transport),
      store: store, clock: clock, inbox: inbox, record: log.record,
      dump: { StateDump.write($0, to: logger) })
    logger.notice("started", metadata: ["version": "\(Version.number)"])
    if drain { await inbox.post(.drain) }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { _ = await dispatcher.run(state) }
      group.addTask { await obey(signals, inbox) }
      await group.next()
      group.cancelAll()
    }
    transport.close()
    logger.notice("ended")
  }

  private func openState() throws -> StateFile {
    guard let path = configuration.stateFile else {
      throw CommandError(
        .invalid, configurationPath, "state_file is not set",
        hint: "hpr run keeps its jobs there; set it to a file in a writable directory")
    }
    do throws(StateFileError) {
      return try StateFile(at: path) { aside in
        logger.error("a foreign state file was moved aside", metadata: ["path": "\(aside)"])
      }
    } catch {
      throw CommandError(error)
    }
  }

  private func initialState(_ store: StateFile, at now: Instant) -> DispatcherState {
    let snapshot = store.initial ?? Snapshot(installation: store.installation)
    let settings = DispatcherSettings(configuration, pollCycles: pollCycles)
    let known = Set(settings.runners.map(\.name))
    for runner in Set(snapshot.records.map(\.key.runner)).subtracting(known).sorted() {
      logger.warning(
        "records of a runner that is not configured are left as they are",
        metadata: ["runner": "\(runner)"])
    }
    return DispatcherState(restoring: snapshot, settings: settings, at: now)
  }

  /// Signals as in design §3.1. A second signal to end, or the shutdown timeout, ends the process
  /// at once: the state is then what was last committed.
  private func obey(_ signals: AsyncStream<CInt>, _ inbox: Inbox) async {
    var isEnding = false
    await withDiscardingTaskGroup { group in
      for await signal in signals {
        switch signal {
        case SIGTERM, SIGINT:
          logger.notice("ending", metadata: ["signal": "\(Self.name(of: signal))"])
          if isEnding { context.exitNow(.failed) }
          isEnding = true
          await inbox.post(.stop)
          group.addTask { await endAfterTimeout() }
        case SIGQUIT:
          logger.notice("draining: no new jobs, ends when nothing is tracked")
          await inbox.post(.drain)
        case SIGUSR1:
          await inbox.post(.dump)
        default:
          logger.warning("signal ignored", metadata: ["signal": "\(Self.name(of: signal))"])
        }
      }
      group.cancelAll()
    }
  }

  private func endAfterTimeout() async {
    guard (try? await Task.sleep(for: configuration.shutdownTimeout)) != nil else { return }
    logger.warning("shutdown_timeout is over; what is left goes on at the next start")
    context.exitNow(.done)
  }

  private static func name(of signal: CInt) -> String {
    switch signal {
    case SIGTERM: "SIGTERM"
    case SIGINT: "SIGINT"
    case SIGHUP: "SIGHUP"
    default: "\(signal)"
    }
  }
}
