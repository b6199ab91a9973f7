import Foundation
import Testing
import World

extension WithoutEngine {
  /// What a deployment repository can do to a push, by the built program and a real git.
  @Suite("On Clever Cloud, a repository in trouble", .serialized, .timeLimit(.minutes(10)))
  struct CleverPushTroubleTests {
    @Test("a hook declines the push: the job fails with its words, and the application goes")
    func hook() async throws {
      try await CleverStage.play { stage in
        let hold = await stage.cloud.repositories.add(DeploymentFault(.refs, .hold))
        let job = await stage.queue()
        try await stage.runUntilTerminated { _ in
          await stage.cloud.repositories.waitUntilHeld(hold)
          let application = try #require(await stage.cloud.clever.books.existing.first)
          try await stage.cloud.repositories.decline(
            application, saying: "no space on this platform")
          await stage.cloud.repositories.release(hold)
          try await stage.allOver()
        }
        let book = try #require(await stage.cloud.coordinator.book(job))
        #expect(book.reason == "runner_system_failure" && book.reportedBy == "dispatcher")
        let trace = await stage.trace(job)
        #expect(trace.contains("no space on this platform"), "\(trace)")
        try await isClean(stage, launches: 0)
      }
    }

    /// What becomes of the answer to the push that was taken.
    enum Loss: String, CaseIterable, Sendable {
      case empty, cut, half, overload
      var fault: DeploymentFault {
        switch self {
        case .empty: DeploymentFault(.push, .empty, .after, times: 1)
        case .cut: DeploymentFault(.push, .cut, .after, times: 1)
        case .half: DeploymentFault(.push, .half, .after, times: 1)
        case .overload: DeploymentFault(.push, .answer, .after, times: 1, status: 503)
        }
      }
    }

    @Test(
      "the answer to a push is lost: the commit is found, nothing is pushed again",
      arguments: Loss.allCases)
    func lost(loss: Loss) async throws {
      try await CleverStage.play { stage in
        await stage.cloud.repositories.add(loss.fault)
        try await succeedsOnce(on: stage)
        let pushes = await stage.cloud.repositories.calls.count { $0.hasPrefix("POST") }
        #expect(pushes == 1, "\(loss)")
      }
    }

    @Test("the connection is cut before the push is taken: it is pushed once more")
    func cutBefore() async throws {
      try await CleverStage.play { stage in
        await stage.cloud.repositories.add(DeploymentFault(.push, .cut, .before, times: 1))
        try await succeedsOnce(on: stage)
        let pushes = await stage.cloud.repositories.calls.count { $0.hasPrefix("POST") }
        #expect(pushes == 2)
      }
    }

    @Test("30 s of silence before the push is answered: the job runs all the same, once")
    func silence() async throws {
      try await CleverStage.play { stage in
        await stage.cloud.repositories.add(
          DeploymentFault(.push, .hold, .after, times: 1, seconds: 32))
        try await succeedsOnce(on: stage)
      }
    }

    @Test("the repository answers 401 or 404 at first: that is waited out", arguments: [401, 404])
    func early(status: Int) async throws {
      try await CleverStage.play { stage in
        await stage.cloud.repositories.add(
          DeploymentFault(.refs, .answer, times: 2, status: status))
        await stage.cloud.repositories.add(
          DeploymentFault(.push, .answer, times: 1, status: status))
        try await succeedsOnce(on: stage)
      }
    }

    private func succeedsOnce(on stage: CleverStage) async throws {
      let job = await stage.queue()
      try await stage.runUntilTerminated { _ in try await stage.allOver(within: 100) }
      let book = try #require(await stage.cloud.coordinator.book(job))
      #expect(book.state == .success && book.launches.count == 1, "\(book)")
      try await isClean(stage, launches: 1)
    }

    private func isClean(_ stage: CleverStage, launches: Int) async throws {
      let books = await stage.cloud.clever.books
      #expect(books.created == 1 && books.existing == [] && books.doubled == [])
      #expect(books.applications.map(\.launches) == [launches])
      #expect(books.applications.allSatisfy { $0.pushes.count == launches })
    }
  }
}
