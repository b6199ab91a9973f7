import Foundation
import Testing
import World

extension OneAtATime {
  @Suite("A Docker Engine that is away", .serialized, .timeLimit(.minutes(10)))
  struct EngineAwayTests {
    @Test("at the start: no job is taken, it is shown why, and it goes on when the engine is there")
    func atTheStart() async throws {
      try await play { stage, socket in
        let job = await stage.queue(["true"])
        try await isShownAway(on: stage)
        #expect(await stage.coordinator.book(job)?.state == .pending)
        try await EngineProxy(engine: stage.docker.host).serve(at: socket) { _ in
          try await stage.allOver(within: 60)
        }
        #expect(await stage.coordinator.book(job)?.state == .success)
      }
    }

    @Test(
      "going away under a job: the job's end counts, its container goes when the engine is back")
    func goingAway() async throws {
      try await play { stage, socket in
        let first = try await EngineProxy(engine: stage.docker.host).serve(at: socket) { _ in
          let job = await stage.queue(["sleep 2", "echo done"])
          try await until("it runs") { try stage.phases() == [job: "running"] }
          return job
        }
        try await isShownAway(on: stage)
        let second = await stage.queue(["true"])
        try await until("its end is known") { try stage.phases() == [first: "decommissioning"] }
        #expect(await stage.coordinator.book(first)?.state == .success)
        #expect(await stage.coordinator.book(first)?.reportedBy == "inner")
        #expect(await stage.coordinator.book(second)?.state == .pending, "no job is taken")
        #expect(try await stage.leftovers().count == 2, "container and image")
        try await EngineProxy(engine: stage.docker.host).serve(at: socket) { _ in
          try await stage.allOver(within: 60)
        }
        let books = await stage.coordinator.books
        #expect(books.jobs.allSatisfy { $0.state == .success && $0.launches.count == 1 })
        #expect(try await stage.leftovers().isEmpty)
      }
    }

    @Test("is told once when it goes, and once when it is back")
    func toldOnce() async throws {
      let log = try await play { stage, socket in
        for _ in 1...2 {
          try await isShownAway(on: stage)
          try await EngineProxy(engine: stage.docker.host).serve(at: socket) { _ in
            let job = await stage.queue(["sleep 2"])
            try await until("it runs", within: 60) { try stage.phases()[job] == "running" }
          }
        }
        try await isShownAway(on: stage)
        try await EngineProxy(engine: stage.docker.host).serve(at: socket) { _ in
          try await stage.allOver(within: 60)
        }
      }
      let lines = log.split(separator: "\n").filter { $0.contains("runner=sandbox") }
      let away = lines.filter { $0.contains("cannot be reached") }
      #expect(away.count == 3, "\(away)")
      #expect(!log.contains(" error "), "nobody has refused anything: \(log)")
      let back = lines.filter { $0.contains("runner is asked for jobs") }
      #expect(back.count == 3, "\(back)")
    }

    // MARK: The stage

    /// Runs hpr with an engine at a socket where nobody listens yet, until `body` is done.
    /// - Returns: what it logged.
    @discardableResult
    private func play(
      _ body: @Sendable (Stage, _ socket: String) async throws -> Void
    ) async throws -> String {
      try await Stage.play { stage in
        try stage.reconfigure("engine.sock", "away.sock")
        let end = try await stage.runUntilTerminated { _ in
          try await body(stage, "\(stage.directory)/away.sock")
        }
        #expect(end.status == 0, "\(end.log)")
        return end.log
      }
    }

    private func isShownAway(on stage: Stage) async throws {
      try await until("it is shown that the engine is away", within: 30) {
        let show = try await stage.hpr(["state", "show", "--state-file", stage.stateFile])
        return show.output.split(separator: "\n").contains {
          $0.hasPrefix("sandbox ") && $0.contains(" no ") && $0.contains("cannot be reached")
        }
      }
    }
  }
}
