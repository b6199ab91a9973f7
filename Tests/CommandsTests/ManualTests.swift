import Commands
import Foundation
import ManualPages
import Testing

@Suite("The manual and the completions", .serialized)
struct ManualTests {
  private static let root = ManualPage.repository

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static let ofCommands = ManualPage.files.filter { $0.hasSuffix(".1") }
  static let ofFiles = ManualPage.files.filter { $0.hasSuffix(".5") }

  /// The command that a page is about: `hpr-state-show.1` is about `hpr state show`.
  private static func command(of file: String) async throws -> Interface.Command? {
    let page = file.dropLast(2)
    return try await Interface.commands().first {
      $0.name.replacing(" ", with: "-") == page
    }
  }

  @Test("there is a page for every command, one for each kind of file, and no other")
  func everyCommand() async throws {
    let names = try await Interface.commands().map { $0.name.replacing(" ", with: "-") + ".1" }
    #expect(Self.ofCommands == names.sorted())
    #expect(Self.ofFiles == ["hpr-record.5", "hpr.toml.5"])
    #expect(ManualPage.files.count == Self.ofCommands.count + Self.ofFiles.count)
  }

  @Test("a page explains exactly the options that its command has", arguments: ofCommands)
  func options(file: String) async throws {
    let all = try await Interface.commands()
    var known = Set(try #require(await Self.command(of: file)).options.flatMap(\.names))
    if file == "hpr.1" {
      // What all commands have in common is explained there.
      let verbs = all.filter { !["hpr", "register", "state"].contains($0.verb) }
      let sets = verbs.map { Set($0.options.flatMap(\.names)) }
      known.formUnion(sets.dropFirst().reduce(sets.first ?? []) { $0.intersection($1) })
    }
    let explained = try ManualPage(file).tags("OPTIONS").flatMap { tag in
      tag.text.matches(of: /(?:^|[ ,"])(--?[a-z][a-z-]*)/).map { String($0.1) }
    }
    #expect(Set(explained) == known)
    #expect(explained.count == Set(explained).count, "explained twice")
  }

  @Test("the synopsis has every option, or says that there are some", arguments: ofCommands)
  func synopsis(file: String) async throws {
    let text =
      try ManualPage(file).section("SYNOPSIS")?.map(GroffText.ofLine)
      .joined(separator: " ") ?? ""
    let shown = Set(text.matches(of: /(?:^|[ \[])(--?[a-z][a-z-]*)/).map { String($0.1) })
    let options = try #require(await Self.command(of: file)).options
    #expect(shown.isSubset(of: options.flatMap(\.names)))
    guard !text.lowercased().contains("options") else { return }
    for option in options where !option.names.contains("--help") {
      let isShown = option.names.contains(where: shown.contains)
      #expect(isShown || option.names == ["--version"], "\(option.names)")
    }
  }

  @Test("a page tells only exit statuses that there are, and hpr(1) all", arguments: ofCommands)
  func statuses(file: String) throws {
    let told = try ManualPage(file).tags("EXIT STATUS").compactMap { Int32($0.text) }
    let known = Commands.ExitStatus.allCases.map(\.rawValue)
    #expect(told == told.sorted())
    #expect(Set(told).isSubset(of: known))
    #expect(Set(told).isSuperset(of: [0, 1, 64]))
    if file == "hpr.1" { #expect(told == known) }
  }

  @Test("a page of a command has every section, in the usual order", arguments: ofCommands)
  func sections(file: String) throws {
    let found = try ManualPage(file).headings
    let usual = [
      "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "OUTPUT", "SIGNALS", "FILES",
      "ENVIRONMENT", "EXIT STATUS", "EXAMPLES", "SEE ALSO",
    ]
    #expect(usual.filter(found.contains) == found)
    let always = [
      "NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES", "SEE ALSO",
    ]
    #expect(always.allSatisfy(found.contains))
  }

  @Test("a page bears the version", arguments: ManualPage.files)
  func version(file: String) async throws {
    let version = await hpr("--version").output.prefix { $0 != "(" }
      .trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(try ManualPage(file).lines[0].contains("\"\(version)\""))
  }

  @Test("a page refers only to pages that there are", arguments: ManualPage.files)
  func references(file: String) throws {
    for line in try ManualPage(file).lines.map(GroffText.ofLine) {
      for name in line.matches(of: /(hpr[a-z.-]*) ?\((\d)\)/) {
        #expect(ManualPage.files.contains("\(name.1).\(name.2)"), "\(line)")
      }
    }
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
