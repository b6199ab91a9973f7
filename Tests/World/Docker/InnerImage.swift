public import Foundation
import Glibc

/// The base image of the sandbox's jobs: nothing but busybox and the inner runner.
public enum InnerImage {
  /// Its name.
  public static let name = "hpr-sandbox/inner:1"
  private static let busybox = "/bin/busybox"
  private static let label = "hpr.sandbox"

  /// Makes the image, unless there is one of the same parts.
  ///
  /// - Parameter runner: the inner runner, linked statically.
  /// - Throws: `WorldError` when busybox or an engine is missing.
  public static func build(_ docker: Docker, runner: URL) async throws {
    guard FileManager.default.isExecutableFile(atPath: busybox) else {
      throw WorldError("no \(busybox): apt-get install busybox-static")
    }
    let lock = try await lockedFile()
    defer { close(lock) }
    let parts = try await sums(of: [busybox, runner.path])
    let format = "{{index .Config.Labels \"\(label)\"}}"
    let present = try await docker.attempt("image", "inspect", "-f", format, name)
    guard present.status != 0 || !present.output.hasPrefix(parts) else { return }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hpr-image-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let root = folder.appendingPathComponent("root")
    try await fill(root, runner: runner)
    let archive = folder.appendingPathComponent("root.tar").path
    try await Program("tar", ["-C", root.path, "--owner=0", "--group=0", "-cf", archive, "."])
      .mustRun()
    try await docker(
      "import", "-c", "LABEL \(label)=\(parts)", "-c", "WORKDIR /builds", "-c",
      "ENV PATH=/usr/bin:/bin", archive, name)
  }

  /// A file that one process, or one task of ours, has locked at a time: two that made the image
  /// at once would leave an untagged one behind.
  private static func lockedFile() async throws -> Int32 {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("hpr-image.lock").path
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw WorldError("\(path) cannot be opened") }
    // Not by a call that blocks: its holder may need this very thread to go on.
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      do { try await Task.sleep(for: .milliseconds(50)) } catch {
        close(descriptor)
        throw error
      }
    }
    return descriptor
  }

  private static func sums(of files: [String]) async throws -> String {
    let lines = try await Program("sha256sum", files).mustRun().split(separator: "\n")
    return lines.map { $0.prefix(16) }.joined(separator: "-")
  }

  private static func fill(_ root: URL, runner: URL) async throws {
    let files = FileManager.default
    for folder in ["bin", "usr/bin", "tmp", "builds", "etc/heptapod-runner"] {
      let path = root.appendingPathComponent(folder)
      try files.createDirectory(at: path, withIntermediateDirectories: true)
    }
    let bin = root.appendingPathComponent("bin")
    try files.copyItem(atPath: busybox, toPath: bin.appendingPathComponent("busybox").path)
    let target = root.appendingPathComponent("usr/bin/gitlab-runner")
    try files.copyItem(at: runner, to: target)
    try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: target.path)
    let account = root.appendingPathComponent("etc/passwd")
    try Data("root:x:0:0:root:/builds:/bin/sh\n".utf8).write(to: account)
    let applets = try await Program(busybox, ["--list"]).mustRun().split(separator: "\n")
    for applet in applets where applet != "busybox" {
      let link = bin.appendingPathComponent(String(applet)).path
      try files.createSymbolicLink(atPath: link, withDestinationPath: "busybox")
    }
  }
}
