import Foundation
import Testing
import World

extension OneAtATime {
  @Suite("The same conversation on a Docker Engine", .serialized, .timeLimit(.minutes(10)))
  struct DockerConversationTests {
    @Test("a job by the steps and by hpr run is the same for coordinator and engine, in each fault")
    func rows() async throws {
      try await Rows.compare(Row.docker, most: 4, on: "a Docker Engine", Self.play)
    }

    private static func play(_ row: Row, _ play: Play) async throws -> [JournalEntry] {
      let journal = Journal()
      try await Stage.play(journal: journal) { stage in
        if row.isBroken {
          try stage.reconfigure(InnerImage.name, "127.0.0.1:9/there-is-no-such-image:1")
        }
        for fault in row.coordinator { await stage.coordinator.faults.add(fault) }
        for fault in row.engine {
          let pattern = RequestPattern(fault.pattern)
          if let how = fault.how {
            await stage.proxy.meet(pattern, fault.moment, how)
          } else {
            _ = await stage.proxy.hold(pattern, fault.moment)
          }
        }
        let job = await stage.queue(row.script)
        try await play.run(row, job, on: stage, journal)
        #expect(try await stage.leftovers() == [], "\(row.name), \(play)")
        #expect(await stage.coordinator.book(job)?.launches.count ?? 0 <= 1, "\(row.name), \(play)")
      }
      return await journal.entries
    }
  }
}
