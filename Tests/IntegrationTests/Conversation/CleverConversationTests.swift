import Foundation
import Testing
import World

extension WithoutEngine {
  @Suite("The same conversation on Clever Cloud", .serialized, .timeLimit(.minutes(10)))
  struct CleverConversationTests {
    @Test("a job by the steps and by hpr run is the same for coordinator and cloud, in each fault")
    func rows() async throws {
      try await Rows.compare(Row.clever, most: 10, on: "Clever Cloud", Self.play)
    }

    private static func play(_ row: Row, _ play: Play) async throws -> [JournalEntry] {
      let journal = Journal()
      var settings = CleverCloudSettings()
      settings.behaviour.fate = row.fate
      try await CleverStage.play(
        account: row.isTenants ? .ofNamespace : .first,
        groups: ["grp": CleverStage.attributes(settings.organisations[1])], clever: settings,
        journal: journal
      ) { stage in
        for fault in row.coordinator { await stage.cloud.coordinator.faults.add(fault) }
        for fault in row.cloud { await stage.cloud.clever.faults.add(fault) }
        for fault in row.repositories { await stage.cloud.repositories.add(fault) }
        let job = await stage.queue(row.script)
        try await play.run(row, job, on: stage, journal)
        let books = await stage.cloud.clever.books
        #expect(books.existing == [] && books.launchedTwice == [], "\(row.name), \(play)")
      }
      return await journal.entries
    }
  }
}
