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
  /// - Parameter file: has to be there before the last answer.
  static func hpr(
    _ arguments: [String], _ steps: [(String, String)], lastBehind file: String? = nil
  ) async throws -> OnTerminal {
    let tool = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Tools/on-terminal")
    var typed = steps.map { Step(wait: $0.0, type: $0.1 == interrupt ? $0.1 : $0.1 + "\r") }
    if let last = typed.indices.last { typed[last].file = file }
    let order = Order(argv: [try BuiltProduct.path("hpr").path] + arguments, steps: typed)
    let input = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
    let output = try await Program(tool.path, []).mustRun(
      environment: ["HPR_CONFIG": "", "DOCKER_HOST": "", "SWIFT_BACKTRACE": "enable=no"],
      input: input)
    return try JSONDecoder().decode(OnTerminal.self, from: Data(output.utf8))
  }
}
