import Commands
import Foundation
import Testing
import World

@Suite("hpr register without questions", .timeLimit(.minutes(5)))
struct RegisterTests {
  private static let known = "glrt-sandboxsandboxsandbox"

  /// What a test looks at.
  private struct Scene: Sendable {
    let coordinator: SandboxCoordinator
    let url: String
    let scratch: Scratch
    var path: String { "\(scratch.path)/c.toml" }
    var text: String? { try? String(contentsOfFile: path, encoding: .utf8) }
    var systemID: String? {
      try? String(contentsOfFile: "\(scratch.path)/.runner_system_id", encoding: .utf8)
    }
    /// What makes a new file complete.
    var rest: [String] {
      ["--executor", "local-docker", "--state-file", "\(scratch.path)/state.json"]
    }
    /// The runners that the coordinator did not have at first.
    func made() async -> [SandboxCoordinator.KnownRunner] {
      Array(await coordinator.knownRunners.dropFirst())
    }
  }

  private static func play(
    _ settings: CoordinatorSettings = CoordinatorSettings(),
    _ body: @Sendable (Scene) async throws -> Void
  ) async throws {
    let coordinator = SandboxCoordinator(settings)
    let scratch = try Scratch()
    try await coordinator.serve { url in
      try await body(Scene(coordinator: coordinator, url: url, scratch: scratch))
    }
  }

  @Test("an authentication token is verified, and a new file is complete")
  func authentication() async throws {
    try await Self.play { scene in
      let end = await hpr(
        ["register", scene.path, "--url", scene.url, "--name", "lab", "--token", Self.known]
          + scene.rest + ["--max-concurrency", "7", "--docker-host", "unix:///d"])
      #expect(end.status == .done, "\(end.errors)")
      #expect(end.output.isEmpty)
      #expect(!end.errors.contains(Self.known))
      #expect(
        scene.text == """
          state_file = "\(scene.scratch.path)/state.json"
          concurrent = 7

          [[runners]]
          name = "lab"
          url = "\(scene.url)"
          token = "\(Self.known)"
          executor = "local-docker"
          host = "unix:///d"

          """)
      let attributes = try FileManager.default.attributesOfItem(atPath: scene.path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      let systemID = try #require(scene.systemID)
      #expect(systemID.wholeMatch(of: /r_[0-9a-f]{12}/) != nil)
      #expect(await scene.coordinator.knownRunners.first?.managers == [systemID])
      let check = await hpr("check", "-c", scene.path)
      #expect(check.status == .done)
      #expect(check.errors.isEmpty, "\(check.errors)")
    }
  }

  @Test("a registration token makes a runner, and the file gets the runner's own token")
  func registration() async throws {
    try await Self.play { scene in
      let end = await hpr(
        ["register", scene.path, "-c", scene.url, "--name", "lab", "-t", "GR1348941sandbox"]
          + ["-e", "local-docker", "--state-file-path", "/s", "--tag-list", "a,b"]
          + ["--run-untagged=false", "--locked"])
      #expect(end.status == .done, "\(end.errors)")
      let made = try #require(await scene.made().first)
      #expect(made.name == "lab")
      #expect(scene.text?.contains("token = \"\(made.token)\"\n") == true)
      #expect(scene.text?.contains("GR1348941") == false)
    }
  }

  @Test(
    "an access token makes a runner for whom it is said",
    arguments: [
      (["instance"], "glrt-t1_"), (["group", "--group-id", "3"], "glrt-t2_"),
      (["project", "--project-id", "7", "--description", "mine"], "glrt-t3_"),
    ])
  func access(scope: [String], prefix: String) async throws {
    try await Self.play { scene in
      let end = await hpr(
        ["register", scene.path, "--url", scene.url, "--name", "lab"] + scene.rest
          + ["--access-token", "glpat-sandbox", "--runner-type"] + scope)
      #expect(end.status == .done, "\(end.errors)")
      let made = try #require(await scene.made().first)
      #expect(made.token.hasPrefix(prefix))
      #expect(made.name == (scope.contains("mine") ? "mine" : "lab"))
      #expect(scene.text?.contains("token = \"\(made.token)\"\n") == true)
      #expect(scene.text?.contains("glpat") == false)
    }
  }

