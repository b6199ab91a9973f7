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
  /// All of standard input, up to its end.
  public var input: @Sendable () throws -> [UInt8]
  /// Whether standard output is a terminal.
  public var isTerminal: Bool
  /// Ends the process at once, with that status.
  public var exitNow: @Sendable (ExitStatus) -> Never

  /// Joins the parts; without an input there is nothing on it.
  public init(
    environment: [String: String], streams: Streams,
    input: @escaping @Sendable () throws -> [UInt8] = { [] }, isTerminal: Bool,
    exitNow: @escaping @Sendable (ExitStatus) -> Never
  ) {
    self.environment = environment
    self.streams = streams
    self.input = input
    self.isTerminal = isTerminal
    self.exitNow = exitNow
  }

  /// The context of the process.
  public static var process: CommandContext {
    CommandContext(
      environment: ProcessInfo.processInfo.environment, streams: .process,
      input: { try StandardInput.read() }, isTerminal: isatty(STDOUT_FILENO) == 1,
      exitNow: { _exit($0.rawValue) })
  }
}
