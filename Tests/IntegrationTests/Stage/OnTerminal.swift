import Foundation
import World

/// The program on a pseudo-terminal, and somebody who types.
struct OnTerminal: Decodable {
  /// What is typed once the terminal has shown something.
  struct Step: Encodable {
    var wait: String
    var type: String
    /// A file that has to be there too.
    var file: String?
  }

  private struct Order: Encodable {
    var argv: [String]
    var steps: [Step]
  }

  /// The exit status, or 128 and the signal that killed it.
  let status: Int32
  /// All that the terminal showed, lines ended by CR LF.
  let shown: String
  /// Whether the terminal shows what is typed, at the end.
  let echoes: Bool
  /// What a step waited for in vain.
  let missing: String?

  /// What the terminal shows when Ctrl-C is typed, and the key itself.
  static let interrupt = "\u{3}"

  /// Runs `hpr` and types; each answer is ended by the key Return.
  /// - Parameters:
  ///   - file: has to be there before the last answer.
  ///   - directory: where it runs; nil: where we are.
  static func hpr(
    _ arguments: [String], _ steps: [(String, String)], lastBehind file: String? = nil,
    in directory: String? = nil
  ) async throws -> OnTerminal {
    var typed = steps.map { Step(wait: $0.0, type: $0.1 == interrupt ? $0.1 : $0.1 + "\r") }
    if let last = typed.indices.last { typed[last].file = file }
    return try await run(
      [try BuiltProduct.path("hpr").path] + arguments, typed, in: directory,
      environment: ["HPR_CONFIG": "", "DOCKER_HOST": "", "SWIFT_BACKTRACE": "enable=no"])
  }

  /// Runs any program, and types just what is given.
  static func run(
    _ command: [String], _ steps: [(String, String)], in directory: String,
    environment: [String: String]
  ) async throws -> OnTerminal {
    try await run(
      command, steps.map { Step(wait: $0.0, type: $0.1) }, in: directory,
      environment: environment)
  }

  private static func run(
    _ command: [String], _ steps: [Step], in directory: String?, environment: [String: String]
  ) async throws -> OnTerminal {
    let tool = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Tools/on-terminal")
    let order = Order(argv: command, steps: steps)
    let input = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
    let output = try await Program(tool.path, []).mustRun(
      in: directory, environment: environment, input: input)
    return try JSONDecoder().decode(OnTerminal.self, from: Data(output.utf8))
  }
}
