import Core
import StateFile
import Synchronization

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
  /// - Throws: `CommandError` with the last error, the others being told.
  static func load(_ path: String, _ context: CommandContext) throws(CommandError) -> Configuration
  {
    try ConfigurationFile(reading: path, context).usable(context)
  }

  /// Reads a file and gathers all its problems.
  /// - Throws: `CommandError` only if the file itself cannot be read.
  init(reading path: String, _ context: CommandContext) throws(CommandError) {
    let secrets = SecretFiles()
    self.path = path
    (configuration, problems) = ConfigurationReader.read(
      try Self.bytes(path), path: path, environment: context.environment, secrets: secrets)
    secretFiles = secrets.paths
  }

  /// Tells all problems, warnings first.
  /// - Throws: `CommandError` with the last error, if there is any.
  func usable(_ context: CommandContext) throws(CommandError) -> Configuration {
    for problem in problems where problem.severity == .warning { tell(warning: problem, context) }
    let errors = problems.filter { $0.severity == .error }.map {
      CommandError(.invalid, path, "\($0)", hint: $0.hint)
    }
    for line in errors.dropLast().flatMap(\.lines) { context.streams.tell(line) }
    if let last = errors.last { throw last }
    guard let configuration else { throw CommandError(.invalid, path, "not a configuration") }
    return configuration
  }

  /// Tells a warning.
  func tell(warning: Problem, _ context: CommandContext) {
    context.streams.tell("hpr: warning: \(path): \(warning)")
    if let hint = warning.hint { context.streams.tell("hint: \(hint)") }
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
private final class SecretFiles: SecretSource {
  private let read = Mutex<[String]>([])

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
