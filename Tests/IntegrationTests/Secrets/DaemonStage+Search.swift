import Foundation
import Testing
import World

// What hpr has left when a stage is cleared has no token but where the list allows it, whatever was
// played.

extension DaemonStage {
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

  func searchWorld(_ vault: Vault) async {
    for coordinator in [theCoordinator] + others { await coordinator.search(vault) }
    await searchPlatform(vault)
  }

  /// The state, or what hpr was writing when it was killed. A record may have the mode that a shell
  /// gave it, and a stranger's state that of the stranger.
  func isOurs(_ name: String) -> Bool {
    let last = URL(filePath: name).lastPathComponent
    return last.hasPrefix(".hpr-") || last.hasPrefix("state.json") && !last.contains(".foreign-")
  }
}