  @Test("all may come from the environment, and the command line wins")
  func environment() async throws {
    try await Self.play { scene in
      let environment = [
        "HPR_CONFIG": scene.path, "CI_SERVER_URL": scene.url, "RUNNER_NAME": "from-there",
        "RUNNER_EXECUTOR": "local-docker", "REGISTER_NON_INTERACTIVE": "true",
        "REGISTRATION_TOKEN": "GR1348941sandbox", "STATE_DIRECTORY": scene.scratch.path,
      ]
      let terminal = ScriptedRespondent([])
      let end = await hpr(["register"], environment: environment, terminal: terminal)
      #expect(end.status == .done, "\(end.errors)")
      #expect(terminal.asked.isEmpty)
      #expect(
        scene.text?.hasPrefix("concurrent = 50\n\n[[runners]]\nname = \"from-there\"") == true)
      #expect(await scene.made().count == 1)
      let second = await hpr(
        ["register", "--name", "second", "--token", Self.known], environment: environment)
      #expect(second.status == .done, "\(second.errors)")
      #expect(scene.text?.contains("[[runners]]\nname = \"second\"") == true)
      #expect(await scene.made().count == 1)
      var own = environment
      own["REGISTRATION_TOKEN"] = nil
      own["CI_SERVER_TOKEN"] = Self.known
      own["RUNNER_NAME"] = "third"
      let third = await hpr(["register"], environment: own)
      #expect(third.status == .done, "\(third.errors)")
      own["REGISTRATION_TOKEN"] = "GR1348941sandbox"
      #expect(await hpr(["register"], environment: own).status == .usage)
    }
  }

  @Test("the settings of Clever Cloud are written, and the file passes the check")
  func clever() async throws {
    try await Self.play { scene in
      let base =
        ["register", scene.path, "--url", scene.url, "--token", Self.known]
        + ["--state-file", "\(scene.scratch.path)/s", "-e", "clever-docker"]
      let one = await hpr(
        base + ["--name", "one", "--cc-orga-id", "orga_1", "--cc-token", "env:CC"],
        environment: ["CC": "sesame"])
      #expect(one.status == .done, "\(one.errors)")
      let many = await hpr(
        base + ["--name", "many", "--cc-multi-tenant"]
          + ["--cc-gitlab-namespace-attributes-token", "glpat-x"], environment: ["CC": "sesame"])
      #expect(many.status == .done, "\(many.errors)")
      #expect(
        scene.text?.hasSuffix(
          """
          executor = "clever-docker"
          cc_orga_id = "orga_1"
          cc_token = "env:CC"

          [[runners]]
          name = "many"
          url = "\(scene.url)"
          token = "\(Self.known)"
          executor = "clever-docker"
          cc_multi_tenant = true
          cc_gitlab_namespace_attributes_token = "glpat-x"

          """) == true)
      let check = await hpr("check", "-c", scene.path, environment: ["CC": "sesame"])
      #expect(check.status == .done, "\(check.errors)")
    }
  }

  @Test("what is missing is told at once")
  func missing() async throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/c.toml"
    let all = await hpr("register", path, "--non-interactive")
    #expect(all.status == .usage)
    #expect(
      all.lines.first
        == "hpr: command line: --state-file, --url, --name, --token, --executor are missing")
    let some = await hpr(
      "register", path, "--url", "https://a", "--name", "a", "--state-file", "/s",
      "--access-token", "x", "--runner-type", "group", "-e", "clever-docker")
    #expect(
      some.lines == [
        "hpr: command line: --group-id, --cc-orga-id, --cc-token are missing",
        "hint: on a terminal hpr register asks for it",
      ])
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test(
    "a wrong command line ends 64 and asks nobody",
    arguments: [
      (["--url", "gitlab.example"], "--url: The URL must begin with http:// or https://."),
      (["--executor", "service-docker"], "--executor: The executor \"service-docker\" is not"),
      (["--name", "a\u{7}b"], "--name: A runner's name must not hold control characters."),
      (["--token", "a b"], "--token: The secret holds a blank"),
      (["--token", "a", "--access-token", "b"], "exclude each other"),
      (["--token", ""], "the token is empty"),
      (["--token", "a", "--tag-list", "x"], "--tag-list counts only for a new runner"),
      (["--group-id", "3"], "count only with --access-token"),
      (["--access-token", "a", "--runner-type", "group", "--project-id", "3"], "--project-id"),
      (["--maximum-timeout", "0"], "--maximum-timeout must be at least 1"),
      (["--max-concurrency", "0"], "--max-concurrency must be at least 1"),
      (["--executor", "local-docker", "--cc-token", "x"], "only with --executor clever-docker"),
      (["-e", "clever-docker", "--docker-host", "unix:///x"], "with --executor local-docker"),
      (["--docker-host", "tcp://x"], "--docker-host: The Docker host must be unix://"),
      (["--tls-cert-file", "x"], "--tls-cert-file: A client certificate and its key"),
      (["--config", "x"], "the configuration is given twice"), (["--state-file", ""], "is empty"),
      (["-l", "loud"], "invalid for '-l <level>'"),
      (["--run-untagged=maybe"], "--run-untagged is true or false"),
    ])
  func wrong(arguments: [String], why: String) async throws {
    let scratch = try Scratch()
    let terminal = ScriptedRespondent([])
    let end = await hpr(["register", "\(scratch.path)/c.toml"] + arguments, terminal: terminal)
    #expect(end.status == .usage)
    #expect(end.lines.first?.contains(why) == true, "\(end.errors)")
    #expect(terminal.asked.isEmpty)
  }

  @Test(
    "a file that cannot be edited ends 2, untouched",
    arguments: [
      ("runners = [{name = \"a\"}]\n", "line 1, column 1: runners: Runners that are not sections"),
      ("a = \n", "line 1, column"), ("[[runners]]\nname = \"lab\"\n", "there is a runner 'lab'"),
    ])
  func uneditable(text: String, why: String) async throws {
    let scratch = try Scratch()
    let path = try scratch.file("c.toml", text)
    let end = await hpr(
      "register", path, "--url", "http://127.0.0.1:9", "--name", "lab", "--token", "x",
      "--executor", "local-docker")
    #expect(end.status == .invalid)
    #expect(end.lines.first?.hasPrefix("hpr: \(path): \(why)") == true, "\(end.errors)")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test("a place where no file can be ends 2")
  func noPlace() async throws {
    let scratch = try Scratch()
    for path in ["\(scratch.path)/none/c.toml", scratch.path, "/dev/null"] {
      let end = await hpr(["register", path, "--url", "https://a"])
      #expect(end.status == .invalid, "\(path)")
      #expect(end.lines.first?.hasPrefix("hpr: \(path): ") == true)
    }
  }

  @Test("a coordinator that refuses ends 4, and nothing is written")
  func refused() async throws {
    var settings = CoordinatorSettings()
    settings.registrationTokens = nil
    try await Self.play(settings) { scene in
      let base = ["register", scene.path, "--url", scene.url, "--name", "lab"] + scene.rest
      for (token, why) in [
        (["--token", "glrt-nobody"], "403"), (["-t", "GR1348941sandbox"], "410"),
        (["--access-token", "glpat-no", "--runner-type", "instance"], "401"),
        (
          ["--access-token", "glpat-sandbox", "--runner-type", "instance"]
            + ["--maximum-timeout", "5"], "400"
        ),
      ] {
        let end = await hpr(base + token)
        #expect(end.status == .coordinator, "\(token)")
        #expect(end.lines.first?.hasPrefix("hpr: coordinator \(scene.url): POST ") == true)
        #expect(end.lines.first?.contains(why) == true, "\(end.errors)")
        #expect(!end.errors.contains(token[1]))
      }
      #expect(scene.text == nil)
      #expect(scene.systemID == nil)
      #expect(await scene.coordinator.knownRunners.map(\.managers) == [[]])
    }
    let scratch = try Scratch()
    let end = await hpr(
      "register", "\(scratch.path)/c.toml", "--url", "http://127.0.0.1:9", "--name", "lab",
      "--state-file", "/s", "-e", "local-docker", "--token", "glrt-x")
    #expect(end.status == .coordinator)
    #expect(end.lines.count == 1, "\(end.errors)")
  }

  @Test("an answer that is lost ends 4, and says what may be left")
  func lost() async throws {
    try await Self.play { scene in
      await scene.coordinator.faults.add(Fault(.register, .cut, .after))
      let end = await hpr(
        ["register", scene.path, "--url", scene.url, "--name", "lab"] + scene.rest
          + ["--access-token", "glpat-sandbox", "--runner-type", "instance"])
      #expect(end.status == .coordinator)
      #expect(end.lines.last?.contains("a runner may have been made") == true)
      #expect(scene.text == nil)
    }
  }

  @Test("an existing file keeps its bytes, its mode and the link to it; unregister gives it back")
  func existing() async throws {
    for text in ["# é\r\nstate_file = \"s\" # x\r\n", "# mine\nconcurrent=3", ""] {
      try await Self.play { scene in
        let real = try scene.scratch.file("real.toml", text, mode: 0o640)
        try FileManager.default.createSymbolicLink(
          atPath: scene.path, withDestinationPath: "real.toml")
        let end = await hpr(
          ["register", scene.path, "--url", scene.url, "--name", "lab", "-t"]
            + ["GR1348941sandbox", "-e", "local-docker"])
        #expect(end.status == .done, "\(end.errors)")
        let written = try #require(scene.text)
        #expect(Array(written.utf8).starts(with: Array(text.utf8)))
        let attributes = try FileManager.default.attributesOfItem(atPath: real)
        #expect(attributes[.posixPermissions] as? Int == 0o640)
        let link = try FileManager.default.destinationOfSymbolicLink(atPath: scene.path)
        #expect(link == "real.toml")
        let dry = await hpr("unregister", "-c", scene.path, "--name", "lab", "--dry-run")
        #expect(dry.status == .done)
        #expect(dry.output.contains("would unregister the runner at \(scene.url)"))
        #expect(scene.text == written)
        let gone = await hpr("unregister", "-c", scene.path, "--name", "lab")
        #expect(gone.status == .done, "\(gone.errors)")
        #expect(scene.text?.utf8.elementsEqual(text.utf8) == true)
        #expect(await scene.made().map(\.token) == [""])
      }
    }
  }

  @Test("what cannot be written is unregistered again")
  func unwritable() async throws {
    try await Self.play { scene in
      // Root is let into any folder, but not even root makes a file there.
      let end = await hpr(
        ["register", "/proc/c.toml", "--url", scene.url, "--name", "lab"] + scene.rest
          + ["-t", "GR1348941sandbox"])
      #expect([.failed, .invalid].contains(end.status), "\(end.errors)")
      #expect(await scene.made().allSatisfy { $0.token.isEmpty })
      #expect(await scene.coordinator.knownRunners.map(\.managers).allSatisfy { $0.isEmpty })
    }
  }
}
