import Foundation
import Testing
import World

extension OneAtATime {
  @Suite("SIGHUP", .serialized, .timeLimit(.minutes(10)))
  struct ReloadTests {
    private static let extra = "glrt-extraextraextraextra"

    @Test("a new runner is asked for jobs; one that is gone ends the job that it has, and no more")
    func runnersComeAndGo() async throws {
      try await Stage.play { stage in
        let whole = try stage.text()
        let second = whole.components(separatedBy: "[[runners]]")
        try stage.write(second[0] + "[[runners]]" + second[2])
        let job = await stage.queue(["sleep 4"])
        let end = try await stage.runUntilTerminated { hpr in
          try await hpr.logs("started")
          try stage.write(whole)
          hpr.signal(SIGHUP)
          try await hpr.logs("configuration reloaded added=sandbox changed=- removed=-")
          try await until("the new runner's job runs") { try stage.phases()[job] == "running" }
          try stage.write(second[0] + "[[runners]]" + second[2])
          hpr.signal(SIGHUP)
          try await hpr.logs("removed=sandbox")
          let late = await stage.queue(["true"])
          try await until("the job is cleaned away") { try stage.phases().isEmpty }
          #expect(await stage.coordinator.book(late)?.state == .pending)
        }
        #expect(end.status == 0)
        #expect(await stage.coordinator.book(job)?.state == .success)
        #expect(try await stage.leftovers().isEmpty)
      }
    }

    @Test("a broken file is told and changes nothing; the next good one counts")
    func broken() async throws {
      try await Stage.play(global: "concurrent = 1") { stage in
        let whole = try stage.text()
        let end = try await stage.runUntilTerminated { hpr in
          try await hpr.logs("started")
          try stage.write(whole.replacing("concurrent = 1", with: "concurrent = 0"))
          hpr.signal(SIGHUP)
          try await hpr.logs("the old one stays in force")
          let job = await stage.queue(["true"])
          try await stage.allOver()
          #expect(await stage.coordinator.book(job)?.state == .success)
          try stage.write(whole.replacing("concurrent = 1", with: "concurrent = 7"))
          // Several at once are one or two reloads, and the last file is in force.
          for _ in 0..<20 { hpr.signal(SIGHUP) }
          try await until("the new limit is in force") { try stage.concurrent() == 7 }
        }
        #expect(end.status == 0)
        let lines = end.log.split(separator: "\n")
        #expect(lines.filter { $0.contains(" error ") }.count == 1, "\(end.log)")
        #expect(lines.contains { $0.contains("key=concurrent") && $0.contains("line=4") })
        #expect(!end.log.contains("glrt-"))
      }
    }

    @Test("a file that is gone, a pipe, and a signal while it is ending hold up nothing")
    func oddFiles() async throws {
      try await Stage.play { stage in
        let whole = try stage.text()
        let held = await stage.coordinator.faults.add(Fault(.request, .hold))
        let end = try await stage.daemon { hpr in
          await stage.coordinator.faults.waitUntilHeld(held)
          try FileManager.default.removeItem(atPath: stage.configuration)
          hpr.signal(SIGHUP)
          try await hpr.logs("there is no such file")
          #expect(mkfifo(stage.configuration, 0o600) == 0)
          hpr.signal(SIGHUP)
          try await hpr.logs("a pipe that nobody writes into")
          try FileManager.default.removeItem(atPath: stage.configuration)
          try stage.write(whole.replacing("concurrent = 4", with: "shutdown_timeout = 1"))
          hpr.signal(SIGHUP)
          try await hpr.logs("configuration reloaded")
          hpr.signal(SIGTERM)
          try await hpr.logs("ending")
          hpr.signal(SIGHUP)
          try await hpr.logs("is not read any more")
        }
        // The new shutdown_timeout ends the wait for the request that is held.
        #expect(end.status == 0)
        #expect(end.seconds < 5)
      }
    }

    @Test("a token that the coordinator does not know is mended by a reload, without waiting")
    func token() async throws {
      try await Stage.play { stage in
        let whole = try stage.text()
        try stage.write(whole.replacing("glrt-sandboxsandboxsandbox", with: Self.extra))
        let job = await stage.queue(["true"])
        let end = try await stage.runUntilTerminated { hpr in
          try await hpr.logs("403")
          try stage.write(whole)
          hpr.signal(SIGHUP)
          try await hpr.logs("changed=sandbox")
          try await stage.allOver()
        }
        #expect(end.status == 0)
        #expect(await stage.coordinator.book(job)?.state == .success)
      }
    }

    @Test(
      "a runner that is moved to another coordinator while a job runs: the job ends where it was")
    func moved() async throws {
      let second = SandboxCoordinator()
      try await Stage.play(beside: [second]) { stage in
        try await second.serve { url in
          // The two count their jobs differently.
          var spec = JobSpec(script: ["true"])
          spec.runner = "nobody"
          await second.queue(spec)
          let job = await stage.queue(["sleep 6"])
          spec.runner = "sandbox"
          let next = await second.queue(spec)
          let end = try await stage.runUntilTerminated { hpr in
            try await until("the job runs") { try stage.phases()[job] == "running" }
            try stage.reconfigure(
              "name = \"sandbox\"\nurl = \"\(stage.url)\"", "name = \"sandbox\"\nurl = \"\(url)\"")
            hpr.signal(SIGHUP)
            try await until("the next job is over") {
              await second.book(next)?.state == .success
            }
            try await until("nothing is tracked") { try stage.phases().isEmpty }
          }
          #expect(end.status == 0)
          #expect(await stage.coordinator.book(job)?.state == .success)
          #expect(try await stage.leftovers().isEmpty)
        }
      }
    }

    @Test("check --online as a user who may not use the socket ends 5 and says what to do")
    func forbiddenSocket() async throws {
      try await Stage.play { stage in
        let text = try stage.text()
        try stage.write(
          text.replacing("glrt-brokenbrokenbroken", with: "glrt-sandboxsandboxsandbox"))
        // Root may use any socket, so somebody else asks.
        let line = """
          chmod 755 .; cp "$HPR" hpr; chmod 644 "$CONFIG"; chmod 000 engine.sock
          as=; [ $(id -u) = 0 ] && as="setpriv --reuid=65534 --regid=65534 --clear-groups"
          $as ./hpr check --online -c "$CONFIG" -l trace
          """
        let end = try await stage.shell(line)
        #expect(end.status == 5, "\(end.error)")
        #expect(end.output.contains("sandbox: coordinator \(stage.url): ok"))
        #expect(end.error.contains("Permission denied"))
        #expect(end.error.contains("the group docker"))
      }
    }
  }
}

extension Stage {
  fileprivate func text() throws -> String {
    try String(contentsOfFile: configuration, encoding: .utf8)
  }

  fileprivate func write(_ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: configuration))
  }

  /// `concurrent` as the state file tells it.
  fileprivate func concurrent() throws -> Int? {
    guard let data = FileManager.default.contents(atPath: stateFile) else { return nil }
    let root = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return (root?["capacity"] as? [String: Any])?["concurrent"] as? Int
  }
}
