import Core
import FoundationEssentials
import Glibc
import Logging
import Providers

/// What a command takes from outside: everything that a test wants to give it instead.
public struct CommandContext: Sendable {
  /// The environment.
  public var environment: [String: String]
  /// Standard output and standard error.
  public var streams: Streams
  /// Whether standard output is a terminal.
  public var isTerminal: Bool
  /// Ends the process at once, with that status.
  public var exitNow: @Sendable (ExitStatus) -> Never
  /// Whoever can answer questions; nil if nobody can.
  public var respondent: (any Respondent)?
  /// The signals of a command that takes them as orders, held ones first.
  public var signals: @Sendable () -> AsyncStream<CInt>

  /// Joins the parts.
  public init(
    environment: [String: String], streams: Streams, isTerminal: Bool,
    exitNow: @escaping @Sendable (ExitStatus) -> Never, respondent: (any Respondent)? = nil,
    signals: @escaping @Sendable () -> AsyncStream<CInt> = { AsyncStream { $0.finish() } }
  ) {
    self.environment = environment
    self.streams = streams
    self.isTerminal = isTerminal
    self.exitNow = exitNow
    self.respondent = respondent
    self.signals = signals
  }

  /// The context of the process.
  public static var process: CommandContext {
    CommandContext(
      environment: ProcessInfo.processInfo.environment, streams: .process,
      isTerminal: isatty(STDOUT_FILENO) == 1, exitNow: { _exit($0.rawValue) },
      respondent: isatty(STDIN_FILENO) == 1 ? TerminalRespondent() : nil, signals: Signals.stream)
  }
}
