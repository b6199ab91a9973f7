import Foundation
import Testing
import World

// What the machine does not give. prlimit(1) lowers the hard limits, for the soft ones hpr raises by
// itself.

extension WithoutEngine {
  @Suite("On Clever Cloud, too little", .serialized, .timeLimit(.minutes(10)))
  struct CleverLimitTests {
    @Test("to begin with: one line, status 1, nothing touched", arguments: tooLittle)
    func refused(limit: String) async throws {
      try await CleverStage.play { try await $0.refuse(limit) }
    }

    @Test("but enough to begin with: the jobs are done", arguments: justEnough)
    func enough(limit: String) async throws {
      try await CleverStage.play(global: "concurrent = 30") { try await $0.manage(with: limit) }
    }

    @Test("files all at once: hpr says so, begins nothing, and goes on when there are some again")
    func filesMeanwhile() async throws {
      try await CleverStage.play(global: "concurrent = 30") { try await $0.loseFiles() }
    }

    @Test("memory all at once: hpr goes on, or dies as by a crash, and nothing is lost or left")
    func memoryMeanwhile() async throws {
      try await CleverStage.play(global: "concurrent = 30") { try await $0.loseMemory() }
    }
  }
}

extension OneAtATime {
  @Suite("On a Docker Engine, too little", .serialized, .timeLimit(.minutes(10)))
  struct LimitTests {
    @Test("to begin with: one line, status 1, nothing touched", arguments: tooLittle)
    func refused(limit: String) async throws {
      try await Stage.play { try await $0.refuse(limit) }
    }

    @Test("but enough to begin with: the jobs are done", arguments: justEnough)
    func enough(limit: String) async throws {
      try await Stage.play(global: "concurrent = 30") { try await $0.manage(with: limit) }
    }

    @Test("files all at once: hpr says so, begins nothing, and goes on when there are some again")
    func filesMeanwhile() async throws {
      try await Stage.play(global: "concurrent = 30") { try await $0.loseFiles() }
    }

    @Test("memory all at once: hpr goes on, or dies as by a crash, and nothing is lost or left")
    func memoryMeanwhile() async throws {
      try await Stage.play(global: "concurrent = 30") { try await $0.loseMemory() }
    }
  }
}

private let tooLittle = [
  "--nofile=8:8", "--nofile=31:31", "--as=\(300 << 20)", "--as=\(1023 << 20)",
]
private let justEnough = ["--nofile=32:32", "--as=\(1 << 30)"]

extension Wrapper {
  fileprivate static func limit(_ limit: String) -> Wrapper {
    Wrapper(program: "/usr/bin/prlimit", arguments: [limit])
  }
}

extension DaemonStage {
  /// hpr does not even begin.
  fileprivate func refuse(_ limit: String) async throws {
    await queueWork()
    let end = try await daemon(under: .limit(limit))
    #expect(end.status == 1, "\(end.log)")
    let lines = end.log.split(separator: "\n")
    #expect(lines.count == 2 && lines.first?.hasPrefix("hpr: run: ") == true, "\(end.log)")
    #expect(lines.last?.hasPrefix("hint: raise the ") == true, "\(end.log)")
    #expect(await theCoordinator.books.granted == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk) == [])
  }

  fileprivate func manage(with limit: String) async throws {
    for _ in 1...4 { await queueWork() }
    try await liveUntilTerminated(under: .limit(limit)) { _ in try await quiet(within: 90) }
    try await checkJobs(successes: 8)
  }

  fileprivate func loseFiles() async throws {
    try await liveUntilTerminated { hpr in
      _ = try await runningJob(["sleep 5"])
      // The soft limit only: not everybody may raise the hard one again.
      let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(hpr.pid)/fd").count
      try await limit(hpr, "--nofile=\(open):")
      for _ in 1...4 { await queueWork() }
      try await hpr.logs("Too many open files")
      #expect(hpr.isAlive)
      try await limit(hpr, "--nofile=1024:")
      try await quiet(within: 90)
    }
    try await checkJobs(successes: 9)
  }

  fileprivate func loseMemory() async throws {
    let first = try await daemon { hpr in
      _ = try await runningJob(["sleep 5"])
      try await limit(hpr, "--as=\(1 << 20)")
      for _ in 1...4 { await queueWork() }
      // Swift has no answer to an allocation that fails; there may be none in this time either.
      for _ in 0..<50 where hpr.isAlive { try await Task.sleep(for: .milliseconds(100)) }
      hpr.signal(SIGKILL)
    }
    print("without memory: status \(first.status)")
    try await liveUntilTerminated { hpr in
      try await hpr.takesSignals()
      try await quiet(within: 90)
    }
    try await checkJobs(successes: nil)
  }

  private func limit(_ hpr: HprProcess, _ limit: String) async throws {
    try await Program("prlimit", ["--pid", "\(hpr.pid)", limit]).mustRun()
  }

  /// - Parameter successes: how many have to end well; nil: hpr has died, and what a request in
  ///   flight had brought by then is lost, one for each runner at most.
  private func checkJobs(successes: Int?) async throws {
    let books = await theCoordinator.books
    let lost = books.lost(for: 5)
    for book in books.jobs where !lost.contains(book.id) {
      #expect(book.state.isFinal && book.launches.count <= 1, "\(book)")
    }
    if let successes {
      #expect(books.jobs.count { $0.state == .success } == successes && lost.isEmpty, "\(books)")
    } else {
      #expect(lost.count <= 2)
    }
    try await checkPlatform()
  }
}
