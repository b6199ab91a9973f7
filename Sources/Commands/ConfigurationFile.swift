import Core
import Logging
import StateFile

/// A configuration file: what it says, and what is wrong with it.
struct ConfigurationFile {
  /// The file, as it was named.
  let path: String
  /// What it says; nil if any problem is an error.
  let configuration: Configuration?
  /// All that is wrong or suspicious in it, in the order of the file.
  let problems: [Problem]
  /// The files that secrets were looked for in, each once.
  let secretFiles: [String]

  /// Reads and validates a file. All its problems are told to standard error.
  /// - Throws: `CommandError` if any of them is an error.
  static func load(_ path: String, _ context: CommandContext) throws(CommandError) -> Configuration
  {
    try ConfigurationFile(reading: path, context.environment).usable(context)
  }

  /// Reads a file and gathers all its problems.
  /// - Throws: `CommandError` only if the file itself cannot be read.
  init(reading path: String, _ environment: [String: String]) throws(CommandError) {
    let secrets = SecretFiles()
    self.path = path
    (configuration, problems) = ConfigurationReader.read(
      try Self.bytes(path), path: path, environment: environment, secrets: secrets)
    secretFiles = secrets.paths
  }

  /// Tells all problems, in the order of the file.
  /// - Throws: `CommandError` without further lines, if any of them is an error.
  func usable(_ context: CommandContext) throws(CommandError) -> Configuration {
    for problem in problems {
      let kind = problem.severity == .warning ? "warning: " : ""
      context.streams.tell("hpr: \(kind)\(path): \(problem)")
      if let hint = problem.hint { context.streams.tell("hint: \(hint)") }
    }
    guard let configuration else { throw .told(.invalid) }
    return configuration
  }

  /// Tells all problems to the log, errors as errors.
  func tell(_ logger: Logger) {
    for problem in problems {
      var metadata: Logger.Metadata = ["path": "\(path)", "why": "\(problem.sentence)"]
      if problem.line > 0 { metadata["line"] = "\(problem.line)" }
      if let key = problem.key { metadata["key"] = "\(key)" }
      if let hint = problem.hint { metadata["hint"] = "\(hint)" }
      switch problem.severity {
      case .warning: logger.warning("configuration is suspicious", metadata: metadata)
      case .error: logger.error("configuration is not valid", metadata: metadata)
      }
    }
  }

  private static func bytes(_ path: String) throws(CommandError) -> [UInt8] {
    do throws(StateFileError) {
      if let bytes = try SmallFile.read(path) { return bytes }
    } catch .unusable(_, let why) {
      throw CommandError(.invalid, path, why)
    } catch {
      throw CommandError(error)
    }
    throw CommandError(
      .invalid, path, "there is no such file", hint: "give the configuration by --config PATH")
  }
}

/// Secrets are read from files as they are.
final class SecretFiles: SecretSource {
  private let read = Lock<[String]>([])

  /// The files that were asked for, each once.
  var paths: [String] { read.withLock { $0 } }

  func bytes(ofFile path: String) throws(SecretSourceError) -> [UInt8] {
    read.withLock { if !$0.contains(path) { $0.append(path) } }
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
