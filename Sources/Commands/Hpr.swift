public import ArgumentParser

/// The root of the commands.
public struct Hpr: AsyncParsableCommand {
  /// Name, help and subcommands.
  public static let configuration = CommandConfiguration(
    commandName: "hpr",
    abstract: "Run CI jobs of GitLab and Heptapod on machines made for one job each",
    version: "hpr \(Version.number)",
    subcommands: [Run.self, Check.self, State.self])

  /// For the parser.
  public init() {}
}

extension Hpr {
  /// Parses the arguments, does what they say, and tells how it ended. Errors are written to
  /// standard error as one line, and a hint where there is one.
  public static func end(
    of arguments: [String], in context: CommandContext
  ) async -> ExitStatus {
    do {
      var command = try parseAsRoot(arguments)
      if let command = command as? any HprCommand {
        if type(of: command).yieldsToSignals { Signals.release() }
        try await command.run(context)
      } else {
        try command.run()
      }
      return .done
    } catch let error as CommandError {
      error.lines.forEach(context.streams.tell)
      return error.status
    } catch OutputError.closed {
      return .done
    } catch OutputError.failed(let why) {
      context.streams.tell("hpr: standard output: \(why)")
      return .failed
    } catch {
      return end(of: error, in: context)
    }
  }

  /// What the parser throws: help and version are data, anything else is a wrong command line.
  private static func end(of error: any Error, in context: CommandContext) -> ExitStatus {
    let text = fullMessage(for: error)
    if exitCode(for: error).isSuccess {
      return (try? context.streams.print(text)) == nil ? .failed : .done
    }
    let isUsage = exitCode(for: error) == .validationFailure
    let line = message(for: error).split(separator: "\n").first.map(String.init) ?? "failed"
    context.streams.tell("hpr: \(isUsage ? "command line" : "unexpectedly"): \(line)")
    if isUsage { context.streams.tell("hint: see hpr --help") }
    return isUsage ? .usage : .failed
  }
}
