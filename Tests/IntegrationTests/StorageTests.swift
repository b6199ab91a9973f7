import Foundation
import Testing
import World

extension OneAtATime {
  /// What becomes of the jobs when the state file cannot be written, or is taken away.
  @Suite("The state's disk", .serialized, .timeLimit(.minutes(10)))
  struct StorageTests {
    private static let held = "state cannot be written"
    private static let again = "state can be written again"

    @Test(
      "refuses: nothing begins, what runs goes on, a grant is held; then all of it goes on",
      arguments: Disk.Trouble.allCases)
    func refuses(trouble: Disk.Trouble) async throws {
      try await play { stage, disk in
        let end = try await stage.runUntilTerminated { hpr in
          let running = try await running(["sleep 3", "echo done"], on: stage)
          let granted = try await grant(after: trouble, hpr, on: stage, disk)
          let later = await stage.queue(["true"])
          try await until("the running job is over") {
            await stage.coordinator.book(running)?.state == .success
          }
          try await isHeld(granted, on: stage)
          #expect(await stage.coordinator.book(later)?.state == .pending)
          let show = try await show(stage)
          #expect(
            show.contains(" \(running) ") && show.contains(" running "), "the last that is stored")
          try await disk.end(trouble)
          try await stage.allOver(within: 30)
        }
        #expect(end.status == 0)
        #expect(end.log.occurrences(of: Self.held) == 1 && end.log.occurrences(of: Self.again) == 1)
        let books = await stage.coordinator.books
        #expect(books.jobs.allSatisfy { $0.state == .success && $0.launches.count == 1 })
        #expect(try await stage.leftovers().isEmpty)
      }
    }

    @Test(
      "refuses up to the end: a job that could not be stored is failed with a sentence",
      arguments: Disk.Trouble.allCases)
    func refusesToTheEnd(trouble: Disk.Trouble) async throws {
      try await play { stage, disk in
        let end = try await stage.daemon { hpr in
          let granted = try await grant(after: trouble, hpr, on: stage, disk)
          try await isHeld(granted, on: stage)
          hpr.signal(SIGTERM)
        }
        #expect(end.status == 0, "\(end.log)")
        #expect(end.seconds < 3)
        let book = try #require(await stage.coordinator.books.jobs.first)
        #expect(book.state == .failed && book.reason == "runner_system_failure")
        let trace = String(
          decoding: await stage.coordinator.trace(book.id) ?? Data(), as: UTF8.self)
        #expect(
          trace.hasPrefix("hpr: hpr was stopped while it could not store this job on disk ("))
        try await disk.end(trouble)
        #expect(try stage.phases().isEmpty)
      }
    }

    @Test("refuses from the start: hpr waits for it, and says why no job is taken")
    func refusesFromTheStart() async throws {
      try await play { stage, disk in
        // The first start leaves the lock and the installation's id behind.
        _ = try await stage.runUntilTerminated { _ in
          try await until("the state is there") {
            FileManager.default.fileExists(atPath: stage.stateFile)
          }
        }
        try await disk.begin(.full)
        let job = await stage.queue(["true"])
        let end = try await stage.runUntilTerminated { hpr in
          try await hpr.logs(Self.held)
          #expect(await stage.coordinator.book(job)?.state == .pending)
          try await disk.end(.full)
          try await stage.allOver(within: 30)
        }
        #expect(end.status == 0)
        // Once, whatever number of runners it keeps from being asked, and with the reason.
        let told = end.log.split(separator: "\n").filter { $0.contains(Self.held) }
        #expect(told.count == 1 && told.allSatisfy { $0.contains("No space left") }, "\(end.log)")
        #expect(!end.log.contains("the state file cannot be written: "))
      }
    }

    @Test("read-only before the first start: one line, and status 2")
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

    @Test("loses the file: it is written again at once, and told, also when nothing changes")
    func deleted() async throws {
      try await play { stage, _ in
        let end = try await stage.daemon { hpr in
          let job = try await running(["sleep 600"], on: stage)
          for _ in 1...2 {
            try FileManager.default.removeItem(atPath: stage.stateFile)
            try await until("it is back", within: 5) { try stage.phases() == [job: "running"] }
          }
          hpr.signal(SIGKILL)
        }
        #expect(end.log.occurrences(of: "somebody has deleted the state file") == 2)
        // A crash loses nothing then.
        let second = try await stage.runUntilTerminated { _ in
          await stage.coordinator.control(try #require(stage.phases().keys.first), "cancel")
          try await stage.allOver(within: 30)
        }
        #expect(second.status == 0)
        #expect(try await stage.leftovers().isEmpty)
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
        #expect(end.log.contains("\(stage.stateFile).foreign-1"))
        #expect(try Data(contentsOf: URL(filePath: "\(stage.stateFile).foreign-1")) == foreign)
        #expect(await stage.coordinator.books.jobs.map(\.state) == [.success])
      }
    }

    // MARK: The stage

    private func play(
      _ body: @Sendable (Stage, Disk) async throws -> Void
    ) async throws {
      try await Stage.play { stage in
        try await Disk.mounted(at: stage.disk) { disk in try await body(stage, disk) }
      }
    }

    private func running(_ script: [String], on stage: Stage) async throws -> Int {
      let job = await stage.queue(script)
      try await until("the job runs") {
        let trace = await stage.coordinator.trace(job) ?? Data()
        return try stage.phases() == [job: "running"] && !trace.isEmpty
      }
      return job
    }

    /// Has a job granted by a request that was sent while the disk was sound.
    private func grant(
      after trouble: Disk.Trouble, _ hpr: HprProcess, on stage: Stage, _ disk: Disk
    ) async throws -> Int {
      var request = Fault(.request, .hold)
      request.runner = "sandbox"
      let hold = await stage.coordinator.faults.add(request)
      await stage.coordinator.faults.waitUntilHeld(hold)
      try await disk.begin(trouble)
      let job = await stage.queue(["true"])
      await stage.coordinator.faults.release(hold)
      try await hpr.logs(Self.held)
      return job
    }

    /// The job gets its heartbeat, and nothing else is done for it.
    private func isHeld(_ job: Int, on stage: Stage) async throws {
      let calls = try #require(await stage.coordinator.book(job)).calls
      try await until("two heartbeats", within: 10) {
        try #require(await stage.coordinator.book(job)).calls >= calls + 2
      }
      #expect(await stage.coordinator.book(job)?.state == .running)
      #expect(try stage.phases()[job] == nil)
      #expect(
        try await stage.docker.names(prefix: "hpd-job-").allSatisfy { !$0.hasSuffix("-\(job)") })
    }

    private func show(_ stage: Stage) async throws -> String {
      try await Program(
        BuiltProduct.path("hpr").path, ["state", "show", "--state-file", stage.stateFile]
      ).mustRun()
    }
  }
}

extension String {
  /// How often the text is found in it.
  func occurrences(of text: String) -> Int { components(separatedBy: text).count - 1 }
}
