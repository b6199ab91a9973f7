import Foundation
import PackagePlugin

/// Has the commit that is built written into the program, so that `hpr --version` can tell it. A
/// copy of the sources without git is built without.
@main
struct CommitStamp: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let output = context.pluginWorkDirectoryURL.appending(path: "Commit.swift")
    return [
      .buildCommand(
        displayName: "Stamping the commit",
        executable: try context.tool(named: "stamp-commit").url,
        arguments: [commit(of: context.package.directoryURL), output.path],
        outputFiles: [output])
    ]
  }

  /// The first twelve digits of the commit, with `-changed` where files that git knows differ from
  /// it; empty if there is no git.
  private func commit(of directory: URL) -> String {
    let text = git(["rev-parse", "--short=12", "HEAD"], in: directory)
    guard let text, !text.isEmpty else { return "" }
    let changes = git(["status", "--porcelain", "--untracked-files=no"], in: directory) ?? ""
    return changes.isEmpty ? text : text + "-changed"
  }

  private func git(_ arguments: [String], in directory: URL) -> String? {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    process.currentDirectoryURL = directory
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
