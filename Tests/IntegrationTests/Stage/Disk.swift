import Foundation
import Testing
import World

/// A small disk of its own under the state file, which can be full or read-only. It needs root:
/// root heeds no file's mode, so that only a mount can refuse it anything.
struct Disk: Sendable {
  /// What a disk can refuse to be written for.
  enum Trouble: String, CaseIterable, Sendable { case full, readOnly }

  let path: String

  /// Mounts a disk at the path while `body` runs.
  static func mounted(
    at path: String, _ body: @Sendable (Disk) async throws -> Void
  ) async throws {
    try await Program("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", path]).mustRun()
    let result: Result<Void, any Error>
    do { result = .success(try await body(Disk(path: path))) } catch { result = .failure(error) }
    try await Program("umount", ["-l", path]).mustRun()
    try result.get()
  }

  func begin(_ trouble: Trouble) async throws {
    switch trouble {
    case .full:
      let end = try await Program("dd", ["if=/dev/zero", "of=\(path)/ballast", "bs=4k"]).run()
      #expect(end.error.contains("No space left"))
    case .readOnly:
      // A mount upon the mount: what is open for writing, as the lock is, forbids a remount.
      try await Program("mount", ["--bind", path, path]).mustRun()
      try await Program("mount", ["-o", "remount,bind,ro", path]).mustRun()
    }
  }

  func end(_ trouble: Trouble) async throws {
    switch trouble {
    case .full: try FileManager.default.removeItem(atPath: "\(path)/ballast")
    case .readOnly: try await Program("umount", ["-l", path]).mustRun()
    }
  }
}
