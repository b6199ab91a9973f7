import ManualPages
import Testing

@testable import Core

/// Holds `hpr.toml(5)` against the keys that the program knows and what holds without them.
@Suite("The page of the configuration")
struct ConfigurationPageTests {
  /// The tag of a key: its name and other spellings, and the value that holds without it.
  struct Entry: Sendable, CustomTestStringConvertible {
    var place: String
    var names: [String]
    var value: String?

    init(_ tag: ManualPage.Tag) {
      place = tag.subsection.isEmpty ? tag.section : tag.subsection
      let sides = tag.text.split(separator: " = ", maxSplits: 1)
      names = sides[0].split(separator: ", ").map(String.init)
      value = sides.count > 1 ? String(sides[1]) : nil
    }

    var testDescription: String { names.joined(separator: ", ") }

    /// What stands in front of the key in a row of the table.
    var prefix: String? {
      switch place {
      case "GLOBAL KEYS": ""
      case "[quota_computation]": "quota_computation."
      case "[runners.paas_job_trace_watch]": "runners.paas_job_trace_watch."
      case "KEYS OF A RUNNER", "KEYS OF CLEVER-DOCKER", "KEYS OF LOCAL-DOCKER": "runners."
      default: nil
      }
    }
  }

  static let entries: [Entry] = {
    guard let page = try? ManualPage("hpr.toml.5") else { return [] }
    return page.headings.filter { $0.contains("KEYS") }.flatMap { page.tags($0) }.map(Entry.init)
  }()

  @Test("it explains every key once, at its level, with its other spelling, and no other key")
  func keys() {
    for (prefix, level) in [
      ("", TableReader.Level.top), ("quota_computation.", .quota), ("runners.", .runner),
      ("runners.paas_job_trace_watch.", .watch),
    ] {
      let names = Self.entries.filter { $0.prefix == prefix }.flatMap(\.names)
      #expect(names.sorted() == (level.keys + level.aliases).sorted(), "\(prefix)")
    }
    for entry in Self.entries {
      #expect(entry.prefix != nil, "\(entry)")
      for other in entry.names.dropFirst() where KnownKeys.ownNames[other] != nil {
        #expect(KnownKeys.ownNames[other] == entry.names[0])
      }
      #expect(KnownKeys.ownNames[entry.names[0]] == nil, "the key's own name comes first")
    }
  }

  @Test("keys of executors stand in their executor's section")
  func executors() {
    let clever = Set(KeyTable.clever.map(\.name))
    let docker = Set(KeyTable.docker.map(\.name))
    for entry in Self.entries where entry.prefix == "runners." {
      let isClever = clever.contains(entry.names[0])
      let isDocker = docker.contains(entry.names[0])
      #expect(isClever == (entry.place == "KEYS OF CLEVER-DOCKER"), "\(entry)")
      #expect(isDocker == (entry.place == "KEYS OF LOCAL-DOCKER"), "\(entry)")
    }
  }

  /// What holds without them is another key's value, nothing, or nothing that a value can say.
  static let withoutValue: Set = [
    "quota_computation", "paas_job_trace_watch", "secrets_file", "cc_git_user", "cc_git_password",
  ]

  @Test("the value that it shows is the one that holds without the key", arguments: KeyTable.rows)
  func defaults(row: KeyRow) throws {
    let entry = try #require(
      Self.entries.first { $0.prefix == row.prefix && $0.names[0] == row.name })
    guard let value = entry.value else {
      let isUnset = row.usual == nil || row.usual == "-" || row.usual == ""
      #expect(isUnset || Self.withoutValue.contains(row.name), "it holds \(row.usual ?? "nothing")")
      return
    }
    let usual = try #require(row.usual, "the key is needed")
    let (configuration, problems) = ConfigurationReader.readAll(
      Array(row.text("\(row.name) = \(value)").utf8), path: "c.toml", environment: [:],
      secrets: FixedSecrets([:]))
    #expect(problems.allSatisfy { $0.severity == .warning }, "\(problems)")
    #expect(configuration.map(row.meaning) == usual)
  }
}
