import Foundation
import Testing
import World

extension OneAtATime {
  @Suite("The same conversation on a Docker Engine", .serialized, .timeLimit(.minutes(10)))
  struct DockerConversationTests {
    @Test("a job by the steps and by hpr run is the same for coordinator and engine, in each fault")
    func rows() async throws {
      let rows = Row.docker
      let found = try await Rows.differences(rows, most: 4, Self.play)
      #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
      print("\(rows.count) jobs were played both ways on a Docker Engine")
    }

    private static func play(_ row: Row, _ play: Play) async throws -> [JournalEntry] {
      let journal = Journal()
      try await Stage.play(journal: journal) { stage in
        for fault in row.coordinator { await stage.coordinator.faults.add(fault) }
        for fault in row.engine {
          await stage.proxy.meet(RequestPattern(fault.pattern), fault.moment, fault.how)
        }
        let job = await stage.queue(["echo hi"])
        try await play.run(on: stage, row.name)
        #expect(try await stage.leftovers() == [], "\(row.name), \(play)")
        #expect(await stage.coordinator.book(job)?.launches.count ?? 0 <= 1, "\(row.name), \(play)")
      }
      return await journal.entries
    }
  }
}
