import Foundation
import Testing
import World

/// `hpr register` as people meet it: at a terminal, and with a disk that refuses.
extension OneAtATime {
  @Suite("hpr register", .timeLimit(.minutes(10)))
  struct RegisterTests {
    private static let known = "glrt-sandboxsandboxsandbox"
    private static let legacy = "GR1348941sandbox"
    private static let mistyped = "glrt-wrong-secret"

    private static func play(
      _ body: @Sendable (SandboxCoordinator, _ url: String, Bench) async throws -> Void
    ) async throws {
      let coordinator = SandboxCoordinator()
      try await coordinator.serve { url in
        try await Bench.play(coordinator: coordinator, tokens: ["mistyped": mistyped]) { bench in
          try await body(coordinator, url, bench)
        }
      }
    }

    @Test("at a terminal: bad answers are asked again with the reason, tokens are not shown")
    func terminal() async throws {
      try await Self.play { _, url, bench in
        let path = "\(bench.folder)/c.toml"
        let end = try await bench.atTerminal(
          ["register", path],
          [
            ("State file [/var/lib/heptapod-runner/state.json]: ", "\(bench.folder)/state.json"),
            ("Most jobs at a time, over all runners [50]: ", "many"),
            ("hpr: This must be an integer from 1.\r\nMost jobs", "3"),
            ("URL of the coordinator: ", "gitlab"),
            ("must begin with http:// or https://.\r\nURL of the coordinator: ", url),
            ("Name of the runner: ", "lab"),
            ("Token of the runner, or registration token: ", Self.mistyped),
            // What is typed before a secret is asked for is thrown away by the terminal.
            ("nor a registration token\r\nToken of the runner, or registration token: ", ""),
            ("hpr: An answer is needed.\r\nToken of the runner, or", Self.known),
            ("Executor (local-docker, clever-docker): ", "docker"),
            ("hpr: It must be one of local-docker, clever-docker.\r\nExecutor", "local-docker"),
            ("Docker Engine [unix:///var/run/docker.sock]: ", ""),
          ])
        #expect(end.missing == nil, "\(end.shown)")
        #expect(end.status == 0, "\(end.shown)")
        #expect(end.echoes)
        #expect(end.shown.contains("hpr: \(path): runner 'lab' written\r\n"))
        #expect(!end.shown.contains(Self.known))
        #expect(!end.shown.contains("secret"))
        // What is typed elsewhere is shown, or this would prove nothing.
        #expect(end.shown.contains("Executor (local-docker, clever-docker): docker\r\n"))
        let check = try await bench.hpr(["check", "-c", path])
        #expect(check.status == 0, "\(check.error)")
        #expect(check.error.isEmpty, "\(check.error)")
      }
    }

    private static func interrupt(
      _ coordinator: SandboxCoordinator, _ url: String, _ bench: Bench,
      _ last: [(String, String)], behind file: String? = nil
    ) async throws {
      let steps = [
        ("State file", "/s"), ("Most jobs at a time", ""), ("URL of", url),
        ("Name of the runner", "lab"),
      ]
      let end = try await bench.atTerminal(
        ["register", "\(bench.folder)/c.toml"], steps + last, lastBehind: file)
      #expect(end.missing == nil, "\(end.shown)")
      #expect(end.status == 1, "\(end.shown)")
      #expect(end.echoes)
      #expect(end.shown.hasSuffix("hpr: register: interrupted; nothing was written\r\n"))
      #expect(!end.shown.contains(legacy))
      let left = try FileManager.default.contentsOfDirectory(atPath: bench.folder)
      #expect(left.isEmpty)
      #expect(await coordinator.knownRunners.map(\.managers).allSatisfy { $0.isEmpty })
      #expect(await coordinator.knownRunners.dropFirst().allSatisfy { $0.token.isEmpty })
    }

    @Test("Ctrl-C at the token leaves no file, no runner, and a terminal that echoes")
    func interruptedAtToken() async throws {
      try await Self.play { coordinator, url, bench in
        try await Self.interrupt(
          coordinator, url, bench, [("registration token: ", OnTerminal.interrupt)])
        #expect(await coordinator.knownRunners.count == 1)
      }
    }

    @Test("Ctrl-C at the executor unregisters the runner that the token got")
    func interruptedAtExecutor() async throws {
      try await Self.play { coordinator, url, bench in
        try await Self.interrupt(
          coordinator, url, bench,
          [("registration token: ", Self.legacy), ("Executor (", OnTerminal.interrupt)])
        #expect(await coordinator.knownRunners.count == 2)
      }
    }

