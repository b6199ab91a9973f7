import Foundation
import Testing
import World

// What becomes of the jobs when the state file cannot be written, or is taken away.

extension WithoutEngine {
  @Suite("On Clever Cloud, the state's disk", .serialized, .timeLimit(.minutes(10)))
  struct CleverStorageTests {
    @Test(
      "refuses: nothing begins, what runs goes on, a grant is held; then all of it goes on",
      arguments: Disk.Trouble.allCases)
    func refuses(trouble: Disk.Trouble) async throws {
      try await CleverStage.play { try await $0.outlast(trouble) }
    }

    @Test(
      "refuses up to the end: a job that could not be stored is failed with a sentence",
      arguments: Disk.Trouble.allCases)
    func refusesToTheEnd(trouble: Disk.Trouble) async throws {
      try await CleverStage.play { try await $0.end(in: trouble) }
    }

    @Test("refuses from the start: hpr waits for it, and says why no job is taken")
    func refusesFromTheStart() async throws {
      try await CleverStage.play { try await $0.startOnFullDisk() }
    }

    @Test("is read-only before the first start: one line, and status 2")
    func unusable() async throws {
      try await CleverStage.play { try await $0.startOnReadOnlyDisk() }
    }

    @Test("loses the file: it is written again at once, and told, also when nothing changes")
    func deleted() async throws {
      try await CleverStage.play { try await $0.loseStateFile() }
    }

    @Test("gets a stranger's file in the state's place: kept, told, and the state is written again")
    func replaced() async throws {
      try await CleverStage.play { try await $0.findForeignFile() }
    }
  }
}

extension OneAtATime {
  @Suite("On a Docker Engine, the state's disk", .serialized, .timeLimit(.minutes(10)))
  struct StorageTests {
    @Test(
      "refuses: nothing begins, what runs goes on, a grant is held; then all of it goes on",
      arguments: Disk.Trouble.allCases)
    func refuses(trouble: Disk.Trouble) async throws {
      try await Stage.play { try await $0.outlast(trouble) }
    }

    @Test(
      "refuses up to the end: a job that could not be stored is failed with a sentence",
      arguments: Disk.Trouble.allCases)
    func refusesToTheEnd(trouble: Disk.Trouble) async throws {
      try await Stage.play { try await $0.end(in: trouble) }
    }

    @Test("refuses from the start: hpr waits for it, and says why no job is taken")
    func refusesFromTheStart() async throws {
      try await Stage.play { try await $0.startOnFullDisk() }
    }

    @Test("is read-only before the first start: one line, and status 2")
    func unusable() async throws {
      try await Stage.play { try await $0.startOnReadOnlyDisk() }
    }

    @Test("loses the file: it is written again at once, and told, also when nothing changes")
    func deleted() async throws {
      try await Stage.play { try await $0.loseStateFile() }
    }

    @Test("gets a stranger's file in the state's place: kept, told, and the state is written again")
    func replaced() async throws {
      try await Stage.play { try await $0.findForeignFile() }
    }
  }
}

private let held = "state cannot be written"
private let again = "state can be written again"

