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
  /// Reads all of standard input, which has to be no more than that many bytes.
  public var limitedInput: @Sendable (Int) throws(InputError) -> [UInt8]
  /// Asks a question on the terminal, never on standard input: true is yes, nil is no terminal.
  public var ask: @Sendable (String) -> Bool?
  /// Waits.
  public var pause: @Sendable (Duration) async throws -> Void
  /// Whoever can answer questions; nil if nobody can.
  public var respondent: (any Respondent)?
  /// The signals of a command that takes them as orders, held ones first.
  public var signals: @Sendable () -> AsyncStream<CInt>

  /// Joins the parts.
  public init(
    environment: [String: String], streams: Streams, isTerminal: Bool,
    exitNow: @escaping @Sendable (ExitStatus) -> Never,
    limitedInput: @escaping @Sendable (Int) throws(InputError) -> [UInt8] = Streams.readInput,
    ask: @escaping @Sendable (String) -> Bool? = Terminal.ask,
    pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    respondent: (any Respondent)? = nil,
    signals: @escaping @Sendable () -> AsyncStream<CInt> = { AsyncStream { $0.finish() } }
  ) {
    self.environment = environment
    self.streams = streams
    self.isTerminal = isTerminal
    self.exitNow = exitNow
    self.limitedInput = limitedInput
    self.ask = ask
    self.pause = pause
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
