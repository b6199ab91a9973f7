import Commands
import Foundation
import TestSupport
import Testing

@Suite("hpr check")
struct CheckTests {
  @Test("a good configuration is told in one line")
  func good() async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let end = await hpr("check", "-c", path)
    #expect(end.status == .done)
    #expect(end.output == "\(path): 1 runner, no errors\n")
    #expect(end.errors.isEmpty)
  }

  @Test("all errors and warnings are told, each in a line with its place and key")
  func everything() async throws {
    let scratch = try Scratch()
    let path = try scratch.file(
      "c.toml",
      """
      concurent = 3
      check_interval = "soon"
      [[runners]]
      name = "lab"
      url = "ftp://gitlab.example"
      token = "glrt-sesame"
      executor = "local-docker"
      """)
    let end = await hpr("check", "-c", path)
    #expect(end.status == .invalid)
    #expect(end.output.isEmpty)
    let wanted = "This must be a number of seconds or a duration such as \"1h30m\"."
    #expect(
      end.lines == [
        "hpr: warning: \(path): line 1, column 1: concurent: There is no such key; "
          + "\"concurrent\" was probably meant.",
        "hint: write concurrent",
        "hpr: \(path): line 2, column 18: check_interval: \(wanted)",
        "hpr: \(path): line 5, column 7: runners.url: The URL must begin with http:// or https://.",
      ])
    let run = await hpr("run", path)
    #expect(run.status == .invalid)
    #expect(run.lines == end.lines)
  }

  @Test("warnings and errors come in the order of the file")
  func order() async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration(
      global: "concurrent = 0\nlimit = 3\ncheck_interval = true",
      runner: "concurrent = 3\nlimit = -1\npaas_new = 1")
    let end = await hpr("check", "-c", path)
    #expect(end.status == .invalid)
    let places = end.lines.filter { $0.hasPrefix("hpr: ") }.compactMap { line in
      line.firstMatch(of: /line (\d+)/).flatMap { Int($0.1) }
    }
    #expect(places == [2, 3, 4, 10, 11, 12])
    #expect(end.lines.count { $0.hasPrefix("hpr: warning: ") } == 3)
  }

  @Test("a warning alone ends 0")
  func warning() async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration(global: "concurrency = 3")
    let end = await hpr("check", "-c", path)
    #expect(end.status == .done)
    #expect(end.lines.first?.hasPrefix("hpr: warning: \(path): line 2, column 1: concurr") == true)
    #expect(end.lines.last == "hint: write concurrent")
  }

  @Test(
    "files with secrets that everybody may read or write are told",
    arguments: [(0o600, nil), (0o640, nil), (0o604, "read"), (0o644, "read"), (0o666, "write")])
  func modes(mode: Int, right: String?) async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration(mode: mode)
    let end = await hpr("check", "-c", path)
    #expect(end.status == .done)
    let octal = String(mode, radix: 8)
    let line = right.map {
      "hpr: warning: \(path): every user can \($0) this file (mode 0\(octal))"
    }
    #expect(end.lines.first == line)
    #expect(end.lines.count == (right == nil ? 0 : 2))
  }

  @Test("where the secrets are elsewhere, their files count and the configuration need not")
  func secretsElsewhere() async throws {
    let scratch = try Scratch()
    let secrets = try scratch.file("secrets.toml", "lab = \"glrt-sesame\"", mode: 0o644)
    let token = try scratch.file("token", "glrt-sesame\n", mode: 0o644)
    let path = try scratch.file(
      "c.toml",
      """
      state_file = "\(scratch.path)/state.json"
      [[runners]]
      name = "one"
      url = "https://gitlab.example"
      secrets_file = "\(secrets)"
      token = "secret:lab"
      executor = "local-docker"
      [[runners]]
      name = "two"
      url = "https://gitlab.example"
      token = "file:\(token)"
      executor = "local-docker"
      """, mode: 0o644)
    let end = await hpr("check", "-c", path)
    #expect(end.status == .done)
    #expect(
      end.lines.filter { $0.hasPrefix("hpr: ") }
        == [secrets, token].map {
          "hpr: warning: \($0): every user can read this file (mode 0644)"
        })
    #expect(!end.errors.contains("sesame"))
  }

  @Test("a state without a place is told, for hpr run needs one")
  func placeOfState() async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let bare = try scratch.file(
      "bare.toml", text.split(separator: "\n").dropFirst().joined(separator: "\n"))
    let end = await hpr("check", "-c", bare)
    #expect(end.status == .done)
    #expect(
      end.lines.first
        == "hpr: warning: \(bare): state_file is not set, and neither is $STATE_DIRECTORY")
    let service = await hpr("check", "-c", bare, environment: ["STATE_DIRECTORY": scratch.path])
    #expect(service.errors.isEmpty)
    let lost = await hpr("check", "-c", bare, environment: ["STATE_DIRECTORY": "/nowhere/at/all"])
    #expect(lost.status == .done)
    #expect(lost.errors.contains("/nowhere/at/all/, does not exist"))
    let run = await hpr("run", bare)
    #expect(run.status == .invalid)
    #expect(run.lines.first == "hpr: \(bare): state_file is not set")
  }

  @Test(
    "what is no configuration ends 2 with one line",
    arguments: [
      ("", 1, "There is no runner."), ("\u{feff}\u{1}", 1, "line 1"),
      ("[[runners", 1, "line 1, column"), ("[", 100_000, "line 1"), ("a=[", 100_000, "line 1"),
      ("x", 17 << 20, "it is larger than 16 MiB"),
    ])
  func garbage(text: String, times: Int, why: String) async throws {
    let scratch = try Scratch()
    let path = try scratch.file("c.toml", String(repeating: text, count: times))
    let end = await hpr("check", "-c", path)
    #expect(end.status == .invalid)
    #expect(end.lines.count { $0.hasPrefix("hpr: ") } == 1)
    #expect(end.errors.contains(why), "\(end.errors.prefix(300))")
    #expect(end.errors.utf8.count < 1000)
  }

  @Test("a folder, or nothing, in the configuration's place ends 2 with one line")
  func noFile() async throws {
    let scratch = try Scratch()
    let folder = await hpr("check", "-c", scratch.path)
    #expect(folder.status == .invalid)
    #expect(folder.lines == ["hpr: \(scratch.path): Is a directory"])
    let missing = await hpr("check", "-c", "\(scratch.path)/a\nb")
    #expect(missing.status == .invalid)
    #expect(
      missing.lines == [
        "hpr: \(scratch.path)/a\\nb: there is no such file",
        "hint: give the configuration by --config PATH",
      ])
  }

  @Test("damaged files never do more than end 0 or 2", arguments: 0..<300 as Range<UInt64>)
  func damaged(seed: UInt64) async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration(global: "[quota_computation]\nreference_jobs_count = 3")
    let url = URL(filePath: path)
    var mutations = Mutations(seed: seed)
    try Data(mutations.damage(Array(Data(contentsOf: url)))).write(to: url)
    let end = await hpr("check", "-c", path)
    #expect(end.status == .done || end.status == .invalid)
    #expect(end.lines.allSatisfy { $0.hasPrefix("hpr: ") || $0.hasPrefix("hint: ") })
  }
}
