import Commands
import Foundation
import Testing
import World

@Suite("hpr register with questions", .timeLimit(.minutes(5)))
struct InterviewTests {
  private static let known = "glrt-sandboxsandboxsandbox"

  private static func play(
    _ body: @Sendable (SandboxCoordinator, String, Scratch) async throws -> Void
  ) async throws {
    let coordinator = SandboxCoordinator()
    let scratch = try Scratch()
    try await coordinator.serve { url in try await body(coordinator, url, scratch) }
  }

  @Test("it asks in the order of the program that it replaces, and again until it is valid")
  func order() async throws {
    try await Self.play { coordinator, url, scratch in
      let path = "\(scratch.path)/c.toml"
      let terminal = ScriptedRespondent([
        " \(scratch.path)/state.json ", "none", "0", "4", "", "gitlab", url, "", "lab",
        "two words", "glrt-nobody", Self.known, "shell", "local-docker", "tcp://x", "",
      ])
      let end = await hpr(["register", path], terminal: terminal)
      #expect(end.status == .done, "\(end.errors)")
      #expect(
        terminal.texts == [
          "State file", "Most jobs at a time, over all runners",
          "Most jobs at a time, over all runners", "Most jobs at a time, over all runners",
          "URL of the coordinator", "URL of the coordinator", "URL of the coordinator",
          "Name of the runner", "Name of the runner",
          "Token of the runner, or registration token",
          "Token of the runner, or registration token",
          "Token of the runner, or registration token", "Executor", "Executor", "Docker Engine",
          "Docker Engine",
        ])
      #expect(terminal.asked.map(\.isHidden) == terminal.texts.map { $0.hasPrefix("Token") })
      let reasons = [
        "hpr: This must be an integer from 1.", "hpr: This must be an integer from 1.",
        "hpr: An answer is needed.", "hpr: The URL must begin with http:// or https://.",
        "hpr: An answer is needed.", "hpr: The secret holds a blank",
        "hpr: coordinator \(url): POST /api/v4/runners: 403 Forbidden",
        "hint: it is neither the token of a runner nor a registration token",
        "hpr: It must be one of local-docker, clever-docker.",
        "hpr: The Docker host must be unix:// and an absolute path.",
      ]
      for (line, reason) in zip(end.lines, reasons) { #expect(line.hasPrefix(reason), "\(line)") }
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(
        text == """
          state_file = "\(scratch.path)/state.json"
          concurrent = 4

          [[runners]]
          name = "lab"
          url = "\(url)"
          token = "\(Self.known)"
          executor = "local-docker"
          host = "unix:///var/run/docker.sock"

          """)
      #expect(await hpr("check", "-c", path).status == .done)
    }
  }

