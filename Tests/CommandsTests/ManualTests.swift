import Commands
import Foundation
import Testing

@Suite("The manual and the completions")
struct ManualTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The lines of a page between a heading and the next, without the marks of groff.
  private static func section(_ heading: String, of page: String) throws -> [String] {
    let lines = try text("man/\(page).1").split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex(of: ".SH \(heading)"), "\(page): no \(heading)")
    return lines[(start + 1)...].prefix { !$0.hasPrefix(".SH") }
      .map { String($0).replacing("\\-", with: "-").replacing("\\ ", with: " ") }
  }

  /// The lines that name what is explained below them.
  private static func tags(_ heading: String, of page: String) throws -> [String] {
    let lines = try section(heading, of: page)
    return lines.indices.dropLast().filter { lines[$0] == ".TP" }.map { lines[$0 + 1] }
  }

  static let pages = [
    ("hpr", ["hpr"]), ("hpr-register", ["hpr register"]),
    ("hpr-unregister", ["hpr unregister"]), ("hpr-verify", ["hpr verify"]),
    ("hpr-run", ["hpr run"]), ("hpr-check", ["hpr check"]),
    ("hpr-state", ["hpr state", "hpr state show", "hpr state import"]),
    ("hpr-acquire-once", ["hpr acquire-once"]),
    ("hpr-provision", ["hpr provision"]), ("hpr-launch", ["hpr launch"]),
    ("hpr-wait", ["hpr wait"]), ("hpr-fail", ["hpr fail"]),
    ("hpr-decommission", ["hpr decommission"]),
  ]

  @Test("there is a page for every verb, and no other")
  func everyVerb() async throws {
    let documented = Self.pages.flatMap(\.1)
    #expect(try await Interface.commands().map(\.name).sorted() == documented.sorted())
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appending(path: "man").path)
    #expect(files.sorted() == Self.pages.map { "\($0.0).1" }.sorted())
  }

  @Test("a page explains exactly the options that its command has", arguments: pages)
  func options(page: String, commands: [String]) async throws {
    let all = try await Interface.commands()
    var known = Set(all.filter { commands.contains($0.name) }.flatMap(\.options).flatMap(\.names))
    if page == "hpr" {
      // What all verbs have in common is explained there.
      let verbs = all.filter {
        ["hpr run", "hpr check", "hpr state show", "hpr state import"]
          .contains($0.name)
      }
      let sets = verbs.map { Set($0.options.flatMap(\.names)) }
      known.formUnion(sets.dropFirst().reduce(sets.first ?? []) { $0.intersection($1) })
    }
    let explained = try Self.tags("OPTIONS", of: page).flatMap { line in
      line.matches(of: /(?:^|[ ,"])(--?[a-z][a-z-]*)/).map { String($0.1) }
    }
    #expect(Set(explained) == known)
    #expect(explained.count == Set(explained).count, "explained twice")
  }

  @Test("a page tells only exit statuses that there are, and hpr(1) all", arguments: pages)
  func statuses(page: String, commands: [String]) throws {
    let told = try Self.tags("EXIT STATUS", of: page).compactMap { Int32($0.dropFirst(3)) }
    let known = Commands.ExitStatus.allCases.map(\.rawValue)
    #expect(told == told.sorted())
    #expect(Set(told).isSubset(of: known))
    #expect(Set(told).isSuperset(of: [0, 1, 64]))
    if page == "hpr" { #expect(told == known) }
  }

  @Test("a page has every section, in the usual order", arguments: pages)
  func sections(page: String, commands: [String]) throws {
    let found = try Self.text("man/\(page).1").split(separator: "\n")
      .filter { $0.hasPrefix(".SH ") }.map { String($0.dropFirst(4)) }
    let usual = [
      "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "OUTPUT", "SIGNALS", "FILES",
      "ENVIRONMENT", "EXIT STATUS", "EXAMPLES", "SEE ALSO",
    ]
    #expect(usual.filter(found.contains) == found)
    let always = ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "SEE ALSO"]
    #expect(always.allSatisfy(found.contains))
  }

  @Test("a page bears the version", arguments: pages)
  func version(page: String, commands: [String]) async throws {
    let version = await hpr("--version").output.prefix { $0 != "(" }
      .trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(try Self.text("man/\(page).1").split(separator: "\n")[0].contains("\"\(version)\""))
  }

  @Test(
    "a document names only files that there are",
    arguments: ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
  func files(document: String) throws {
    let text = try Self.text(document)
    let named = text.matches(of: /`((?:Sources|Tests)\/[A-Za-z0-9\/+._-]+)`/).map { $0.1 }
    let linked = text.matches(of: /\]\(([A-Z]+\.md)\)/).map { $0.1 }
    #expect(!(named + linked).isEmpty)
    for path in named + linked {
      let file = Self.root.appending(path: String(path)).path
      #expect(FileManager.default.fileExists(atPath: file), "\(path)")
    }
  }

  @Test(
    "the completions are what the program makes: if not, make completions",
    arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) async throws {
    let command = "hpr --generate-completion-script \(shell)"
    var made = await hpr("--generate-completion-script", shell).output
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    // zsh wants its own mark to be the first line.
    made.insert("# Made by `make completions` with `\(command)`.", at: shell == "zsh" ? 1 : 0)
    #expect(try Self.text("completions/hpr.\(shell)") == made.joined(separator: "\n"))
    if shell == "zsh" { #expect(made.first == "#compdef hpr") }
  }

  @Test("the completions know every option", arguments: ["bash", "zsh", "fish"])
  func everyOption(shell: String) async throws {
    let script = try Self.text("completions/hpr.\(shell)")
    for command in try await Interface.commands() {
      for name in command.options.flatMap(\.long) {
        #expect(script.contains(name.dropFirst(2)), "\(command.name) \(name)")
      }
    }
  }
}
