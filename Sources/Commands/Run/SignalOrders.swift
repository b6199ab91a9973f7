import Core
import Glibc
import Logging

/// Signals as orders to the daemon (design §3.1).
struct SignalOrders {
  let inbox: Inbox
  let reload: Reload
  let logger: Logger
  let context: CommandContext

  /// Obeys until there are no more signals. A second signal to end, or the shutdown timeout, ends
  /// the process at once: the state is then what was last committed.
  func obey(_ signals: AsyncStream<CInt>) async {
    // Of several that come while the file is read, one is enough: it sees what all of them meant.
    let (reloads, hangups) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    var isEnding = false
    await withDiscardingTaskGroup { group in
      group.addTask { for await _ in reloads { await reload.now() } }
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
        case SIGHUP where isEnding:
          logger.notice("the configuration is not read any more: hpr is ending")
        case SIGHUP: hangups.yield()
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
    let timeout = reload.inForce.shutdownTimeout
    guard (try? await Task.sleep(for: timeout)) != nil else { return }
    logger.warning("shutdown_timeout is over; what is left goes on at the next start")
    context.exitNow(.done)
  }

  private static func name(of signal: CInt) -> String {
    switch signal {
    case SIGTERM: "SIGTERM"
    case SIGINT: "SIGINT"
    default: "\(signal)"
    }
  }
}
