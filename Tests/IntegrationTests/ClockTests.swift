import Foundation
import Testing
import World

// The wall clock of hpr alone is set, by WallClock; the world's goes on.

extension WithoutEngine {
  @Suite("On Clever Cloud, the wall clock jumps", .serialized, .timeLimit(.minutes(10)))
  struct CleverClockTests {
    @Test("by a day and back, while jobs run: nothing is given up, killed or shown as trouble")
    func whileRunning() async throws {
      try await CleverStage.play { try await $0.jump() }
    }

    @Test(
      "between two lives: nothing is given up or lost",
      arguments: [("0", "108000"), ("108000", "0")])
    func betweenLives(first: String, second: String) async throws {
      try await CleverStage.play { try await $0.jump(from: first, to: second) }
    }
  }
}

extension OneAtATime {
  @Suite("On a Docker Engine, the wall clock jumps", .serialized, .timeLimit(.minutes(10)))
  struct ClockTests {
    @Test("by a day and back, while jobs run: nothing is given up, killed or shown as trouble")
    func whileRunning() async throws {
      try await Stage.play { try await $0.jump() }
    }

    @Test(
      "between two lives: nothing is given up or lost",
      arguments: [("0", "108000"), ("108000", "0")])
    func betweenLives(first: String, second: String) async throws {
      try await Stage.play { try await $0.jump(from: first, to: second) }
    }
  }
}

extension DaemonStage {
  /// The clock jumps and jumps back while a job runs; after each jump another job comes.
  fileprivate func jump() async throws {
    try setClock("0")
    let end = try await liveUntilTerminated(under: Wrapper.clock(clock)) { hpr in
      _ = try await runningJob(["sleep 6"])
      for offset in ["90000", "0"] {
        try setClock(offset)
        try await checkClock(isAhead: offset != "0")
        let later = await queueJob()
        try await until("one that came after the jump is over") {
          await theCoordinator.book(later)?.state == .success
        }
      }
      try await quiet(within: 60)
    }
    #expect(!end.log.contains(" warning ") && !end.log.contains(" error "), "\(end.log)")
    let books = await theCoordinator.books
    #expect(books.jobs.count == 3)
    #expect(books.jobs.allSatisfy { $0.state == .success && $0.launches.count == 1 })
    try await checkPlatform()
  }

  /// hpr is killed with a job running and a failure not yet reported, and started by a clock that is
  /// thirty hours on, or as many back: longer than a job's token lives.
  fileprivate func jump(from first: String, to second: String) async throws {
    var refusal = Fault(.update, .answer, state: "failed", status: 503)
    refusal.caller = "dispatcher"
    let fault = await theCoordinator.faults.add(refusal)
    try setClock(first)
    _ = try await daemon(under: Wrapper.clock(clock)) { hpr in
      try await checkClock(isAhead: first != "0")
      await queueWork()
      _ = try await runningJob(["sleep 8"])
      await theCoordinator.faults.waitUntilMet(fault)
      hpr.signal(SIGKILL)
    }
    #expect(try phases().values.contains("failing"))
    await theCoordinator.faults.release(fault)
    try setClock(second)
    let end = try await liveUntilTerminated(under: Wrapper.clock(clock)) { _ in
      try await quiet(within: 60)
    }
    #expect(!end.log.contains(" error "), "\(end.log)")
    #expect(aheads(of: end.log).first == (first != "0"))
    #expect(aheads(of: end.log).last == (second != "0"))
    let change = second == "0" ? "back" : "forward"
    #expect(end.log.occurrences(of: "the clock was set") == 1)
    #expect(end.log.contains("the clock was set \(change) since the state was written"))
    let books = await theCoordinator.books
    #expect(books.jobs.count == 4 && books.jobs.count { $0.state == .success } == 3)
    #expect(books.jobs.filter { $0.state != .success }.allSatisfy { $0.reportedBy == "dispatcher" })
    #expect(books.jobs.allSatisfy { $0.launches.count <= 1 })
    try await checkPlatform()
  }

  /// The file that sets hpr's clock.
  private var clock: String { "\(directory)/clock" }

  private func setClock(_ offset: String) throws {
    try Data("\(offset)\n".utf8).write(to: URL(filePath: clock))
  }

  /// For each line of the log, whether hpr's clock was a day ahead when it was written.
  private func aheads(of log: String) -> [Bool] {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    return log.split(separator: "\n").compactMap { line in
      (try? Date(String(line.prefix(24)), strategy: style)).map { $0.timeIntervalSinceNow > 80_000 }
    }
  }

  private func checkClock(isAhead: Bool) async throws {
    let environment = try Wrapper.clock(clock).environment
    let seconds = try await Program("date", ["+%s"]).mustRun(environment: environment)
    let shown = Double(seconds.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    #expect((shown - Date().timeIntervalSince1970 > 80_000) == isAhead)
  }
}

extension Wrapper {
  /// The clock that a file sets.
  fileprivate static func clock(_ file: String) throws -> Wrapper {
    let library = try BuiltProduct.path("libWallClock.so").path
    return Wrapper(
      program: "/usr/bin/env", environment: ["LD_PRELOAD": library, "HPR_WALL_CLOCK": file])
  }
}
