import Foundation
import Testing
import World

// What hpr has left when a stage is cleared has no token but where the list allows it, whatever was
// played.

extension DaemonStage {
  /// Plays, and searches all that was left then, also when the play has failed.
  /// - Parameter part: only files are searched whose names begin so, seen from the stage's folder.
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

  /// The vault with every token of the world, as it is now.
  func vault() async -> Vault {
    let vault = Vault()
    await fill(vault)
    return vault
  }

  /// Adds every token that there is by now.
  func fill(_ vault: Vault) async {
    for coordinator in [theCoordinator] + others {
      for (name, token) in await coordinator.tokens { vault.add(name, token) }
    }
    await fillByPlatform(vault)
  }

  /// Insists that a program was given no token as an argument or in its environment.
  func checkProcess(_ hpr: HprProcess) async throws {
    let file = "/proc/\(hpr.pid)/cmdline"
    // Before the program has taken the place of the one that started it, there are none.
    try await until("hpr has its arguments, or has ended") {
      let arguments = try? String(contentsOfFile: file, encoding: .utf8)
      return arguments?.contains(configuration) == true || hpr.hasEnded
    }
    let vault = await vault()
    for part in ["cmdline", "environ"] {
      let bytes = FileManager.default.contents(atPath: "/proc/\(hpr.pid)/\(part)") ?? Data()
      vault.search(bytes, in: "process \(part) of the daemon")
    }
    #expect(vault.leaks == [])
  }

  /// Searches what was asked of whom, and the jobs' logs.
  func searchCalls(_ vault: Vault) async {
    for coordinator in [theCoordinator] + others {
      let lines = await coordinator.requestLines.joined(separator: "\n")
      vault.search(lines, in: "request line to the coordinator")
      for job in await coordinator.books.jobs.map(\.id) {
        vault.search(await coordinator.trace(job) ?? Data(), in: "job log")
      }
    }
    await searchCallsOfPlatform(vault)
  }

  private func checkSecrets(below part: String) async {
    let vault = await vault()
    do {
      try vault.search(folder: directory, below: part, isOurs: isOurs)
    } catch {
      Issue.record("not searched for tokens: \(error)")
    }
    if part.isEmpty { await searchCalls(vault) }
    #expect(vault.leaks == [])
  }

  /// Whether hpr alone can have made a file: the state, or what it was writing when it was killed. A
  /// record may have the mode that a shell gave it, and a stranger's state that of the stranger.
  private func isOurs(_ name: String) -> Bool {
    let last = URL(filePath: name).lastPathComponent
    return last.hasPrefix(".hpr-") || last.hasPrefix("state.json") && !last.contains(".foreign-")
  }
}
