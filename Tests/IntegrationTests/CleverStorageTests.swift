import Foundation
import Testing
import World

extension WithoutEngine {
  @Suite("On Clever Cloud, the state's disk", .serialized, .timeLimit(.minutes(10)))
  struct CleverStorageTests {
    private static let held = "state cannot be written"

    @Test(
      "refuses: nothing is made, what runs goes on, a grant is held; then all of it goes on",
      arguments: Disk.Trouble.allCases)
    func refuses(trouble: Disk.Trouble) async throws {
      try await play { stage, disk in
        let coordinator = stage.cloud.coordinator
        let end = try await stage.runUntilTerminated { hpr in
          let running = try await running(["sleep 3"], on: stage)
          let hold = await coordinator.faults.add(Fault(.request, .hold))
          await coordinator.faults.waitUntilHeld(hold)
          try await disk.begin(trouble)
          let granted = await stage.queue(["true"])
          await coordinator.faults.release(hold)
          try await hpr.logs(Self.held)
          try await until("the running job is over") {
            await coordinator.book(running)?.state == .success
          }
          #expect(await coordinator.book(granted)?.state == .running, "it has its heartbeat")
          #expect(await stage.cloud.clever.books.created == 1)
          try await disk.end(trouble)
          try await stage.allOver(within: 30)
        }
        #expect(end.status == 0)
        #expect(end.log.occurrences(of: Self.held) == 1)
        try await isClean(stage, jobs: 2)
      }
    }

    @Test("is read-only before the first start: one line, and status 2")
    func unusable() async throws {
      try await play { stage, disk in
        try await disk.begin(.readOnly)
        let end = try await stage.daemon { _ in }
        try await disk.end(.readOnly)
        #expect(end.status == 2)
        let last = try #require(end.log.split(separator: "\n").first)
        #expect(last.hasPrefix("hpr: \(stage.stateFile)") && last.contains("Read-only file system"))
      }
    }

    @Test("loses the file, with a job running, before a crash: nothing is lost or left")
    func deleted() async throws {
      try await play { stage, _ in
        let end = try await stage.daemon { hpr in
          let job = try await running(["sleep 5"], on: stage)
          try FileManager.default.removeItem(atPath: stage.stateFile)
          try await until("it is back", within: 5) { try stage.phases() == [job: "running"] }
          hpr.signal(SIGKILL)
        }
        #expect(end.log.occurrences(of: "somebody has deleted the state file") == 1)
        try await stage.runUntilTerminated { _ in try await stage.allOver(within: 30) }
        try await isClean(stage, jobs: 1)
      }
    }

    @Test("gets a stranger's file in the state's place: kept, told, and the state is written again")
    func replaced() async throws {
      try await play { stage, _ in
        let foreign = Data(#"{"launched": [], "to_decommission": []}"#.utf8)
        let end = try await stage.runUntilTerminated { hpr in
          let job = try await running(["sleep 2"], on: stage)
          try foreign.write(to: URL(filePath: stage.stateFile), options: .atomic)
          try await hpr.logs("a foreign state file was moved aside", within: 5)
          try await until("the state is back") { try stage.phases()[job] != nil }
          try await stage.allOver(within: 30)
        }
        #expect(end.status == 0)
        #expect(try Data(contentsOf: URL(filePath: "\(stage.stateFile).foreign-1")) == foreign)
        try await isClean(stage, jobs: 1)
      }
    }

    private func play(
      _ body: @Sendable @escaping (CleverStage, Disk) async throws -> Void
    ) async throws {
      try await CleverStage.play { stage in
        try await Disk.mounted(at: stage.disk) { disk in try await body(stage, disk) }
      }
    }

    private func running(_ script: [String], on stage: CleverStage) async throws -> Int {
      let job = await stage.queue(script)
      try await until("the job runs") { try stage.phases() == [job: "running"] }
      return job
    }

    private func isClean(_ stage: CleverStage, jobs: Int) async throws {
      let books = await stage.cloud.coordinator.books
      #expect(books.jobs.count == jobs)
      #expect(books.jobs.allSatisfy { $0.state == .success && $0.launches.count == 1 })
      let applications = await stage.cloud.clever.books
      #expect(applications.existing == [] && applications.created == jobs)
    }
  }
}
