import Commands
import Foundation
import Core

/// What a command wrote, and how it ended.
struct Ending: Sendable {
  let status: ExitStatus
  /// Standard output.
  let output: String
  /// Standard error.
  let errors: String

  /// The lines of standard error.
  var lines: [String] { errors.split(separator: "\n").map(String.init) }
}

/// Runs a command line in this process, its streams captured.
/// - Parameters:
///   - input: standard input.
///   - broken: what writing to standard output fails with.
///   - terminal: who answers questions.
///   - signals: what comes while it runs.
func hpr(
  _ arguments: [String], environment: [String: String] = [:], broken: OutputError? = nil,
  ask: @escaping @Sendable (String) -> Bool? = { _ in nil },
  pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
  input: String = "",
  terminal: (any Respondent)? = nil, signals: AsyncStream<CInt>? = nil
) async -> Ending {
  let captured = Captured()
  let context = CommandContext(
    environment: environment,
    streams: Streams(
      output: { bytes in
        if let broken { throw broken }
        captured.output.withLock { $0 += bytes }
      },
      errors: { bytes in captured.errors.withLock { $0 += bytes } }),
    isTerminal: false, exitNow: { _ in preconditionFailure("no test sends a signal") },
    limitedInput: { _ in Array(input.utf8) }, ask: ask, pause: pause,
    respondent: terminal, signals: { signals ?? AsyncStream { $0.finish() } })
  let status = await Hpr.end(of: arguments, in: context)
  return Ending(
    status: status, output: String(decoding: captured.output.withLock { $0 }, as: UTF8.self),
    errors: String(decoding: captured.errors.withLock { $0 }, as: UTF8.self))
}

/// The same, of words.
func hpr(
  _ words: String..., environment: [String: String] = [:], input: String = ""
) async -> Ending {
  await hpr(words, environment: environment, input: input)
}

private final class Captured: Sendable {
  let output = Lock<[UInt8]>([])
  let errors = Lock<[UInt8]>([])
}

/// A folder of one test, gone with it.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "hpr-commands-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and gives its path.
  func file(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
    let file = "\(path)/\(name)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    return file
  }

  /// A configuration that nothing is wrong with, its state file in this folder.
  func configuration(
    global: String = "", runner: String = "", mode: Int = 0o600
  ) throws -> String {
    let text = """
      state_file = "\(path)/state.json"
      \(global)
      [[runners]]
      name = "lab"
      url = "https://gitlab.example"
      token = "glrt-sesame0123456789"
      executor = "local-docker"
      \(runner)
      """
    return try file("c.toml", text, mode: mode)
  }
}
