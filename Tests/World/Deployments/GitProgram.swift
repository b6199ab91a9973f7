import Foundation
import Subprocess
import SystemPackage

/// The git of this machine, without anybody's configuration.
struct GitProgram: Sendable {
  /// Runs git and insists on 0.
  ///
  /// - Throws: `WorldError` with what git wrote to standard error.
  @discardableResult
  func callAsFunction(
    _ arguments: String..., environment: [String: String] = [:], input: Data = Data()
  ) async throws -> Data {
    let clean = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "LC_ALL": "C",
    ].merging(environment) { $1 }
    let variables = clean.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    let result = try await Subprocess.run(
      .name("git"), arguments: Arguments(arguments),
      environment: .custom(Dictionary(variables) { $1 }), input: .array(Array(input)),
      output: .bytes(limit: 64 << 20), error: .string(limit: 1 << 20))
    guard case .exited(0) = result.terminationStatus else {
      throw WorldError("git \(arguments.first ?? ""): \(result.standardError)")
    }
    return Data(result.standardOutput)
  }

  /// Lets `git http-backend` answer a call.
  func answer(_ call: GitCall, root: String, user: String) async -> Answer {
    do {
      let output = try await self(
        "http-backend", environment: call.environment(root: root, user: user),
        input: call.call.body)
      return Self.answer(readingCGI: output)
    } catch {
      return Answer(500, text: "\(error)")
    }
  }

  /// A CGI program's output: header lines, an empty one, the body. `Status` is 200 if not said.
  private static func answer(readingCGI output: Data) -> Answer {
    guard let end = output.firstRange(of: Data("\r\n\r\n".utf8)) else {
      return Answer(500, text: "no head")
    }
    var answer = Answer(200)
    let head = String(decoding: output[..<end.lowerBound], as: UTF8.self)
    for line in head.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: ":", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard let name = parts.first, let value = parts.dropFirst().first else { continue }
      if name == "Status" {
        answer.status = value.split(separator: " ").first.flatMap { Int($0) } ?? 500
      } else {
        answer.headers[name] = value
      }
    }
    answer.body = Data(output[end.upperBound...])
    return answer
  }
}
