import Foundation
import ManualPages
import Testing
import World

/// The completions, pressed for in the shells themselves.
extension WithoutEngine {
  @Suite("The completions", .serialized, .timeLimit(.minutes(10)))
  struct CompletionTests {
    private static let scripts = ManualPage.repository.appending(path: "completions").path

    /// A folder with configurations, a state, the program as `hpr`, and a pipe that nobody fills.
    private static func play(_ body: @Sendable (_ folder: String) async throws -> Void) async throws
    {
      let folder = NSTemporaryDirectory() + "hpr-completion-\(UUID().uuidString)"
      let files = FileManager.default
      for name in ["bin", "home"] {
        try files.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
      }
      defer { try? files.removeItem(atPath: folder) }
      try files.createSymbolicLink(
        atPath: "\(folder)/bin/hpr", withDestinationPath: BuiltProduct.path("hpr").path)
      try files.createSymbolicLink(
        atPath: "\(folder)/_hpr", withDestinationPath: "\(scripts)/hpr.zsh")
      for (name, text) in [
        ("c.toml", configuration(["zeta", Self.odd, Self.bad, "one:two"])),
        ("other.toml", configuration(["quiet"])), ("state.json", state),
      ] { try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)")) }
      #expect(mkfifo("\(folder)/fifo", 0o600) == 0)
      let before = try files.contentsOfDirectory(atPath: folder).sorted()
      try await body(folder)
      // Nothing was made: by hpr, or by a runner's name.
      #expect(try files.contentsOfDirectory(atPath: folder).sorted() == before)
    }

    private static func configuration(_ runners: [String]) -> String {
      "state_file = 'state.json'\n"
        + runners.map { "[[runners]]\nname = \"\($0)\"\n" }.joined()
    }

    private static let state = """
      {"version":1,"installation":"0123456789abcdef0123456789abcdef","sightings":[],"runners":[],
      "namespaces":[{"runner":"zeta","namespace":"acme","account":"orga_1",
      "last_served":"2026-11-23T17:00:00.000Z"},{"runner":"other","namespace":"acid",
      "account":"orga_2","last_served":"2026-11-23T17:00:00.000Z"}],
      "records":[{"version":1,"runner":"lab","job_id":4711,"phase":"starting","mark":"0a1b2c3d",
      "expected_weight":1000,"acquired_at":"2026-11-23T17:00:00.000Z"}]}
      """

    /// What is typed before the key, and what then stands there.
    private static let typed: [(String, String)] = [
      ("hpr veri", "hpr verify"),
      ("hpr verify --name z", "hpr verify --name zeta"),
      ("hpr verify -c other.toml --name q", "hpr verify -c other.toml --name quiet"),
      (
        "hpr unregister --config other.toml --name q",
        "hpr unregister --config other.toml --name quiet"
      ),
      ("hpr verify --config=other.toml --name q", "hpr verify --config=other.toml --name quiet"),
      ("hpr acquire-once --runner z", "hpr acquire-once --runner zeta"),
      ("hpr decommission --orphans --runner z", "hpr decommission --orphans --runner zeta"),
      ("hpr state show --record l", "hpr state show --record lab/4711"),
      ("hpr register x.toml -e cl", "hpr register x.toml -e clever-docker"),
      ("hpr check -l tr", "hpr check -l trace"),
      ("hpr run --log-format j", "hpr run --log-format json"),
      ("hpr fail --reason sc", "hpr fail --reason script_failure"),
      // Nothing to offer is no error, and no wait.
      ("hpr verify -c fifo --name z", "hpr verify -c fifo --name z"),
      ("hpr verify -c nowhere --name z", "hpr verify -c nowhere --name z"),
      ("hpr verify --name od", "hpr verify --name \(odd)"),
      ("hpr verify --name on", "hpr verify --name one:two"),
      ("hpr state import --map old=z", "hpr state import --map old=zeta"),
      (
        "hpr state import --map a=b --map one:t=on",
        "hpr state import --map a=b --map one:t=one:two"
      ),
      ("hpr decommission --namespace acm", "hpr decommission --namespace acme"),
      (
        "hpr decommission --orphans --runner zeta --namespace a",
        "hpr decommission --orphans --runner zeta --namespace acme"
      ),
    ]

    /// The parser's script for zsh takes no value behind a sign.
    private static let signed = [
      ("hpr verify --name=z", "hpr verify --name=zeta"),
      ("hpr state import --map=old=on", "hpr state import --map=old=one:two"),
      ("hpr decommission --namespace=acm", "hpr decommission --namespace=acme"),
    ]

