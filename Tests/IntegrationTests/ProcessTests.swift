import Foundation
import ManualPages
import Testing
import World

/// What only shows in a process of its own: streams that are closed, full or not there.
extension OneAtATime {
  @Suite("The process hpr", .timeLimit(.minutes(10)))
  struct ProcessTests {
    /// Runs a line of shell in which `$HPR` is the program, beside a state file `state.json`.
    private static func shell(_ line: String) async throws -> Program.End {
      try await Bench.play(tokens: ["runner": token]) { bench in
        try Data(state.utf8).write(to: URL(filePath: "\(bench.folder)/state.json"))
        return try await bench.shell(line)
      }
    }

    private static let token = "glrt-nowherenowherenowhere"
    private static let state = """
      {"version":1,"installation":"0123456789abcdef0123456789abcdef","records":[],"sightings":[],
      "runners":[],"capacity":{"jobs":0,"concurrent":1,"provisioning":0,"provisioning_limit":1,
      "weight":0,"quota":null}}
      """

    @Test(
      "a closed pipe ends it quietly",
      arguments: [
        "state show --state-file state.json", "state show --json --state-file state.json",
      ])
    func closedPipe(command: String) async throws {
      let end = try await Self.shell("$HPR \(command) | head -c 0")
      #expect(end.status == 0)
      #expect(end.error.isEmpty)
    }

    @Test(
      "a full disk ends it 1 with one line",
      arguments: ["--help", "state show --state-file state.json"])
    func fullDisk(command: String) async throws {
      let end = try await Self.shell("$HPR \(command) >/dev/full")
      #expect(end.status == 1)
      #expect(end.error == "hpr: standard output: No space left on device\n")
    }

    @Test(
      "it ends without taking its libraries apart, under threads that still work",
      arguments: [
        ("--version", 0), ("nonsense", 64), ("state show --state-file state.json", 0),
      ] as [(String, Int32)])
    func end(command: String, status: Int32) async throws {
      let library = try BuiltProduct.path("libEndHandlers.so").path
      let words = "the libraries are taken apart"
      let end = try await Self.shell("LD_PRELOAD='\(library)' $HPR \(command)")
      #expect(end.status == status && !end.error.contains(words), "\(end.error)")
      let other = try await Self.shell("LD_PRELOAD='\(library)' /bin/true")
      #expect(other.error.contains(words), "it would be seen")
    }

    @Test("without a standard output it ends 1, whatever else is missing")
    func closedStreams() async throws {
      for closed in [">&-", ">&- <&-", ">&- 2>&-", ">&- 2>&- <&-"] {
        let end = try await Self.shell(
          "timeout 20 $HPR state show --state-file state.json \(closed)")
        #expect(end.status == 1, "\(closed)")
      }
    }

    @Test("a daemon without standard error takes no line of its log for signals")
    func daemonWithoutErrors() async throws {
      let configuration = """
        state_file = "run.json"
        [[runners]]
        name = "lab"
        url = "http://127.0.0.1:9"
        token = "\(Self.token)"
        executor = "local-docker"
        host = "unix:///nowhere/docker.sock"
        """
      let end = try await Self.shell(
        """
        printf '%s' '\(configuration)' >c.toml
        timeout --foreground -k 1 20 $HPR run c.toml >/dev/null 2>&- <&- & pid=$!
        tries=0
        until [ -s run.json ] || [ $tries -gt 300 ]; do sleep 0.1; tries=$((tries + 1)); done
        kill -TERM $pid
        wait $pid
        """)
      #expect(end.status == 0)
    }

    @Test(
      "what never ends is not read to its end, and what never begins is not waited for",
      arguments: [
        ("/dev/zero", "it is not a regular file"), ("<(cat /dev/zero)", "it is larger than 16 MiB"),
        ("<(sleep 15)", "nothing comes out of it, 5 s long"),
      ])
    func endless(file: String, why: String) async throws {
      let end = try await Self.shell("timeout 60 $HPR check -c \(file)")
      #expect(end.status == 2)
      #expect(end.error.hasPrefix("hpr: /dev/"))
      #expect(end.error.hasSuffix(": \(why)\n"))
    }

    @Test("the shell can read its completions")
    func completions() async throws {
      let end = try await Self.shell(
        "$HPR --generate-completion-script bash >c; source ./c; complete -p hpr >/dev/null")
      #expect(end.status == 0)
      #expect(end.error.isEmpty)
    }

    @Test("man has nothing to say against a page", arguments: ManualPage.files)
    func manual(file: String) async throws {
      let path = try ManualPage(file).path
      let end = try await Self.shell("LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l '\(path)'")
      #expect(end.status == 0)
      #expect(end.error.isEmpty)
    }

    @Test("make pages writes every page as text")
    func pages() async throws {
      let root = ManualPage.repository.path
      let end = try await Self.shell(
        """
        make -s -C '\(root)' pages PAGES="$PWD/pages" || exit
        for page in \(ManualPage.files.joined(separator: " ")); do
          grep -q 'SEE ALSO' pages/$page.txt || exit
        done
        """)
      #expect(end.status == 0 && end.error.isEmpty, "\(end.error)")
    }

    @Test("a configuration may come through a pipe")
    func pipe() async throws {
      let end = try await Self.shell("$HPR check -c <(printf 'concurrent = 0')")
      #expect(end.status == 2)
      #expect(end.error.contains("line 1, column 14: concurrent: This must be an integer from 1."))
    }
  }
}
