import Foundation
import Testing
import World

extension WithoutEngine {
  @Suite("On a Clever Cloud in trouble", .serialized, .timeLimit(.minutes(10)))
  struct CleverStormTests {
    /// 10 % of what hpr asks the coordinator, the tenants' attributes too. What is granted is not
    /// taken back: nobody could know of it.
    private func cloud(over coordinator: FaultDesk) async -> [Int] {
      var fault = Fault(.any, .html, .before, status: 502)
      fault.caller = "dispatcher"
      fault.percent = 10
      fault.seed = 20_261_128
      var storm = [await coordinator.add(fault)]
      for endpoint in [Fault.Endpoint.trace, .update, .job, .attributes] {
        fault = Fault(endpoint, .answer, .after, status: 500)
        if endpoint != .attributes { fault.caller = "dispatcher" }
        fault.percent = 10
        await coordinator.add(fault)
      }
      fault = Fault(.attributes, .answer, status: 503, times: 2)
      storm.append(await coordinator.add(fault))
      return storm
    }

    /// 10 % of the calls of git, before and after they do what they do, and two pushes for certain.
    private func cloud(over repositories: DeploymentRepositories) async -> [Int] {
      var storm: [Int] = []
      for moment in [DeploymentFault.Moment.before, .after] {
        var fault = DeploymentFault(.any, .answer, moment, status: 502)
        fault.percent = 10
        fault.seed = 20_261_128
        storm.append(await repositories.add(fault))
      }
      storm.append(await repositories.add(DeploymentFault(.push, .cut, .after, times: 2)))
      return storm
    }

    @Test(
      "10 % of 5xx on every call to anybody, three lost creates, five failing deletes: nothing is amiss"
    )
    func storm() async throws {
      let organisations = CleverCloudSettings().organisations
      let groups = [
        "grp": CleverStage.attributes(organisations[0]),
        "other": CleverStage.attributes(organisations[1]),
      ]
      try await CleverStage.play(
        global: "concurrent = 10", account: .ofNamespace, groups: groups
      ) { stage in
        let coordinator = await cloud(over: stage.cloud.coordinator.faults)
        let git = await cloud(over: stage.cloud.repositories)
        let faults = stage.cloud.clever.faults
        await faults.add(Fault(.createApplication, .cut, .after, times: 3))
        await faults.add(.overload(.deleteApplication, times: 5))
        var fault = Fault(.any, .html, .before, status: 503)
        fault.percent = 10
        fault.seed = 20_261_124
        var storm = [await faults.add(fault)]
        fault.moment = .after
        storm.append(await faults.add(fault))
        var jobs: [Int] = []
        for number in 1...20 {
          let project = number.isMultiple(of: 2) ? "grp/demo" : "other/demo"
          jobs.append(await stage.queue(["echo \(number)"], project: project))
        }
        let end = try await stage.runUntilTerminated { _ in
          try await stage.allOver(within: 450)
        }
        #expect(end.status == 0, "\(end.log.suffix(2000))")
        for id in storm { #expect(await faults.met(id) > 2) }
        for id in coordinator { #expect(await stage.cloud.coordinator.faults.met(id) >= 2) }
        for id in git { #expect(await stage.cloud.repositories.met(id) > 0) }
        let books = await stage.cloud.coordinator.books
        for job in books.jobs {
          #expect(job.state == .success && job.launches.count == 1, "\(job)")
        }
        let applications = await stage.cloud.clever.books
        #expect(applications.created == 20)
        #expect(Set(applications.applications.map(\.organisation)).count == 2)
        #expect(applications.existing == [] && applications.foreignDeleted == [])
        #expect(applications.launchedTwice == [] && applications.doubled == [])
        #expect(!end.log.contains("<html>"), "a proxy's page does no harm to the log")
      }
    }

    @Test("the table's quick rows: the failure is reported with the deployment's state")
    func quickFailures() async throws {
      try await CleverStage.play { stage in
        var says: [Int: String] = [:]
        says[await stage.queue(["true"], .buildFails)] = "failed (FAIL)"
        says[await stage.queue(["true"], .cancelled)] = "was cancelled (CANCELLED)"
        for state in ["DEFAULT_OF_PAYMENT", "MODERATED"] {
          let job = await stage.cloud.coordinator.queue(JobSpec(script: ["true"]))
          var behaviour = ApplicationBehaviour()
          behaviour.fate = .never
          behaviour.stuckState = state
          await stage.cloud.clever.behave(behaviour, job: job)
          says[job] = state
        }
        try await stage.runUntilTerminated { _ in try await stage.allOver(within: 40) }
        for (job, words) in says {
          let book = try #require(await stage.cloud.coordinator.book(job))
          #expect(book.reason == "runner_system_failure" && book.reportedBy == "dispatcher")
          let trace = await stage.trace(job)
          #expect(trace.contains(words), "\(trace)")
          let took = (book.finishedAt ?? .infinity) - (book.grantedAt ?? 0)
          #expect(took < 25, "\(words): \(took) s")
        }
        #expect(await stage.cloud.clever.books.existing == [])
      }
    }
  }
}
