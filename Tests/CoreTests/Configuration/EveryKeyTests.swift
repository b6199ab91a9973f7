import Testing

@testable import Core

/// Walks through every key: missing, right, mistyped, out of range, in both spellings.
@Suite struct EveryKeyTests {
  /// A key with one line for it.
  struct Case: Sendable, CustomTestStringConvertible {
    var row: KeyRow
    var value: String
    var testDescription: String { "\(row.testDescription) = \(value)" }
  }

  static let otherTypes = KeyTable.rows.flatMap { row in
    row.kind.mistyped.map { Case(row: row, value: $0) }
  }
  static let outside = KeyTable.rows.flatMap { row in
    row.kind.outOfRange.map { Case(row: row, value: $0) }
  }

  private static func read(
    _ text: String, environment: [String: String] = [:],
    files: [String: String] = ["/s": "K = 'from-file'"]
  ) -> (configuration: Configuration?, errors: [Problem], warnings: [Problem]) {
    let (configuration, told) = ConfigurationReader.readAll(
      Array(text.utf8), path: "c.toml", environment: environment, secrets: FixedSecrets(files))
    return (
      configuration, told.filter { $0.severity == .error }, told.filter { $0.severity == .warning }
    )
  }

  @Test("the rows are the keys that hpr knows, no more and no fewer")
  func complete() {
    func names(_ prefix: String) -> Set<String> {
      Set(KeyTable.rows.filter { $0.prefix == prefix }.map(\.name))
    }
    #expect(KeyTable.rows.count == Set(KeyTable.rows.map(\.testDescription)).count)
    #expect(names("").union(["runners"]) == Set(KnownKeys.global))
    #expect(names("quota_computation.") == Set(KnownKeys.quota))
    #expect(names("runners.paas_job_trace_watch.") == Set(KnownKeys.watch))
    // Those of executors that are not built have no reader yet.
    let later: Set = [
      "paas-runner-helper-host", "paas-runner-helper-http1", "paas-runner-helper-token",
    ]
    #expect(names("runners.").union(later) == Set(KnownKeys.runner))
    let aliases =
      KnownKeys.globalAliases + KnownKeys.quotaAliases + KnownKeys.runnerAliases
      + KnownKeys.watchAliases
    #expect(Set(KeyTable.rows.compactMap(\.alias)) == Set(aliases))
    #expect(
      KeyTable.rows.allSatisfy { row in row.alias.map { KnownKeys.ownNames[$0] == row.name } ?? true
      })
  }

  @Test("a missing key means its default, or is told", arguments: KeyTable.rows)
  func missing(row: KeyRow) {
    let read = Self.read(row.text(nil))
    if row.usual == nil || row.usual == "" && row.kind.isOfPair {
      #expect(read.errors.count == 1)
    } else {
      #expect(read.errors.isEmpty)
      #expect(read.configuration.map(row.meaning) == row.usual)
    }
    #expect(read.warnings.isEmpty)
  }

  @Test("a right value is in force", arguments: KeyTable.rows)
  func right(row: KeyRow) {
    let read = Self.read(row.text("\(row.name) = \(row.sample.toml)"))
    #expect(read.errors.isEmpty)
    #expect(read.configuration.map(row.meaning) == row.sample.meaning)
    #expect(read.warnings.allSatisfy { Self.alwaysWarned.contains($0.key ?? "") })
  }

  static let alwaysWarned = ["listen_address", "paas_finished_jobs_keep_resources"]

  @Test("a value of another type is one error at its place", arguments: otherTypes)
  func mistyped(test: Case) { Self.expectOneError(test) }

  @Test("a value that cannot be meant is one error at its place", arguments: outside)
  func outOfRange(test: Case) { Self.expectOneError(test) }

  private static func expectOneError(_ test: Case) {
    let read = Self.read(test.row.text("\(test.row.name) = \(test.value)"))
    #expect(read.errors.count == 1, "\(read.errors)")
    let error = read.errors.first
    #expect(error?.line == test.row.line)
    #expect(error?.key?.hasPrefix(test.row.prefix + test.row.name) == true, "\(read.errors)")
    #expect(error?.sentence.hasSuffix(".") == true)
  }

  @Test(
    "another spelling counts, with a warning", arguments: KeyTable.rows.filter { $0.alias != nil })
  func alias(row: KeyRow) throws {
    let alias = try #require(row.alias)
    let read = Self.read(row.text("\(alias) = \(row.sample.toml)"))
    #expect(read.errors.isEmpty)
    #expect(read.configuration.map(row.meaning) == row.sample.meaning)
    #expect(read.warnings.map(\.key) == [row.prefix + alias])
    #expect(read.warnings.first?.hint == "write \(row.name)")
    let wrong = Self.read(row.text("\(alias) = 'wrong'"))
    #expect(wrong.errors.map(\.key) == [row.prefix + alias])
  }

  @Test(
    "of both spellings the key's own counts, whatever the order and the other's value",
    arguments: KeyTable.rows.filter { $0.alias != nil })
  func bothSpellings(row: KeyRow) throws {
    let alias = try #require(row.alias)
    for lines in [
      "\(row.name) = \(row.sample.toml)\n\(alias) = 'passed over'",
      "\(alias) = 1\n\(row.name) = \(row.sample.toml)",
    ] {
      let read = Self.read(row.text(lines))
      #expect(read.errors.isEmpty)
      #expect(read.configuration.map(row.meaning) == row.sample.meaning)
      #expect(read.warnings.map(\.key) == [row.prefix + alias])
      #expect(read.warnings.first?.sentence.contains("passed over") == true)
    }
  }

  @Test("a key that is there twice is one error", arguments: KeyTable.rows)
  func twice(row: KeyRow) {
    let line = "\(row.name) = \(row.sample.toml)"
    let read = Self.read(row.text("\(line)\n\(line)"))
    #expect(read.errors.count == 1)
    #expect(read.configuration == nil)
  }

  @Test("every wrong line of one file is told, in the order of the file")
  func together() {
    let lines = KeyTable.top.map { "\($0.name) = \($0.kind.mistyped[0])" }
    let runner = (KeyTable.runner + KeyTable.docker)
      .filter { $0.usual != nil && !$0.name.hasPrefix("tls-") }
      .map { "\($0.name) = \($0.kind.mistyped[0])" }
    let read = Self.read(
      (lines + [bareRunner]).joined(separator: "\n") + runner.joined(separator: "\n"))
    #expect(read.errors.count == lines.count + runner.count)
    #expect(read.errors.map(\.line) == read.errors.map(\.line).sorted())
    #expect(Set(read.errors.map(\.line)).count == read.errors.count)
  }

  @Test(
    "each secret may be elsewhere",
    arguments: KeyTable.rows.filter { if case .secret = $0.kind { true } else { false } })
  func elsewhere(row: KeyRow) {
    let files = ["/s": "K = 'elsewhere'", "/f": "elsewhere\n"]
    for reference in ["secret:K", "env:E", "file:/f", "file:$D/f", "file:${D}/f"] {
      let line = "\(row.name) = \"\(reference)\""
      let text = row.text(line).replacing(
        "executor = ", with: "secrets_file = '/s'\nexecutor = ")
      let read = Self.read(text, environment: ["E": "elsewhere", "D": ""], files: files)
      #expect(read.errors.isEmpty)
      #expect(read.configuration.map(row.meaning)?.contains("elsewhere") == true)
      #expect(!"\(read)".contains("elsewhere\""))
    }
  }
}

extension KeyKind {
  fileprivate var isOfPair: Bool { if case .string = self { true } else { false } }
}
