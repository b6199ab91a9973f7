import Core
import Foundation
import Testing
import World

@testable import Providers

let sampleContext = BuildContext(files: [
  BuildContext.File(name: "Dockerfile", bytes: Array("FROM base:1\n".utf8)),
  BuildContext.File(name: "runner.toml", bytes: Array("[[runners]]\n".utf8)),
  BuildContext.File(name: "job.json", bytes: Array(#"{"id":1,"token":"t\u0000é"}"#.utf8)),
])
let sampleInstant = Instant(milliseconds: 1_700_000_000_999)

@Suite(.timeLimit(.minutes(5))) struct DeploymentCommitTests {
  private func changed(_ change: (inout BuildContext) -> Void) -> BuildContext {
    var context = sampleContext
    change(&context)
    return context
  }

  /// The id is kept in state files: no later version may give another to the same files.
  @Test func hasTheIDThatGitGives() async throws {
    let commit = try DeploymentCommit(of: sampleContext, at: sampleInstant)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    for file in sampleContext.files {
      try Data(file.bytes).write(to: folder.appendingPathComponent(file.name))
    }
    let identity = [
      "GIT_AUTHOR_NAME": "hpr", "GIT_AUTHOR_EMAIL": "hpr@hpr.invalid",
      "GIT_COMMITTER_NAME": "hpr", "GIT_COMMITTER_EMAIL": "hpr@hpr.invalid",
      "GIT_AUTHOR_DATE": "1700000000 +0000", "GIT_COMMITTER_DATE": "1700000000 +0000",
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
    ]
    for arguments in [["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Run one job"]] {
      try await Program("git", arguments).mustRun(in: folder.path, environment: identity)
    }
    let id = try await Program("git", ["rev-parse", "HEAD"]).mustRun(in: folder.path)
    #expect(commit.id == id.trimmingCharacters(in: .whitespacesAndNewlines))
    #expect(commit.id == "0098bc0fa1df6ebdc2d4d784c3aa0d65b01f029c")
  }

  @Test func dependsOnFilesAndSecondOnly() throws {
    let commit = try DeploymentCommit(of: sampleContext, at: sampleInstant)
    let sameSecond = Instant(milliseconds: 1_700_000_000_000)
    #expect(try DeploymentCommit(of: sampleContext, at: sameSecond).id == commit.id)
    let turned = changed { $0.files.reverse() }
    #expect(try DeploymentCommit(of: turned, at: sampleInstant).id == commit.id)
    let others = [
      try DeploymentCommit(of: sampleContext, at: sampleInstant + .milliseconds(1)),
      try DeploymentCommit(of: changed { $0.files[1].bytes.append(0) }, at: sampleInstant),
      try DeploymentCommit(of: changed { $0.files[1].name = "x" }, at: sampleInstant),
      try DeploymentCommit(of: changed { $0.files.removeLast() }, at: sampleInstant),
    ]
    #expect(Set(others.map(\.id) + [commit.id]).count == 5)
  }

  @Test(arguments: [-1, Int64.min, 0, Int64.max]) func takesAnyInstant(milliseconds: Int64) throws {
    let commit = try DeploymentCommit(
      of: sampleContext, at: Instant(milliseconds: milliseconds))
    #expect(commit.id.utf8.count == 40)
    #expect(commit.pack.starts(with: Array("PACK".utf8)))
  }

  @Test(arguments: ["", ".git", "a/b", "..", "a\0b", ".GIT"]) func refusesNames(name: String) {
    let context = BuildContext(files: [BuildContext.File(name: name, bytes: [])])
    let error = #expect(throws: CommitError.self) {
      try DeploymentCommit(of: context, at: sampleInstant)
    }
    #expect(error?.description.hasPrefix("cannot store a folder: ") == true)
  }

  @Test func takesFilesOfEverySize() throws {
    let sizes = [0, 1, 4096, 5 << 20]
    let commit = try DeploymentCommit(
      of: BuildContext(
        files: sizes.map { size in
          BuildContext.File(
            name: "f\(size)", bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
        }), at: sampleInstant)
    #expect(!commit.pack.isEmpty)
    #expect(try !DeploymentCommit(of: BuildContext(files: []), at: sampleInstant).pack.isEmpty)
  }

  @Test func isMadeOnManyThreads() async throws {
    let expected = try DeploymentCommit(of: sampleContext, at: sampleInstant)
    await withTaskGroup(of: DeploymentCommit?.self) { group in
      for _ in 0..<200 {
        group.addTask { @concurrent in
          try? DeploymentCommit(of: sampleContext, at: sampleInstant)
        }
      }
      for await commit in group { #expect(commit == expected) }
    }
  }

  /// A home that cannot be read or written, and a broken configuration in it.
  @Test func touchesNoFileOfTheUser() async {
    await #expect(processExitsWith: .success) {
      let home = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
      try FileManager.default.createDirectory(at: home, withIntermediateDirectories: false)
      defer { try? FileManager.default.removeItem(at: home) }
      try Data("[broken\n".utf8).write(to: home.appendingPathComponent(".gitconfig"))
      setenv("HOME", home.path, 1)
      setenv("XDG_CONFIG_HOME", home.path, 1)
      _ = FileManager.default.changeCurrentDirectoryPath(home.path)
      let commit = try DeploymentCommit(of: sampleContext, at: sampleInstant)
      let names = try FileManager.default.contentsOfDirectory(atPath: home.path)
      exit(commit.pack.count > 100 && names == [".gitconfig"] ? 0 : 1)
    }
  }
}
