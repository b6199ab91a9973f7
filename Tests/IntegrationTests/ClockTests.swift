import Foundation
import Testing
import World

extension OneAtATime {
  /// The wall clock of hpr alone is set, by libfaketime; the world's goes on.
  @Suite("The wall clock jumps by a day, and back", .serialized, .timeLimit(.minutes(10)))
  struct ClockTests {
    @Test("on Clever Cloud, while jobs run: nothing is given up, killed or shown as trouble")
    func onCleverCloud() async throws {
      try await CleverStage.play { stage in
        try await stage.jump()
        let books = await stage.cloud.clever.books
        #expect(books.existing == [] && books.doubled == [] && books.launchedTwice == [])
      }
    }

    @Test("on a Docker Engine, while jobs run: nothing is given up, killed or shown as trouble")
    func onDocker() async throws {
      try await Stage.play { stage in
        try await stage.jump()
        #expect(try await stage.leftovers().isEmpty)
      }
    }
  }
}

extension SecretStage {
  /// The clock jumps and jumps back while a job runs; after each jump another job comes.
  fileprivate func jump() async throws {
    let file = "\(directory)/clock"
    try Self.set(file, "+0")
    // The library would also shift what files tell of their times.
    let environment = [
      "LD_PRELOAD": "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
      "FAKETIME_TIMESTAMP_FILE": file, "FAKETIME_NO_CACHE": "1",
      "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1",
    ]
    let wrapper = Wrapper(program: "/usr/bin/env", environment: environment)
    let end = try await live(under: wrapper) { hpr in
      let job = await queue(["sleep 6"])
      try await until("it runs") { try phases()[job] == "running" }
      for offset in ["+25h", "+0"] {
        try Self.set(file, offset)
        let seconds = try await Program("date", ["+%s"]).mustRun(environment: environment)
        let shown = Double(seconds.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
        #expect((shown - Date().timeIntervalSince1970 > 80_000) == (offset == "+25h"))
        let later = await queue(["true"])
        try await until("one that came after the jump is over") {
          await theCoordinator.book(later)?.state == .success
        }
      }
      try await quiet(within: 60)
      hpr.signal(SIGTERM)
    }
    #expect(end.status == 0)
    #expect(!end.log.contains(" warning ") && !end.log.contains(" error "), "\(end.log)")
    let books = await theCoordinator.books
    #expect(books.jobs.count == 3)
    #expect(books.jobs.allSatisfy { $0.state == .success && $0.launches.count == 1 })
  }

  private static func set(_ file: String, _ offset: String) throws {
    try Data("\(offset)\n".utf8).write(to: URL(filePath: file))
  }

  private func queue(_ script: [String]) async -> Int {
    var spec = JobSpec(script: script)
    spec.runner = "sandbox"
    return await theCoordinator.queue(spec)
  }
}