    /// A name is a name, whatever it would be in a shell.
    private static let odd = "odd (x) 'y & z; *?<|>"
    private static let bad = "bad $(touch made) `touch made`"

    private static func environment(_ folder: String) -> [String: String] {
      let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
      return [
        "PATH": "\(folder)/bin:\(path)", "HPR_CONFIG": "c.toml", "TERM": "dumb",
        "HOME": "\(folder)/home", "ZDOTDIR": "\(folder)/home",
        "SWIFT_BACKTRACE": "enable=no", "INPUTRC": "/dev/null",
      ]
    }

    /// Presses the key in a shell on a terminal, has it print the line, and gives all such lines.
    /// - Parameter setup: makes the shell's n-th prompt `READY n> `: one that draws its line anew shows
    ///   its prompt again, and what is typed before it reads mixes with what is shown.
    private static func press(
      _ shell: [String], _ setup: String, in folder: String, _ lines: [String]
    ) async throws -> [String] {
      // Each shell reads one of these when it starts.
      for name in ["setup", ".zshrc"] {
        try Data("\(setup)\n".utf8).write(to: URL(filePath: "\(folder)/home/\(name)"))
      }
      // What completes is a shell's own word; `echo` shows what the shell makes of it.
      let typed = lines.map { "\($0)\t\u{1}echo @ \u{5} @\r" } + ["exit\r"]
      let steps = typed.enumerated().map { ("READY \($0 + 1)> ", $1) }
      let end = try await OnTerminal.run(
        shell, steps, in: folder, environment: environment(folder))
      #expect(end.missing == nil && end.status == 0, "\(end.shown)")
      return end.shown.split(separator: "\r\n")
        .map { String($0).replacing(/\u{1b}\[[0-9;?]*[a-zA-Z]|\r/, with: "") }
        .filter { $0.hasPrefix("@ ") }
        .map { String($0.dropFirst(2)).replacing(/[ ]+@$/, with: "") }
    }

    @Test("bash completes on a terminal what the configuration has")
    func bash() async throws {
      try await Self.play { folder in
        let shown = try await Self.press(
          ["/bin/bash", "--noprofile", "--rcfile", "home/setup", "-i"],
          "source '\(Self.scripts)/hpr.bash'; PS1='READY \\#> '", in: folder,
          (Self.typed + Self.signed).map(\.0) + ["hpr verify --name ba"])
        // bash would not quote that one whole, so it is not offered.
        #expect(shown == (Self.typed + Self.signed).map(\.1) + ["hpr verify --name ba"])
      }
    }

    /// What bash cannot complete.
    private static let more = [("hpr verify --name ba", "hpr verify --name \(bad)")]

    @Test("zsh completes on a terminal what the configuration has")
    func zsh() async throws {
      try await Self.play { folder in
        let shown = try await Self.press(
          ["/usr/bin/zsh", "-d", "-i"],
          "fpath=($PWD $fpath); autoload -Uz compinit; compinit -D -u; bindkey -e;"
            + " precmd() { PS1=\"READY $((++prompts))> \"; }", in: folder,
          (Self.typed + Self.more).map(\.0))
        #expect(shown == (Self.typed + Self.more).map(\.1))
      }
    }

    @Test("fish completes on a terminal what the configuration has")
    func fish() async throws {
      try await Self.play { folder in
        let shown = try await Self.press(
          ["/usr/bin/fish", "--no-config", "-C", "source home/setup", "-i"],
          "set -g fish_autosuggestion_enabled 0; source '\(Self.scripts)/hpr.fish';"
            + " set -g prompts 0;"
            + " function number_prompt --on-event fish_prompt; set -g prompts (math $prompts + 1); end;"
            + " function fish_prompt; echo -n \"READY $prompts> \"; end", in: folder,
          (Self.typed + Self.signed + Self.more).map(\.0))
        #expect(shown == (Self.typed + Self.signed + Self.more).map(\.1))
      }
    }

    @Test("the shells find nothing wrong in the scripts", arguments: ["bash", "zsh", "fish"])
    func syntax(shell: String) async throws {
      let end = try await Program(shell, ["-n", "\(Self.scripts)/hpr.\(shell)"]).run()
      #expect(end.status == 0 && end.error.isEmpty, "\(end.error)")
    }
  }
}
