import Foundation
import Testing
import World

/// A real engine behind the proxy, seen by the docker program.
@Suite(.timeLimit(.minutes(5))) struct EngineProxyTests {
  private func withProxy(
    _ body:
      @Sendable (_ proxied: Docker, _ direct: Docker, _ proxy: EngineProxy) async throws -> Void
  ) async throws {
    let host = try #require(
      ProcessInfo.processInfo.environment["DOCKER_HOST"],
      "this test needs an engine: run it by Tests/Tools/with-docker-engine")
    let direct = Docker(host: host)
    try await InnerImage.build(direct, runner: BuiltProduct.path("inner-runner"))
    let proxy = EngineProxy(engine: host)
    let path = "/tmp/hpr-proxy-\(UUID().uuidString.prefix(8)).sock"
    try await proxy.serve(at: path) { try await body(Docker(host: $0), direct, proxy) }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  private func exists(_ name: String, _ docker: Docker) async throws -> Bool {
    try await docker.attempt("container", "inspect", name).status == 0
  }

  @Test func passesEverythingOn() async throws {
    try await withProxy { proxied, direct, proxy in
      let ask = ["version", "-f", "{{.Server.Version}} {{.Server.GitCommit}}"]
      let (seen, there) = try await (proxied(ask), direct(ask))
      #expect(seen == there)
      // Runs over a connection that stops being HTTP, and half a megabyte that streams.
      let text = try await proxied(
        "run", "--rm", "--network=none", InnerImage.name, "/bin/seq", "1", "80000")
      #expect(text.hasSuffix("\n79999\n80000\n"))
      #expect(text.utf8.count == 468_894)
      #expect(await proxy.requests.contains("POST /containers/create"))
    }
  }

  @Test func heldRequestHasNotReachedTheEngine() async throws {
    let name = "proxy-\(UUID().uuidString.prefix(8))"
    try await withProxy { proxied, direct, proxy in
      let hold = await proxy.hold("POST /containers/create")
      async let created = proxied("create", "--name", name, InnerImage.name, "/bin/true")
      await proxy.waitUntilHeld(hold)
      #expect(try await exists(name, direct) == false)
      await proxy.release(hold)
      _ = try await created
      #expect(try await exists(name, direct))
      try await direct("rm", name)
    }
  }

  @Test func droppedRequestNeverReachesTheEngine() async throws {
    let name = "proxy-\(UUID().uuidString.prefix(8))"
    try await withProxy { proxied, direct, proxy in
      let hold = await proxy.hold("POST /containers/create")
      async let created = proxied.attempt("create", "--name", name, InnerImage.name, "/bin/true")
      await proxy.waitUntilHeld(hold)
      await proxy.release(hold, .drop)
      let status = try await created.status
      #expect(status != 0)
      #expect(try await exists(name, direct) == false)
    }
  }

  @Test func heldAnswerMeansThatTheEngineActed() async throws {
    let name = "proxy-\(UUID().uuidString.prefix(8))"
    try await withProxy { proxied, direct, proxy in
      let hold = await proxy.hold("POST /containers/create", .answer)
      async let created = proxied.attempt("create", "--name", name, InnerImage.name, "/bin/true")
      await proxy.waitUntilHeld(hold)
      #expect(try await exists(name, direct))
      await proxy.release(hold, .drop)
      let status = try await created.status
      #expect(status != 0)
      try await direct("rm", name)
    }
  }

  @Test func misbehavesInTheShareThatIsAskedFor() async throws {
    try await withProxy { proxied, _, proxy in
      await proxy.misbehave(percent: 30, seed: 2)
      var failed = 0
      for _ in 1...12 {
        let end = try await proxied.attempt("version", "-f", "{{.Server.Version}}")
        if end.status != 0 { failed += 1 }
      }
      #expect(failed > 0)
      let misdeeds = await proxy.misdeeds
      #expect(misdeeds.values.reduce(0, +) >= failed)
      await proxy.misbehave(percent: 0, seed: 2)
      for _ in 1...3 { try await proxied("version") }
      #expect(await proxy.misdeeds == misdeeds)
    }
  }

  @Test func requestOfAKilledClientArrivesLate() async throws {
    let name = "proxy-\(UUID().uuidString.prefix(8))"
    try await withProxy { proxied, direct, proxy in
      let hold = await proxy.hold("POST /containers/create")
      let client = Task {
        try await proxied("create", "--name", name, InnerImage.name, "/bin/true")
      }
      await proxy.waitUntilHeld(hold)
      client.cancel()
      #expect(await (try? client.value) == nil)
      #expect(try await exists(name, direct) == false)
      await proxy.release(hold)
      while try await !exists(name, direct) { try await pause() }
      try await direct("rm", name)
    }
  }
}
