import Foundation
import World

/// A folder without a stage, for the program alone, or with a coordinator. It is searched as a
/// stage is.
struct Bench: SearchedFolder {
  let directory: String
  /// Where the test has its files; what hpr wrote to its streams is kept outside.
  var folder: String { "\(directory)/folder" }
  /// The program at its most talkative, as a command.
  var program: String { "\(directory)/hpr" }
  private let coordinator: SandboxCoordinator?
  private let tokens: [String: String]

  /// Makes the folder while `body` runs.
  ///
  /// - Parameters:
  ///   - coordinator: whose tokens are searched for.
  ///   - tokens: others, by what they are, in the words of `Vault.allowances`.
  static func play<Result>(
    coordinator: SandboxCoordinator? = nil, tokens: [String: String] = [:],
    _ body: (Bench) async throws -> Result
  ) async throws -> Result {
    let bench = Bench(
      directory: NSTemporaryDirectory() + "hpr-bench-\(UUID().uuidString)",
      coordinator: coordinator, tokens: tokens)
    try FileManager.default.createDirectory(
      atPath: bench.folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: bench.directory) }
    try bench.writeProgram()
    return try await bench.searched { try await body(bench) }
  }

  private func writeProgram() throws {
    let text = """
      #!/bin/bash
      exec '\(try BuiltProduct.path("hpr").path)' "$@" -l trace
      """
    try Data(text.utf8).write(to: URL(filePath: program))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
  }

  /// Runs a script of bash in which `$HPR` is the program.
  /// - Parameters:
  ///   - place: where; nil: in the folder.
  ///   - givesRecords: whether steps write records to its standard output.
  func shell(
    _ script: String, in place: String? = nil, environment: [String: String] = [:],
    givesRecords: Bool = false
  ) async throws -> Program.End {
    try await bash(
      "set -o pipefail; HPR='\(program)'\n\(script)", in: place ?? folder,
      environment: ["SWIFT_BACKTRACE": "enable=no"].merging(environment) { $1 },
      givesRecords: givesRecords)
  }

  func vault() async -> Vault {
    let vault = Vault()
    for (name, token) in tokens { vault.add(name, token) }
    for (name, token) in await coordinator?.tokens ?? [:] { vault.add(name, token) }
    return vault
  }

  func searchWorld(_ vault: Vault) async { await coordinator?.search(vault) }

  /// What was there before may have any mode.
  func isOurs(_ name: String) -> Bool {
    URL(filePath: name).lastPathComponent.hasPrefix(".hpr-")
  }
}
