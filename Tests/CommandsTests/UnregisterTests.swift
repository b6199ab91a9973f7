import Commands
import Foundation
import Testing
import World

@Suite("hpr unregister and hpr verify", .timeLimit(.minutes(5)))
struct UnregisterTests {
  private static let known = "glrt-sandboxsandboxsandbox"

  private static func play(
    token: String = known,
    _ body: @Sendable (SandboxCoordinator, String, Scratch) async throws -> Void
  ) async throws {
    let coordinator = SandboxCoordinator()
    let scratch = try Scratch()
    try await coordinator.serve { url in
      _ = try scratch.file(
        "c.toml",
        """
        # mine
        state_file = "\(scratch.path)/state.json"

        [[runners]]
        name = "one"
        url = "\(url)"
        token = "\(token)"
        executor = "local-docker"
        [runners.docker]
        image = "x"

        # of two
        [[runners]]
        name = "two"
        url = "\(url)"
        token = "glrt-nobodynobody"
        executor = "local-docker"

        """)
      _ = try scratch.file(".runner_system_id", "s_0123456789ab")
      try await body(coordinator, url, scratch)
    }
  }

  private static func text(_ scratch: Scratch) throws -> String {
    try String(contentsOfFile: "\(scratch.path)/c.toml", encoding: .utf8)
  }

  @Test("each runner is one line; 4 when one is not known, 2 when there is none of the name")
  func verify() async throws {
    try await Self.play { coordinator, url, scratch in
      let path = "\(scratch.path)/c.toml"
      let one = await hpr("verify", "-c", path, "--name", "one")
      #expect(one.status == .done)
      #expect(one.output == "one: coordinator \(url): ok, knows the token\n")
      #expect(await coordinator.knownRunners.first?.managers == ["s_0123456789ab"])
      let all = await hpr("verify", "-c", path)
      #expect(all.status == .coordinator)
      #expect(all.output == one.output)
      #expect(all.lines.first?.hasPrefix("hpr: two: coordinator \(url): ") == true)
      #expect(!all.errors.contains("nobody"))
      let none = await hpr("verify", "-c", path, "--name", "three")
      #expect(none.status == .invalid)
      #expect(
        none.lines == [
          "hpr: \(path): there is no runner 'three'", "hint: its runners are: one, two",
        ])
      #expect(await hpr("verify", "-c", path, "--timeout", "0").status == .usage)
    }
  }

  @Test("of a runner that was created elsewhere this machine goes, and its section")
  func manager() async throws {
    try await Self.play { coordinator, url, scratch in
      let path = "\(scratch.path)/c.toml"
      let before = try Self.text(scratch)
      #expect(await hpr("verify", "-c", path, "--name", "one").status == .done)
      let end = await hpr("unregister", "-c", path, "--name", "one")
      #expect(end.status == .done, "\(end.errors)")
      #expect(end.output.isEmpty)
      let runner = try #require(await coordinator.knownRunners.first)
      #expect(runner.token == Self.known)
      #expect(runner.managers.isEmpty)
      let cut = try #require(
        before.firstRange(of: /\n\[\[runners\]\]\nname = "one"(.|\n)*image = "x"\n/))
      #expect(try Self.text(scratch) == before.replacingCharacters(in: cut, with: ""))
    }
  }

  @Test("a runner that the coordinator does not know is taken out all the same")
  func absent() async throws {
    try await Self.play { _, _, scratch in
      let end = await hpr("unregister", "-c", "\(scratch.path)/c.toml", "--name", "two")
      #expect(end.status == .done)
      #expect(end.lines.first?.hasPrefix("hpr: warning: coordinator ") == true)
      let rest = try Self.text(scratch)
      #expect(rest.hasSuffix("image = \"x\"\n\n# of two\n"))
    }
  }

  @Test("a coordinator that cannot be asked ends 4, and the file stays")
  func unreachable() async throws {
    try await Self.play(token: "t1_registered") { coordinator, _, scratch in
      let before = try Self.text(scratch)
      for status in [500, 429] {
        let fault = await coordinator.faults.add(Fault(.unregister, .answer, status: status))
        let end = await hpr("unregister", "-c", "\(scratch.path)/c.toml", "--name", "one")
        #expect(end.status == .coordinator, "\(status)")
        #expect(try Self.text(scratch) == before)
        await coordinator.faults.release(fault)
      }
      await coordinator.faults.add(Fault(.unregister, .html, status: 403))
      let page = await hpr("unregister", "-c", "\(scratch.path)/c.toml", "--name", "one")
      #expect(page.status == .coordinator)
      #expect(try Self.text(scratch) == before)
    }
  }

  @Test("it needs a name of the file, and a file")
  func wrong() async throws {
    #expect(await hpr("unregister").status == .usage)
    #expect(await hpr("unregister", "-c", "/nowhere/c", "--name", "x").status == .invalid)
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let end = await hpr("unregister", "-c", path, "--name", "x")
    #expect(end.status == .invalid)
    #expect(end.lines.first == "hpr: \(path): there is no runner 'x'")
    let inline = try scratch.file(
      "i.toml",
      "runners = [{name = \"x\", url = \"http://a\", token = \"a\", executor = \"local-docker\"}]")
    let refused = await hpr("unregister", "-c", inline, "--name", "x")
    #expect(refused.status == .invalid)
    #expect(refused.errors.contains("cannot be edited"))
  }
}
