import Foundation
import Testing
import World

extension OneAtATime {
  @Suite("Jobs launched by hand and imported", .serialized, .timeLimit(.minutes(10)))
  struct ImportedJobTests {
    private static let byHand = """
      hpr acquire-once | hpr provision | hpr launch > job.json && \
      $HPR state import -c $CONFIG job.json
      """
    private static let global = "concurrent = 4\norphan_check_interval = 1"

    @Test("the daemon tracks one on Clever Cloud to its end, and removes its application")
    func clever() async throws {
      try await CleverStage.play(global: Self.global) { stage in
        let job = await stage.queue(["sleep 4"])
        try await stage.shell(Self.byHand, ends: 0)
        #expect(try stage.phases() == [job: "starting"])
        try await stage.runUntilTerminated { _ in
          try await until("it is tracked") { try stage.phases() == [job: "running"] }
          #expect(await stage.cloud.clever.books.existing.count == 1)
          try await stage.allOver()
        }
        let book = await stage.cloud.coordinator.book(job)
        #expect(book?.state == .success && book?.launches.count == 1)
        let books = await stage.cloud.clever.books
        #expect(books.created == 1 && books.existing == [])
      }
    }

    @Test("the daemon tracks one on a Docker Engine to its end, and removes container and image")
    func docker() async throws {
      try await Stage.play(global: Self.global) { stage in
        let job = await stage.queue(Stage.endless)
        try await stage.shell(Self.byHand, ends: 0)
        #expect(try stage.phases() == [job: "starting"])
        _ = try await stage.runUntilTerminated { _ in
          try await stage.live([job], in: "running")
          let containers = try await stage.containers()
          #expect(containers.count == 1)
          try await stage.letEnd(containers)
          try await stage.allOver()
        }
        let book = await stage.coordinator.book(job)
        #expect(book?.state == .success && book?.launches.count == 1)
        #expect(try await stage.leftovers() == [])
      }
    }
  }
}
