import Foundation
import Testing
import World

extension WithoutEngine {
  /// What the machine does not give. prlimit(1) lowers the hard limits, for the soft ones hpr raises
  /// by itself.
  @Suite("Too little", .serialized, .timeLimit(.minutes(10)))
  struct LimitTests {
    @Test(
      "to begin with: one line, status 1, nothing touched",
      arguments: ["--nofile=8:8", "--nofile=31:31", "--as=\(300 << 20)", "--as=\(1023 << 20)"])
    func refused(limit: String) async throws {
      try await CleverStage.play { stage in
        await stage.queue()
        let end = try await stage.daemon(under: Self.prlimit(limit)) { _ in }
        #expect(end.status == 1, "\(end.log)")
        let lines = end.log.split(separator: "\n")
        #expect(lines.count == 2 && lines.first?.hasPrefix("hpr: run: ") == true, "\(end.log)")
        #expect(lines.last?.hasPrefix("hint: raise the ") == true, "\(end.log)")
        #expect(await stage.cloud.coordinator.books.granted == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: stage.disk) == [])
      }
    }

    @Test("but enough to begin with: the jobs are done", arguments: ["--nofile=32:32", "--as=1G"])
    func enough(limit: String) async throws {
      let limit = limit.replacing("1G", with: "\(1 << 30)")
      try await CleverStage.play(global: "concurrent = 30") { stage in
        for _ in 1...4 { await stage.queueWork() }
        let end = try await stage.runUntilTerminated(under: Self.prlimit(limit)) { _ in
          try await stage.allOver(within: 90)
        }
        #expect(end.status == 0)
        try await Self.isClean(stage)
      }
    }

    @Test("files all at once: hpr says so, begins nothing, and goes on when there are some again")
    func filesMeanwhile() async throws {
      try await CleverStage.play(global: "concurrent = 30") { stage in
        let end = try await stage.runUntilTerminated { hpr in
          let job = await stage.queue(["sleep 5"])
          try await until("it runs") { try stage.phases()[job] == "running" }
          // The soft limit only: not everybody may raise the hard one again.
          let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(hpr.pid)/fd")
            .count
          try await Self.limit(hpr, "--nofile=\(open):")
          for _ in 1...4 { await stage.queueWork() }
          try await hpr.logs("Too many open files")
          #expect(hpr.isAlive)
          try await Self.limit(hpr, "--nofile=1024:")
          try await stage.allOver(within: 90)
        }
        #expect(end.status == 0)
        try await Self.isClean(stage)
      }
    }

    @Test("memory all at once: hpr goes on, or dies as by a crash, and nothing is lost or left")
    func memoryMeanwhile() async throws {
      try await CleverStage.play(global: "concurrent = 30") { stage in
        let first = try await stage.daemon { hpr in
          let job = await stage.queue(["sleep 5"])
          try await until("it runs") { try stage.phases()[job] == "running" }
          try await Self.limit(hpr, "--as=\(1 << 20)")
          for _ in 1...4 { await stage.queueWork() }
          // Swift has no answer to an allocation that fails; there may be none in this time either.
          for _ in 0..<50 where hpr.isAlive { try await Task.sleep(for: .milliseconds(100)) }
          hpr.signal(SIGKILL)
        }
        print("without memory: status \(first.status)")
        let end = try await stage.runUntilTerminated { hpr in
          try await hpr.takesSignals()
          try await stage.allOver(within: 90)
        }
        #expect(end.status == 0)
        try await Self.isClean(stage)
      }
    }

    private static func prlimit(_ limit: String) -> Wrapper {
      Wrapper(program: "/usr/bin/prlimit", arguments: [limit])
    }

    private static func limit(_ hpr: HprProcess, _ limit: String) async throws {
      try await Program("prlimit", ["--pid", "\(hpr.pid)", limit]).mustRun()
    }

    private static func isClean(_ stage: CleverStage) async throws {
      let books = await stage.cloud.coordinator.books
      let lost = books.lost(for: 5)
      for book in books.jobs where !lost.contains(book.id) {
        #expect(book.state.isFinal && book.launches.count <= 1, "\(book)")
      }
      #expect(lost.count <= 1)
      let applications = await stage.cloud.clever.books
      #expect(applications.existing == [] && applications.doubled == [])
      #expect(applications.launchedTwice == [])
    }
  }
}
