import Foundation
import Testing
import World

@Suite("Jobs on a real Docker Engine", .serialized, .timeLimit(.minutes(5)))
struct JobTests {
  @Test("one job runs, its log arrives, nothing is left")
  func oneJob() async throws {
    try await Stage.play { stage in
      let job = await stage.coordinator.queue(JobSpec(script: ["echo good morning"]))
      let end = try await stage.runUntilTerminated { _ in try await stage.allOver() }
      #expect(end.status == 0, "\(end.log)")
      let book = try #require(await stage.coordinator.book(job))
      #expect(book.state == .success)
      #expect(book.launches.count == 1)
      let trace = String(decoding: await stage.coordinator.trace(job) ?? Data(), as: UTF8.self)
      #expect(trace.contains("good morning"))
      #expect(try await stage.leftovers().isEmpty)
    }
  }
}
