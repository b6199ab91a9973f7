import Foundation
import Testing
import World

extension WithoutEngine {
  /// `clever-docker`, by the built program against the sandbox's cloud.
  @Suite("On Clever Cloud", .serialized, .timeLimit(.minutes(10)))
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

    @Test("with OAuth1 an application is made, pushed to as its user, and deleted")
    func oauth() async throws {
      let settings = CleverCloudSettings()
      let user = try #require(settings.users.first)
      let lines = """
        cc_orga_id = "\(settings.organisations[1].id)"
        cc_auth = "oauth1"
        cc_oauth_consumer_key = "\(user.consumer.key)"
        cc_oauth_consumer_secret = "\(user.consumer.secret)"
        cc_oauth_token = "\(user.token.key)"
        cc_oauth_token_secret = "\(user.token.secret)"
        """
      try await CleverStage.play(runner: lines, account: .asSaid) { stage in
        try await runOne(on: stage)
        #expect(await stage.cloud.repositories.users == [user.token.key])
        let books = await stage.cloud.clever.books
        #expect(books.applications.map(\.organisation) == [settings.organisations[1].id])
      }
    }

    @Test("the credentials of pushes are apart from those of the API", arguments: [true, false])
    func gitCredentials(areRight: Bool) async throws {
      var settings = CleverCloudSettings()
      settings.gitAccounts = [.init(user: "deployer", password: "a-passw0rd-of-pushes")]
      let password = areRight ? "a-passw0rd-of-pushes" : "another-passw0rd"
      let lines = """
        cc_git_user = "deployer"
        cc_git_password = "\(password)"
        """
      let global = areRight ? "" : "paas_provisioning_timeout = 40"
      try await CleverStage.play(
        global: "concurrent = 1\n\(global)", runner: lines, clever: settings
      ) { stage in
        guard areRight else { return try await refuseOne(on: stage) }
        try await runOne(on: stage)
        #expect(await stage.cloud.repositories.users == ["deployer"])
      }
    }

    private func runOne(on stage: CleverStage) async throws {
      let job = await stage.queue()
      try await stage.runUntilTerminated { _ in try await stage.allOver() }
      let book = try #require(await stage.cloud.coordinator.book(job))
      #expect(book.state == .success && book.launches.count == 1)
      #expect(await stage.cloud.clever.books.existing == [])
    }

    /// The push is refused for good: the job fails with a sentence, and no other is taken.
    private func refuseOne(on stage: CleverStage) async throws {
      let job = await stage.queue()
      try await stage.runUntilTerminated { hpr in
        try await until("it has failed", within: 80) {
          await stage.cloud.coordinator.book(job)?.state == .failed
        }
        let second = await stage.queue()
        try await hpr.logs("its provider is away")
        #expect(await stage.cloud.coordinator.book(second)?.grantedAt == nil)
        try await until("nothing is tracked") { try stage.phases().isEmpty }
      }
      #expect(await stage.trace(job).contains("401"))
      #expect(await stage.cloud.clever.books.existing == [])
    }

    @Test("an application that no listing shows for 20 s is found by its name and launched once")
    func hidden() async throws {
      try await CleverStage.play { stage in
        await stage.cloud.clever.faults.add(Fault(.createApplication, .cut, .after, times: 1))
        var spec = JobSpec(script: ["echo hi"])
        spec.delay = 1
        let job = await stage.cloud.coordinator.queue(spec)
        var behaviour = ApplicationBehaviour()
        behaviour.hiddenSeconds = 20
        await stage.cloud.clever.behave(behaviour, job: job)
        try await stage.runUntilTerminated { _ in try await stage.allOver(within: 120) }
        let book = try #require(await stage.cloud.coordinator.book(job))
        #expect(book.state == .success && book.launches.count == 1)
        let applications = await stage.cloud.clever.books
        #expect(applications.created == 1 && applications.existing == [])
      }
    }

    @Test("an application that never takes a push fails its job at once, and is deleted")
    func notNeeded() async throws {
      var settings = CleverCloudSettings()
      settings.behaviour.repositoryState = "NOT_NEEDED"
      try await CleverStage.play(clever: settings) { stage in
        let job = await stage.queue()
        try await stage.runUntilTerminated { _ in try await stage.allOver(within: 40) }
        let book = try #require(await stage.cloud.coordinator.book(job))
        #expect(book.reason == "runner_system_failure" && book.reportedBy == "dispatcher")
        #expect(await stage.trace(job).contains("NOT_NEEDED"))
        let applications = await stage.cloud.clever.books
        #expect(applications.created == 1 && applications.existing == [])
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
