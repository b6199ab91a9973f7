import Foundation
import SystemPackage
import Testing
import World

/// A folder in which hpr is run, and in which all is kept that it wrote, until it is searched for
/// every token of its world.
protocol SearchedFolder: Sendable {
  var directory: String { get }
  /// The vault with every token of the world, as it is now.
  func vault() async -> Vault
  /// Searches what was asked of whom, and what has arrived there.
  func searchWorld(_ vault: Vault) async
  /// Whether hpr alone can have made a file of that name, whose mode has to be 0600 then.
  func isOurs(_ name: String) -> Bool
}

extension SearchedFolder {
  /// Plays, and searches all that was left then, also when the play has failed.
  /// - Parameter part: only files are searched whose names begin so, seen from the folder.
  func searched<Result>(
    below part: String = "", _ body: () async throws -> Result
  ) async throws -> Result {
    let result: Swift.Result<Result, any Error>
    do { result = .success(try await body()) } catch { result = .failure(error) }
    await checkSecrets(below: part)
    return try result.get()
  }

  /// Mounts a disk while `body` runs. It is searched before it goes; that it may be full or read-only
  /// by then is no matter, for searching only reads.
  func mounted(at path: String, _ body: @Sendable (Disk) async throws -> Void) async throws {
    try await Disk.mounted(at: path) { disk in
      let part = path.dropFirst("\(directory)/".count) + "/"
      try await searched(below: String(part)) { try await body(disk) }
    }
  }

  private func checkSecrets(below part: String) async {
    let vault = await vault()
    do {
      try vault.search(folder: directory, below: part, isOurs: isOurs)
    } catch {
      Issue.record("not searched for tokens: \(error)")
    }
    if part.isEmpty { await searchWorld(vault) }
    #expect(vault.leaks == [])
  }

  /// Runs `hpr` to its end, at its most talkative.
  func hpr(_ arguments: [String]) async throws -> Program.End {
    let end = try await Program(BuiltProduct.path("hpr").path, arguments + ["-l", "trace"])
      .run(environment: ["SWIFT_BACKTRACE": "enable=no"])
    try keep(end.output, in: "hpr.shown")
    try keep(end.error, in: "hpr.errors")
    return end
  }

  /// The same at a terminal, where somebody types, as `OnTerminal.hpr` does.
  func atTerminal(
    _ arguments: [String], _ steps: [(String, String)], lastBehind file: String? = nil
  ) async throws -> OnTerminal {
    let end = try await OnTerminal.hpr(arguments + ["-l", "trace"], steps, lastBehind: file)
    try keep(end.shown, in: "terminal.shown")
    return end
  }

  /// Runs a script of bash, and keeps what it and its steps wrote.
  /// - Parameter givesRecords: whether its steps may write records to its standard output.
  func bash(
    _ script: String, in place: String, environment: [String: String] = [:],
    givesRecords: Bool = true
  ) async throws -> Program.End {
    let end = try await Program("/bin/bash", ["-c", script])
      .run(in: place, environment: environment)
    try keep(end.output, in: givesRecords ? "shell.output" : "shell.shown")
    try keep(end.error, in: "shell.errors")
    return end
  }

  private func keep(_ text: String, in name: String) throws {
    try FileDescriptor.add(text, to: "\(directory)/\(name)")
  }
}

extension SandboxCoordinator {
  /// Searches what it was asked, and the jobs' logs.
  func search(_ vault: Vault) async {
    vault.search(requestLines.joined(separator: "\n"), in: "request line to the coordinator")
    for job in books.jobs.map(\.id) { vault.search(trace(job) ?? Data(), in: "job log") }
  }
}