  @Test("of a file that is there the runner alone is asked for, and its name must be new")
  func existing() async throws {
    try await Self.play { coordinator, url, scratch in
      let path = try scratch.configuration()
      let terminal = ScriptedRespondent([
        url, "lab", "cloud", "GR1348941sandbox", "clever-docker", "perhaps", "no", "orga_1",
        "sesame-of-orga",
      ])
      let end = await hpr(["register", path], terminal: terminal)
      #expect(end.status == .done, "\(end.errors)")
      #expect(end.errors.contains("hpr: There is a runner of this name already."))
      #expect(
        terminal.asked.map(\.isHidden) == [
          false, false, false, true, false, false, false, false, true,
        ])
      #expect(!end.errors.contains("sesame"))
      let made = try #require(await coordinator.knownRunners.last)
      #expect(made.name == "cloud")
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(
        text.hasSuffix(
          """
          name = "cloud"
          url = "\(url)"
          token = "\(made.token)"
          executor = "clever-docker"
          cc_orga_id = "orga_1"
          cc_token = "sesame-of-orga"

          """))
      #expect(await hpr("check", "-c", path).status == .done)
    }
  }

  @Test("several tenants need the token for the attributes, and an access token a scope")
  func tenants() async throws {
    try await Self.play { coordinator, url, scratch in
      let path = try scratch.configuration()
      let terminal = ScriptedRespondent([
        "nobody", "group", "x", "3", "clever-docker", "yes", "glpat-a",
      ])
      let end = await hpr(
        ["register", path, "--url", url, "--name", "cloud", "--access-token", "glpat-sandbox"],
        terminal: terminal)
      #expect(end.status == .done, "\(end.errors)")
      #expect(
        terminal.texts == [
          "For whom", "For whom", "Number of the group", "Number of the group", "Executor",
          "Does each group name its own organisation at Clever Cloud?",
          "Access token that reads the groups' custom attributes",
        ])
      #expect(await coordinator.knownRunners.last?.token.hasPrefix("glrt-t2_") == true)
      #expect(await hpr("check", "-c", path).status == .done)
    }
  }

  @Test("an address at which nobody answers is asked for again, unless it was given")
  func unreachable() async throws {
    try await Self.play { coordinator, url, scratch in
      let path = try scratch.configuration()
      let terminal = ScriptedRespondent([
        "http://127.0.0.1:9", "cloud", Self.known, url, Self.known, "local-docker", "",
      ])
      let end = await hpr(["register", path], terminal: terminal)
      #expect(end.status == .done, "\(end.errors)")
      #expect(terminal.asked[3].text == "URL of the coordinator [http://127.0.0.1:9]: ")
      let given = ScriptedRespondent(["again", Self.known])
      let other = await hpr(["register", path, "--url", "http://127.0.0.1:9"], terminal: given)
      #expect(other.status == .coordinator)
    }
  }

  @Test(
    "Ctrl-C leaves neither a file nor a runner, and takes this machine off one that was there",
    arguments: [known, "GR1348941sandbox"], [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
  func interrupted(token: String, signal: CInt) async throws {
    try await Self.play { coordinator, url, scratch in
      let path = "\(scratch.path)/c.toml"
      let (signals, sender) = AsyncStream<CInt>.makeStream()
      // The signal comes while the executor is asked for: the coordinator knows the runner by then.
      let terminal = ScriptedRespondent(["/s", "4", url, "lab", token]) {
        sender.yield(SIGUSR1)
        sender.yield(signal)
        try await Task.sleep(for: .seconds(60))
        return "local-docker"
      }
      let end = await hpr(["register", path], terminal: terminal, signals: signals)
      #expect(end.status == .failed)
      #expect(end.lines.last == "hpr: register: interrupted; nothing was written")
      let left = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
      #expect(left.isEmpty)
      let runners = await coordinator.knownRunners
      #expect(runners.map(\.managers).allSatisfy { $0.isEmpty })
      #expect(runners.dropFirst().map(\.token) == (token == Self.known ? [] : [""]))
      #expect(terminal.texts.last == "Executor")
    }
  }

  @Test("a terminal that is gone ends it, and a runner that cannot be taken back is told")
  func ended() async throws {
    try await Self.play { coordinator, url, scratch in
      await coordinator.faults.add(Fault(.unregister, .answer, status: 500))
      let terminal = ScriptedRespondent(["/s", "4", url, "lab", "GR1348941sandbox"])
      let end = await hpr(["register", "\(scratch.path)/c.toml"], terminal: terminal)
      #expect(end.status == .failed)
      #expect(end.errors.contains("runner 2 could not be unregistered again: DELETE "))
      #expect(end.errors.contains("hint: delete it in the coordinator's list of runners"))
    }
  }

  @Test("a file that somebody changes meanwhile stays as it then is, and nothing is registered")
  func changed() async throws {
    try await Self.play { coordinator, url, scratch in
      let path = try scratch.configuration()
      let terminal = ScriptedRespondent([url, "cloud", "GR1348941sandbox", "local-docker"]) {
        try Data("# changed\n".utf8).write(to: URL(filePath: path))
        return ""
      }
      let end = await hpr(["register", path], terminal: terminal)
      #expect(end.status == .failed)
      #expect(end.errors.contains("somebody else has changed it meanwhile"))
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "# changed\n")
      #expect(await coordinator.knownRunners.last?.token == "")
      #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["c.toml"])
    }
  }
}