extension DaemonStage {
  fileprivate func outlast(_ trouble: Disk.Trouble) async throws {
    try await mounted(at: disk) { disk in
      let end = try await liveUntilTerminated { hpr in
        let running = try await runningJob(["sleep 5"])
        let granted = try await grant(after: trouble, hpr, disk)
        let later = await queueJob()
        try await until("the running job is over") {
          await theCoordinator.book(running)?.state == .success
        }
        try await checkHeld(granted)
        #expect(await theCoordinator.book(later)?.state == .pending)
        let show = try await show()
        #expect(
          show.contains(" \(running) ") && show.contains(" running "), "the last that is stored")
        try await disk.end(trouble)
        try await quiet(within: 30)
      }
      #expect(end.log.occurrences(of: held) == 1 && end.log.occurrences(of: again) == 1)
      try await checkSuccess(of: 3)
    }
  }

  fileprivate func end(in trouble: Disk.Trouble) async throws {
    try await mounted(at: disk) { disk in
      let end = try await daemon { hpr in
        let granted = try await grant(after: trouble, hpr, disk)
        try await checkHeld(granted)
        hpr.signal(SIGTERM)
      }
      #expect(end.status == 0, "\(end.log)")
      #expect(end.seconds < 3)
      let book = try #require(await theCoordinator.books.jobs.first)
      #expect(book.state == .failed && book.reason == "runner_system_failure")
      let trace = String(decoding: await theCoordinator.trace(book.id) ?? Data(), as: UTF8.self)
      #expect(trace.hasPrefix("hpr: hpr was stopped while it could not store this job on disk ("))
      try await disk.end(trouble)
      #expect(try phases().isEmpty)
      try await checkPlatform()
    }
  }

  fileprivate func startOnFullDisk() async throws {
    try await mounted(at: disk) { disk in
      // The first start leaves the lock and the installation's id behind.
      try await liveUntilTerminated { _ in
        try await until("the state is there") {
          FileManager.default.fileExists(atPath: stateFile)
        }
      }
      try await disk.begin(.full)
      let job = await queueJob()
      let end = try await liveUntilTerminated { hpr in
        try await hpr.logs(held)
        #expect(await theCoordinator.book(job)?.state == .pending)
        try await disk.end(.full)
        try await quiet(within: 30)
      }
      // Once, whatever number of runners it keeps from being asked, and with the reason.
      let told = end.log.split(separator: "\n").filter { $0.contains(held) }
      #expect(told.count == 1 && told.allSatisfy { $0.contains("No space left") }, "\(end.log)")
      #expect(!end.log.contains("the state file cannot be written: "))
      try await checkSuccess(of: 1)
    }
  }

  fileprivate func startOnReadOnlyDisk() async throws {
    try await mounted(at: disk) { disk in
      try await disk.begin(.readOnly)
      let end = try await daemon { _ in }
      try await disk.end(.readOnly)
      #expect(end.status == 2)
      let last = try #require(end.log.split(separator: "\n").first)
      #expect(last.hasPrefix("hpr: \(stateFile)") && last.contains("Read-only file system"))
    }
  }

  fileprivate func loseStateFile() async throws {
    try await mounted(at: disk) { _ in
      let end = try await daemon { hpr in
        let job = try await runningJob(["sleep 5"])
        for _ in 1...2 {
          try FileManager.default.removeItem(atPath: stateFile)
          try await until("it is back", within: 5) { try phases() == [job: "running"] }
        }
        hpr.signal(SIGKILL)
      }
      #expect(end.log.occurrences(of: "somebody has deleted the state file") == 2)
      // A crash loses nothing then.
      try await liveUntilTerminated { _ in try await quiet(within: 30) }
      try await checkSuccess(of: 1)
    }
  }

  fileprivate func findForeignFile() async throws {
    try await mounted(at: disk) { _ in
      let foreign = Data(#"{"launched": [], "to_decommission": []}"#.utf8)
      let end = try await liveUntilTerminated { hpr in
        let job = try await runningJob(["sleep 5"])
        try foreign.write(to: URL(filePath: stateFile), options: .atomic)
        try await hpr.logs("a foreign state file was moved aside", within: 5)
        try await until("the state is back") { try phases()[job] != nil }
        try await quiet(within: 30)
      }
      #expect(end.log.contains("\(stateFile).foreign-1"))
      #expect(try Data(contentsOf: URL(filePath: "\(stateFile).foreign-1")) == foreign)
      try await checkSuccess(of: 1)
    }
  }

  /// Has a job granted by a request that was sent while the disk was sound.
  private func grant(
    after trouble: Disk.Trouble, _ hpr: HprProcess, _ disk: Disk
  ) async throws -> Int {
    var request = Fault(.request, .hold)
    request.runner = "sandbox"
    let hold = await theCoordinator.faults.add(request)
    await theCoordinator.faults.waitUntilHeld(hold)
    try await disk.begin(trouble)
    let job = await queueJob()
    await theCoordinator.faults.release(hold)
    try await hpr.logs(held)
    return job
  }

  /// The job gets its heartbeat, and nothing else is done for it.
  private func checkHeld(_ job: Int) async throws {
    let calls = try #require(await theCoordinator.book(job)).calls
    try await until("two heartbeats", within: 10) {
      try #require(await theCoordinator.book(job)).calls >= calls + 2
    }
    #expect(await theCoordinator.book(job)?.state == .running)
    #expect(try phases()[job] == nil)
    #expect(try await resources().allSatisfy { !$0.hasSuffix("-\(job)") })
  }

  private func show() async throws -> String {
    let end = try await hpr(["state", "show", "--state-file", stateFile])
    #expect(end.status == 0, "\(end.error)")
    return end.output
  }

  private func checkSuccess(of count: Int) async throws {
    let books = await theCoordinator.books
    #expect(books.jobs.count == count)
    #expect(books.jobs.allSatisfy { $0.state == .success && $0.launches.count == 1 })
    try await checkPlatform()
  }
}

extension String {
  /// How often the text is found in it.
  func occurrences(of text: String) -> Int { components(separatedBy: text).count - 1 }
}
