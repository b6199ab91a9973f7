import Foundation
import Testing
import World

/// Where no secret may be, whatever was played: arguments, the log at its most talkative, files
/// that others may read, addresses.
extension CleverStage {
  /// What nobody may read: tokens and passwords, whole.
  private func secrets() async -> [String] {
    let settings = await cloud.clever.settings
    let users = settings.users.flatMap {
      [$0.consumer.key, $0.consumer.secret, $0.token.key, $0.token.secret]
    }
    let jobs = await cloud.coordinator.books.jobs.map(\.id)
    var tokens = await cloud.coordinator.knownRunners.map(\.token) + ["glpat-sandbox"]
    for job in jobs { tokens += await [cloud.coordinator.token(job)].compactMap(\.self) }
    let all =
      settings.organisations.map(\.token) + users + (settings.gitAccounts ?? []).map(\.password)
      + tokens
    return all.filter { !$0.isEmpty }
  }

  /// Insists that a program was not given a secret as an argument.
  func checkArguments(of hpr: HprProcess) async throws {
    let secrets = await secrets()
    let file = "/proc/\(hpr.pid)/cmdline"
    // Before the program has taken the place of the one that started it, there are none.
    try await until("hpr has its arguments") {
      try String(contentsOfFile: file, encoding: .utf8).contains(configuration)
    }
    let arguments = try String(contentsOfFile: file, encoding: .utf8)
    #expect(!secrets.contains(where: arguments.contains))
  }

  /// Insists that no secret got out: into the log, a file that others may read, or an address.
  func checkSecrets() async throws {
    let secrets = await secrets()
    let places = try await readables() + addresses()
    for (place, text) in places {
      for secret in secrets where text.contains(secret) {
        Issue.record("\(place) has the secret \(secret.prefix(12))…")
      }
    }
  }

  /// What anybody may read of the stage's files. Configurations were written by the test, and the
  /// records that a script keeps have the mode that its shell gives them.
  private func readables() throws -> [(String, String)] {
    let files = FileManager.default
    return try files.subpathsOfDirectory(atPath: directory).compactMap { name in
      let path = "\(directory)/\(name)"
      let attributes = try files.attributesOfItem(atPath: path)
      let mode = attributes[.posixPermissions] as? Int ?? 0o777
      // A program that was killed leaves what it was writing beside the file.
      let last = URL(filePath: path).lastPathComponent
      let isOurs = last.hasPrefix("state.json") || last.hasPrefix(".hpr-")
      if isOurs { #expect(mode & 0o077 == 0, "\(name) has mode \(String(mode, radix: 8))") }
      let isRecord = name.hasSuffix(".json") || name.hasSuffix(".toml")
      guard attributes[.type] as? FileAttributeType == .typeRegular, !isOurs, !isRecord
      else { return nil }
      let data = files.contents(atPath: path) ?? Data()
      return (name, String(decoding: data, as: UTF8.self))
    }
  }

  /// What was called, without headers and bodies.
  private func addresses() async -> [(String, String)] {
    let api = await cloud.clever.calls.map { "\($0.path) \($0.query)" }
    return await [
      ("an address of the API", api.joined(separator: "\n")),
      ("an address of a repository", cloud.repositories.calls.joined(separator: "\n")),
      (
        "an address of the coordinator",
        cloud.coordinator.requestLines.sorted().joined(separator: "\n")
      ),
    ]
  }
}
