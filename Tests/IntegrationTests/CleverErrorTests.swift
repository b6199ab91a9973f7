import Foundation
import Testing
import World

extension WithoutEngine {
  @Suite("On Clever Cloud, an error of the API", .serialized, .timeLimit(.minutes(10)))
  struct CleverErrorTests {
    @Test(
      "fails its job at once, and its fields and the request's id are in both logs",
      arguments: [
        ("cc_zone = \"nowhere\"", "(error 501)", "zone: unknown"),
        ("cc_extra_env = { \"A-B\" = \"env-s3cret\" }", "(error 557)", "A-B: not valid"),
      ])
    func fields(line: String, id: String, field: String) async throws {
      try await CleverStage.play(runner: line) { stage in
        let job = await stage.queue()
        let end = try await stage.runUntilTerminated { _ in try await stage.allOver(within: 30) }
        let book = try #require(await stage.cloud.coordinator.book(job))
        #expect(book.reason == "runner_system_failure" && book.reportedBy == "dispatcher")
        #expect((book.finishedAt ?? .infinity) - (book.grantedAt ?? 0) < 10)
        for text in [await stage.trace(job), end.log] {
          #expect(text.contains(id) && text.contains(field), "\(text.suffix(2000))")
          #expect(text.contains("(request ") && !text.contains("env-s3cret"))
        }
        #expect(await stage.cloud.clever.books.existing == [])
      }
    }

    @Test("9017: the catalogue is read anew, and the create sent once more")
    func outdated() async throws {
      try await CleverStage.play { stage in
        let first = await stage.queue()
        try await stage.runUntilTerminated { _ in
          try await stage.allOver(within: 30)
          await stage.cloud.clever.outdate()
          let second = await stage.queue()
          try await stage.allOver(within: 30)
          #expect(await stage.cloud.coordinator.book(second)?.state == .success)
        }
        #expect(await stage.cloud.coordinator.book(first)?.state == .success)
        let books = await stage.cloud.clever.books
        #expect(books.requests["createApplication"] == 3 && books.created == 2)
        #expect(books.existing == [])
      }
    }

    @Test("cancelled between two polls: gone by the second one after it")
    func betweenPolls() async throws {
      try await CleverStage.play(pollInterval: 3) { stage in
        try await stage.runUntilTerminated { _ in
          let job = await stage.queue(["sleep 60"])
          try await until("it runs") { try stage.phases() == [job: "running"] }
          let calls = await stage.cloud.coordinator.book(job)?.calls ?? 0
          try await until("it was asked for", within: 10) {
            await stage.cloud.coordinator.book(job)?.calls ?? 0 > calls
          }
          try await Task.sleep(for: .milliseconds(1200))
          await stage.cloud.coordinator.control(job, "cancel")
          // A second for the deletion itself.
          try await until("the application is gone", within: 7) {
            await stage.cloud.clever.books.existing.isEmpty
          }
          try await until("the record is dropped", within: 10) { try stage.phases().isEmpty }
        }
        #expect(await stage.cloud.coordinator.books.jobs.map(\.state) == [.canceled])
      }
    }
  }
}
