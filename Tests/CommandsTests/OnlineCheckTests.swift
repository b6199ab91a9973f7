import Commands
import Foundation
import Testing
import World

@Suite("hpr check --online", .timeLimit(.minutes(5)))
struct OnlineCheckTests {
  private static let engine =
    "HTTP/1.1 200 OK\r\nApi-Version: 1.43\r\nContent-Length: 18\r\n\r\n"
    + "{\"Version\":\"24.5\"}"

  /// A runner of the sandbox, and what it says of a Docker Engine.
  private static func runner(
    _ name: String, url: String, token: String = "glrt-sandboxsandboxsandbox", socket: String
  ) -> String {
    """

    [[runners]]
    name = "\(name)"
    url = "\(url)"
    token = "\(token)"
    executor = "local-docker"
    host = "unix://\(socket)"
    """
  }

  private static func file(_ scratch: Scratch, _ runners: String...) throws -> String {
    try scratch.file(
      "c.toml", "state_file = \"\(scratch.path)/state.json\"" + runners.joined(separator: "\n"))
  }

  private static func check(_ path: String, timeout: Int = 30) async -> Ending {
    await hpr(["check", "-c", path, "--online", "--timeout", "\(timeout)"])
  }

  @Test("each coordinator and each engine is one line, and nothing is written")
  func good() async throws {
    let scratch = try Scratch()
    let socket = "\(scratch.path)/d"
    let server = try UnixServer(at: socket, .says(Self.engine))
    try await SandboxCoordinator().serve { url in
      let path = try Self.file(
        scratch, Self.runner("one", url: url, socket: socket),
        Self.runner("two", url: url, socket: socket))
      let before = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
      let end = await Self.check(path)
      #expect(end.status == .done, "\(end.errors)")
      #expect(end.errors.isEmpty)
      #expect(
        end.output.split(separator: "\n") == [
          "\(path): 2 runners, no errors",
          "one: coordinator \(url): ok, knows the token",
          "one: Docker Engine unix://\(socket): ok, version 24.5, API 1.43",
          "two: coordinator \(url): ok, knows the token",
          "two: Docker Engine unix://\(socket): ok, version 24.5, API 1.43",
        ])
      #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == before)
    }
    withExtendedLifetime(server) {}
  }

  @Test("a token that the coordinator does not know ends 4, and the rest is told all the same")
  func unknownToken() async throws {
    let scratch = try Scratch()
    let socket = "\(scratch.path)/d"
    let server = try UnixServer(at: socket, .says(Self.engine))
    try await SandboxCoordinator().serve { url in
      let path = try Self.file(
        scratch, Self.runner("bad", url: url, token: "glrt-sesame0123456789", socket: socket),
        Self.runner("good", url: url, socket: socket))
      let end = await Self.check(path)
      #expect(end.status == .coordinator)
      #expect(end.lines.count == 2)
      #expect(end.lines[0].hasPrefix("hpr: bad: coordinator \(url): "))
      #expect(end.lines[0].contains("403"))
      #expect(end.lines[1].hasPrefix("hint: "))
      #expect(end.output.split(separator: "\n").count == 4)
      #expect(!(end.output + end.errors).contains("sesame"))
    }
    withExtendedLifetime(server) {}
  }

  @Test("a coordinator that asks to be asked a second later is asked again")
  func hiccup() async throws {
    let scratch = try Scratch()
    let socket = "\(scratch.path)/d"
    let server = try UnixServer(at: socket, .says(Self.engine))
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      await coordinator.faults.add(Fault(.verify, .answer, status: 429, times: 1))
      let end = await Self.check(
        try Self.file(scratch, Self.runner("one", url: url, socket: socket)))
      #expect(end.status == .done, "\(end.errors)")
    }
    withExtendedLifetime(server) {}
  }

  @Test("a flavor that Clever Cloud does not offer ends 2, and the choices are told")
  func unknownFlavor() async throws {
    let scratch = try Scratch()
    let cloud = SandboxCleverCloud()
    let organisation = try #require(await cloud.settings.organisations.first)
    try await SandboxCoordinator().serve { url in
      try await cloud.serve { api in
        let runner = """

          [[runners]]
          name = "one"
          url = "\(url)"
          token = "glrt-sandboxsandboxsandbox"
          executor = "clever-docker"
          cc_api_url = "\(api)"
          cc_orga_id = "\(organisation.id)"
          cc_token = "\(organisation.token)"
          cc_default_flavor = "XXS"
          cc_base_docker_image = "runner"
          cc_base_docker_version = "1"
          """
        let end = await Self.check(try Self.file(scratch, runner))
        #expect(end.status == .invalid, "\(end.output)\(end.errors)")
        #expect(end.errors.contains("cc_default_flavor is XXS, which it does not offer"))
        #expect(end.errors.contains("hint: it offers "), "\(end.errors)")
      }
    }
  }

  @Test("a coordinator that hangs ends by the deadline, with 4")
  func hangingCoordinator() async throws {
    let scratch = try Scratch()
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      await _ = coordinator.faults.add(Fault(.verify, .hold))
      let path = try Self.file(
        scratch, Self.runner("one", url: url, socket: "/none"),
        Self.runner("two", url: url, socket: "/none"))
      let end = await Self.check(path, timeout: 1)
      #expect(end.status == .coordinator)
      let lines = end.lines.filter { $0.contains("coordinator") }
      #expect(
        lines == ["one", "two"].map { "hpr: \($0): coordinator \(url): no answer within 1 s" })
    }
  }

  @Test("a coordinator that is not there, or is none, ends 4", arguments: [true, false])
  func noCoordinator(isThere: Bool) async throws {
    let scratch = try Scratch()
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      let socket = "\(scratch.path)/d"
      let server = try UnixServer(at: socket, .says(Self.engine))
      var fault = Fault(.verify, .answer, status: 200)
      fault.body = "<html>Welcome</html>"
      await _ = coordinator.faults.add(fault)
      let address = isThere ? url : "http://127.0.0.1:9"
      let path = try Self.file(scratch, Self.runner("one", url: address, socket: socket))
      let end = await Self.check(path)
      #expect(end.status == .coordinator)
      #expect(end.lines.count == 1)
      #expect(end.lines.first?.hasPrefix("hpr: one: coordinator \(address): ") == true)
      withExtendedLifetime(server) {}
    }
  }

  @Test(
    "an engine that cannot be used ends 5 with one line that says why",
    arguments: [
      (nil, "No such file or directory", true),
      (.hangs, "no answer within 5 s", false),
      (.says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"), "names no Api-Version", false),
      (.says("SSH-2.0-OpenSSH_9.2\r\n"), "Docker Engine", false),
      (.says(""), "did not answer", false),
      (
        .says("HTTP/1.1 200 OK\r\nApi-Version: 1.12\r\nContent-Length: 2\r\n\r\nOK"),
        "the oldest usable is", false
      ),
      (
        .says("HTTP/1.1 200 OK\r\nApi-Version: 1.43\r\nContent-Length: 2\r\n\r\nOK"),
        "not JSON", false
      ),
      (
        .says("HTTP/1.1 500 No\r\nContent-Length: 17\r\n\r\n{\"message\":\"sad\"}"),
        "answered 500: sad", false
      ),
    ] as [(UnixServer.Manner?, String, Bool)])
  func badEngine(manner: UnixServer.Manner?, why: String, hasHint: Bool) async throws {
    let scratch = try Scratch()
    let socket = "\(scratch.path)/d"
    let server = try manner.map { try UnixServer(at: socket, $0) }
    try await SandboxCoordinator().serve { url in
      let path = try Self.file(scratch, Self.runner("one", url: url, socket: socket))
      let end = await Self.check(
        path, timeout: manner.map { if case .hangs = $0 { 5 } else { 30 } } ?? 30)
      #expect(end.status == .provider, "\(end.errors)")
      #expect(end.lines.first?.hasPrefix("hpr: one: Docker Engine unix://\(socket): ") == true)
      #expect(end.lines.first?.contains(why) == true, "\(end.errors)")
      #expect(end.lines.count == (hasHint ? 2 : 1))
    }
    withExtendedLifetime(server) {}
  }

  @Test("a plain file in the socket's place ends 5, and 4 when a coordinator is at fault too")
  func both() async throws {
    let scratch = try Scratch()
    let socket = try scratch.file("d", "")
    try await SandboxCoordinator().serve { url in
      let good = try Self.file(scratch, Self.runner("one", url: url, socket: socket))
      #expect(await Self.check(good).status == .provider)
      let bad = try Self.file(
        scratch, Self.runner("one", url: "http://127.0.0.1:9", socket: socket))
      let end = await Self.check(bad)
      #expect(end.status == .coordinator)
      #expect(end.lines.filter { $0.hasPrefix("hpr: ") }.count == 2)
    }
  }

  @Test("a broken configuration ends 2, and nobody is asked")
  func invalid() async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration(global: "concurrent = 0")
    let end = await Self.check(path)
    #expect(end.status == .invalid)
    #expect(end.lines.count == 1)
  }

  @Test("the time given must be one", arguments: ["0", "-1", "3601", "soon", ""])
  func timeout(text: String) async throws {
    let scratch = try Scratch()
    let end = await hpr(["check", "-c", try scratch.configuration(), "--timeout=\(text)"])
    #expect(end.status == .usage)
  }
}
