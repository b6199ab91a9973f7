public import ArgumentParser

/// The root of the commands.
public struct Hpr: AsyncParsableCommand {
  /// Name, help and subcommands.
  public static let configuration = CommandConfiguration(
    commandName: "hpr",
    abstract: "Run CI jobs of GitLab and Heptapod on machines made for one job each",
    version: Version.text,
    subcommands: [
      Register.self, Unregister.self, Verify.self, Run.self, Check.self, State.self,
      AcquireOnce.self, Provision.self, LaunchJob.self, Wait.self, Fail.self, Decommission.self,
    ])

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
      try await perform(arguments, in: context)
      return .done
    } catch OutputError.closed {
      return .done
    } catch OutputError.failed(let why) {
      return tell(CommandError(.failed, "standard output", why), to: context)
    } catch let error as CommandError {
      return tell(error, to: context)
    } catch {
      return tell(CommandError(.failed, "unexpectedly", "\(error)"), to: context)
    }
  }

  private static func tell(_ error: CommandError, to context: CommandContext) -> ExitStatus {
    error.lines.forEach(context.streams.tell)
    return error.status
  }

  private static func perform(_ arguments: [String], in context: CommandContext) async throws {
    if arguments.first == "help" { try refuseUnknown(arguments.dropFirst()) }
    do {
      var command = try parseAsRoot(arguments)
      guard let command = command as? any HprCommand else { return try command.run() }
      if type(of: command).yieldsToSignals { Signals.release() }
      try await command.run(context)
    } catch let error where isOurs(error) {
      throw error
    } catch {
      try answer(error, in: context)
    }
  }

  private static func isOurs(_ error: any Error) -> Bool {
    error is CommandError || error is OutputError || error is CancellationError
  }

  /// What the parser throws: help, the version and completion scripts are data, anything else is a
  /// wrong command line.
  private static func answer(_ error: any Error, in context: CommandContext) throws {
    if exitCode(for: error).isSuccess {
      return try context.streams.print(WholeWords.put(into: fullMessage(for: error)))
    }
    guard exitCode(for: error) == .validationFailure else { throw error }
    throw CommandError(
      .usage, "command line", oneLine(message(for: error)), hint: "see hpr --help")
  }

  /// The parser puts lists below each other.
  private static func oneLine(_ message: String) -> String {
    let lines = message.split(separator: "\n")
    let items = lines.dropFirst().map { line in
      String(line.drop { $0 == " " || $0 == "-" })
    }
    return ([lines.first.map(String.init) ?? ""] + [items.joined(separator: ", ")])
      .filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The parser answers a question about a command that there is not with the help of the root.
  private static func refuseUnknown(_ names: ArraySlice<String>) throws(CommandError) {
    var commands = configuration.subcommands
    for name in names where !name.hasPrefix("-") {
      guard let found = commands.first(where: { $0.configuration.commandName == name }) else {
        throw CommandError(
          .usage, "command line", "there is no command '\(name)'", hint: "see hpr --help")
      }
      commands = found.configuration.subcommands
    }
  }
}
