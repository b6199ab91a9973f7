import Foundation
import Testing
import World

extension OneAtATime {
  /// `clever-docker`, by the built program against the sandbox's cloud.
  @Suite("On Clever Cloud", .serialized, .timeLimit(.minutes(5)))
  struct CleverTests {
    @Test("jobs end as they do, one by a build that fails, and no application is left")
    func jobs() async throws {
      try await CleverStage.play { stage in
        var expected: [Int: JobBook.State] = [:]
        for number in 1...4 { expected[await stage.queue(["echo \(number)"])] = .success }
        let failing = await stage.queue(["exit 3"])
        let unbuilt = await stage.queue(["true"], .buildFails)
        expected[failing] = .failed
        expected[unbuilt] = .failed
        let end = try await stage.runUntilTerminated { _ in try await stage.allOver() }
        #expect(end.status == 0, "\(end.log)")
        let books = await stage.cloud.coordinator.books
        for book in books.jobs { #expect(book.state == expected[book.id], "\(book)") }
        #expect(books.launchedTwice == [])
        #expect(await stage.cloud.coordinator.book(failing)?.exitCode == 3)
        let book = try #require(await stage.cloud.coordinator.book(unbuilt))
        #expect(book.reason == "runner_system_failure" && book.reportedBy == "dispatcher")
        let trace = await stage.trace(unbuilt)
        #expect(trace.contains("FAIL"), "\(trace)")
        let applications = await stage.cloud.clever.books
        #expect(applications.created == 6)
        #expect(applications.existing == [] && applications.foreignDeleted == [])
        #expect(applications.launchedTwice == [] && applications.doubled == [])
      }
    }

    @Test(
      "a flavor that is not there, or too large, fails its job at once and names the choices",
      arguments: [("HUGE", "is not available"), ("L", "is larger than the largest")])
    func refusedFlavor(flavor: String, why: String) async throws {
      try await CleverStage.play(runner: "cc_max_flavor = \"M\"") { stage in
        let job = await stage.queue(flavor: flavor)
        let good = await stage.queue(flavor: "S")
        try await stage.runUntilTerminated { _ in
          try await until("it has failed", within: 10) {
            await stage.cloud.coordinator.book(job)?.state == .failed
          }
          try await stage.allOver()
        }
        let book = try #require(await stage.cloud.coordinator.book(job))
        #expect(book.reason == "script_failure" && book.reportedBy == "dispatcher")
        let trace = await stage.trace(job)
        #expect(trace.contains("\"\(flavor)\"") && trace.contains(why), "\(trace)")
        #expect(trace.contains("the choices are XS, S, M") && !trace.contains("M, L"), "\(trace)")
        #expect(await stage.cloud.coordinator.book(good)?.state == .success)
        #expect(await stage.cloud.clever.books.applications.map(\.job) == [good])
      }
    }

    @Test("a tenant without attributes fails its own job and names the attribute")
    func tenants() async throws {
      let organisations = CleverCloudSettings().organisations
      let groups = [
        "bare": ["other": "1"], "half": ["cc_orga_id": organisations[0].id],
        "grp": CleverStage.attributes(organisations[1]),
      ]
      try await CleverStage.play(account: .ofNamespace, groups: groups) { stage in
        let bare = await stage.queue(project: "bare/demo")
        let half = await stage.queue(project: "half/demo")
        let good = await stage.queue(project: "grp/demo")
        try await stage.runUntilTerminated { _ in try await stage.allOver() }
        for (job, attribute) in [(bare, "cc_orga_id"), (half, "cc_orga_token")] {
          let book = try #require(await stage.cloud.coordinator.book(job))
          #expect(book.reason == "runner_system_failure" && book.reportedBy == "dispatcher")
          let trace = await stage.trace(job)
          #expect(trace.contains("no custom attribute \(attribute)"), "\(trace)")
        }
        #expect(await stage.cloud.coordinator.book(good)?.state == .success)
        let applications = await stage.cloud.clever.books
        #expect(applications.applications.map(\.organisation) == [organisations[1].id])
        #expect(applications.existing == [])
      }
    }

    @Test("a create whose answer is lost is found again by its name, and launched once")
    func lostAnswer() async throws {
      try await CleverStage.play { stage in
        await stage.cloud.clever.faults.add(Fault(.createApplication, .cut, .after, times: 1))
        let job = await stage.queue()
        try await stage.runUntilTerminated { _ in try await stage.allOver() }
        let book = try #require(await stage.cloud.coordinator.book(job))
        #expect(book.state == .success && book.launches.count == 1)
        let applications = await stage.cloud.clever.books
        #expect(applications.created == 1 && applications.existing == [])
        #expect(applications.applications.map(\.launches) == [1])
        #expect(applications.requests["createApplication"] == 1)
      }
    }
  }
}
