import Core
import StateFile

/// Reading the configuration, and the files that its secrets are in.
enum ConfigurationFile {
  /// Reads and validates a file. Warnings are told to standard error.
  /// - Throws: `CommandError` with the first problem; the others are told before it.
  static func load(_ path: String, _ context: CommandContext) throws(CommandError) -> Configuration
  {
    let (configuration, problems) = try read(path, context)
    let errors = problems.filter { $0.severity == .error }
    for problem in problems where problem.severity == .warning {
      context.streams.tell("hpr: warning: \(path):\(problem)")
    }
    if let configuration, errors.isEmpty { return configuration }
    for problem in errors.dropFirst() { context.streams.tell("hpr: \(path):\(problem)") }
    let first = errors.first
    throw CommandError(
      .invalid, path, first.map { "\($0)" } ?? "not a configuration",
      hint: "hpr check --config \(path) tells all that is wrong")
  }

  /// Reads a file and gathers all its problems.
  /// - Throws: `CommandError` only if the file itself cannot be read.
  static func read(
    _ path: String, _ context: CommandContext
  ) throws(CommandError) -> (configuration: Configuration?, problems: [Problem]) {
    let bytes: [UInt8]?
    do throws(StateFileError) {
      bytes = try SmallFile.read(path)
    } catch {
      throw CommandError(error)
    }
    guard let bytes else {
      throw CommandError(
        .invalid, path, "there is no such file", hint: "give the configuration by --config PATH")
    }
    return ConfigurationReader.read(
      bytes, path: path, environment: context.environment, secrets: SecretFiles())
  }
}

/// Secrets are read from files as they are.
private struct SecretFiles: SecretSource {
  func bytes(ofFile path: String) throws(SecretSourceError) -> [UInt8] {
    do throws(StateFileError) {
      if let bytes = try SmallFile.read(path) { return bytes }
    } catch .unusable(_, let why) {
      throw SecretSourceError(why)
    } catch {
      throw SecretSourceError("it cannot be read")
    }
    throw SecretSourceError("there is no such file")
  }
}