    @Test("Ctrl-C while the coordinator makes the runner waits for its answer, and unregisters it")
    func interruptedWhileAsking() async throws {
      try await Self.play { coordinator, url, bench in
        let mark = "\(bench.directory)/held"
        await coordinator.faults.add(Fault(.register, .hold, .after))
        async let release: Void = {
          try await until("the answer is held") {
            await coordinator.faults.list.contains { $0.held > 0 }
          }
          try Data().write(to: URL(filePath: mark))
          // Nobody can see that the key has arrived. Should the answer be the first, the program is
          // interrupted at its next question, with the same end.
          try await Task.sleep(for: .milliseconds(500))
          await coordinator.faults.releaseAll()
        }()
        try await Self.interrupt(
          coordinator, url, bench,
          [("registration token: ", Self.legacy), ("\r\n", OnTerminal.interrupt)], behind: mark)
        try await release
        #expect(await coordinator.knownRunners.count == 2)
      }
    }

    @Test("without a terminal nothing is asked", arguments: ["/dev/null", "<(echo lab)"])
    func noTerminal(input: String) async throws {
      try await Self.play { _, _, bench in
        let end = try await bench.shell("timeout 20 $HPR register c.toml < \(input)")
        #expect(end.status == 64)
        #expect(end.error.hasSuffix("hint: on a terminal hpr register asks for it\n"))
      }
    }

    @Test("owner, group and mode stay, behind a link too")
    func owner() async throws {
      try await Self.play { _, url, bench in
        let script = """
          printf '# mine' > real.toml; chown 1234:2345 real.toml; chmod 0460 real.toml
          ln -s real.toml c.toml
          $HPR register c.toml --url \(url) --name lab \
            --token \(Self.known) --executor local-docker && stat -c '%u:%g %a %n' * .runner*
          head -c 8 real.toml
          """
        let end = try await bench.shell(script)
        #expect(
          end.output.hasPrefix(
            "0:0 777 c.toml\n1234:2345 460 real.toml\n1234:2345 600 .runner_system_id\n# mine\n\n"),
          "\(end.output) \(end.error)")
        #expect(
          end.error.hasSuffix("hpr: c.toml belongs to user 1234, who will be able to read it\n"),
          "\(end.error)")
      }
    }

    @Test("run as root it says who can read a new file, and what to do")
    func reader() async throws {
      try await Self.play { _, url, bench in
        let path = "\(bench.folder)/new.toml"
        let end = try await bench.hpr(
          ["register", path, "--url", url, "--name", "lab", "--token", Self.known]
            + ["--executor", "local-docker", "--state-file", "/s"])
        #expect(end.status == 0, "\(end.error)")
        let told = """
          hpr: \(path) belongs to root, who will be able to read it, and nobody else
          hint: if hpr run is to run as another user: chown USER \(path)

          """
        #expect(end.error.hasSuffix(told), "\(end.error)")
      }
    }

    @Test(
      "a disk that is full or read-only: the old file whole, nothing registered",
      arguments: Disk.Trouble.allCases, [true, false])
    func refusingDisk(trouble: Disk.Trouble, isThere: Bool) async throws {
      try await Self.play { coordinator, url, bench in
        let folder = bench.folder
        try await bench.mounted(at: folder) { disk in
          let path = "\(folder)/c.toml"
          let text = "# mine\r\nconcurrent = 3"
          if isThere { try Data(text.utf8).write(to: URL(filePath: path)) }
          try await disk.begin(trouble)
          let before = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
          for token in [Self.legacy, Self.known] {
            let option = token == Self.known ? "--token" : "-t"
            let end = try await bench.hpr(
              ["register", path, "--url", url, "--name", "lab", option, token]
                + ["--executor", "local-docker", "--state-file", "/s"])
            #expect(end.status == (trouble == .full ? 1 : 2), "\(end.error)")
            #expect(end.error.contains(trouble == .full ? "No space left" : "Read-only file"))
          }
          #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == before)
          if isThere { #expect(try String(contentsOfFile: path, encoding: .utf8) == text) }
          let runners = await coordinator.knownRunners
          #expect(runners.map(\.managers).allSatisfy { $0.isEmpty })
          #expect(runners.dropFirst().allSatisfy { $0.token.isEmpty })
          try await disk.end(trouble)
        }
      }
    }
  }
}
