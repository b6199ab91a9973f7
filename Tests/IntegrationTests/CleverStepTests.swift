import Foundation
import Testing
import World

extension WithoutEngine {
  /// The single steps on Clever Cloud, by the built program.
  @Suite("Single steps on Clever Cloud", .serialized, .timeLimit(.minutes(10)))
  struct CleverStepTests {
    private static let pipe = "hpr acquire-once | hpr provision | hpr launch > job.json"

    @Test("the pipe is the whole life of a job: 0 for a success, 7 for a failure")
    func pipe() async throws {
      try await CleverStage.play { stage in
        try await stage.shell(Self.pipe, ends: 3)
        for (script, status) in [("echo hi", 0), ("exit 3", 7)] as [(String, Int32)] {
          let job = await stage.queue([script])
          try await stage.shell(Self.pipe, ends: 0)
          #expect(try stage.phase("job.json") == "starting")
          try await stage.shell("hpr wait job.json > over.json", ends: status)
          #expect(await stage.cloud.clever.books.existing.count == 1, "the resource stays")
          try await stage.shell("hpr decommission job.json > over.json", ends: 0)
          #expect(try stage.phase("over.json") == "over")
          let result = try stage.member("result", of: "over.json") as? String
          #expect(result == (status == 0 ? "success" : "failed"))
          let book = try #require(await stage.cloud.coordinator.book(job))
          #expect(book.launches.count == 1 && book.reportedBy == "inner")
        }
        let books = await stage.cloud.clever.books
        #expect(books.existing == [] && books.launchedTwice == [] && books.doubled == [])
        let isOfStep = books.applications.allSatisfy { $0.name.hasPrefix("hpd-job-s") }
        #expect(isOfStep)
      }
    }

    @Test("a record of which only what the contract shows is left serves each step")
    func contract() async throws {
      try await CleverStage.play { stage in
        let job = await stage.queue()
        try await stage.shell("hpr acquire-once | hpr provision > job.json", ends: 0)
        for verb in ["launch", "wait", "decommission"] {
          try Self.cutDown("\(stage.directory)/job.json")
          try await stage.shell("hpr \(verb) -o job.json job.json", ends: 0)
        }
        #expect(try stage.phase("job.json") == "over")
        #expect(await stage.cloud.coordinator.book(job)?.launches.count == 1)
        #expect(await stage.cloud.clever.books.existing == [])
      }
    }

    /// Leaves in a record what `cli.md` shows.
    private static func cutDown(_ path: String) throws {
      let shown: Set = [
        "version", "runner", "job_id", "token", "phase", "expected_weight", "trace_offset",
        "acquired_at", "job", "resource",
      ]
      let data = try Data(contentsOf: URL(filePath: path))
      let all = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      var record = all.filter { shown.contains($0.key) }
      let resource = try #require(record["resource"] as? [String: Any])
      record["resource"] = resource.filter { $0.key != "account" }
      try JSONSerialization.data(withJSONObject: record).write(to: URL(filePath: path))
    }

    @Test("a cancelled job ends wait with 8, one that runs on with 3 in time")
    func canceled() async throws {
      try await CleverStage.play { stage in
        let job = await stage.queue(["sleep 60"])
        try await stage.shell(Self.pipe, ends: 0)
        try await stage.shell("hpr wait --timeout 1 job.json > later.json", ends: 3)
        await stage.cloud.coordinator.control(job, "cancel")
        try await stage.shell("hpr wait later.json > over.json", ends: 8)
        try await stage.shell("hpr decommission over.json > /dev/null", ends: 0)
        #expect(await stage.cloud.clever.books.existing == [])
      }
    }

    @Test("a running job is not decommissioned: 2; by force it is reported failed first")
    func running() async throws {
      try await CleverStage.play { stage in
        let job = await stage.queue(["sleep 60"])
        try await stage.shell(Self.pipe, ends: 0)
        let end = try await stage.shell("hpr decommission job.json > same.json", ends: 2)
        #expect(end.error.contains("the coordinator says that the job runs"))
        #expect(await stage.cloud.clever.books.existing.count == 1)
        #expect(try stage.phase("same.json") == "starting")
        await stage.cloud.coordinator.faults.add(Fault(.job, .answer, status: 502))
        try await stage.shell("hpr decommission job.json > same.json", ends: 4)
        #expect(await stage.cloud.clever.books.existing.count == 1)
        await stage.cloud.coordinator.faults.releaseAll()
        try await stage.shell("hpr decommission --force job.json > over.json", ends: 0)
        #expect(try stage.phase("over.json") == "over")
        let book = try #require(await stage.cloud.coordinator.book(job))
        #expect(book.state == .failed && book.reportedBy == "dispatcher")
        #expect(await stage.cloud.clever.books.existing == [])
      }
    }

    @Test("fail reports a job with a message, wherever it stands, and at the end of its log")
    func fail() async throws {
      try await CleverStage.play { stage in
        let fresh = await stage.queue()
        try await stage.shell(
          "hpr acquire-once > a.json && hpr fail a.json --message 'out of order' > f.json", ends: 0)
        #expect(try stage.phase("f.json") == "over")
        #expect(await stage.cloud.coordinator.book(fresh)?.state == .failed)
        #expect(await stage.trace(fresh).contains("hpr: out of order"))
        let running = await stage.queue(["echo begun", "sleep 60"])
        try await stage.shell(Self.pipe, ends: 0)
        try await until("it has begun") { await stage.trace(running).contains("begun") }
        try await stage.shell("hpr fail job.json --message enough > f.json", ends: 0)
        #expect(try stage.phase("f.json") == "decommissioning")
        let log = await stage.trace(running)
        #expect(log.contains("begun") && log.hasSuffix("hpr: enough\n"), "\(log)")
        try await stage.shell("hpr launch f.json > /dev/null", ends: 1)
        try await stage.shell("hpr decommission f.json > over.json", ends: 0)
        #expect(await stage.cloud.clever.books.existing == [])
      }
    }

    @Test("steps killed at any moment and taken again: one application, one launch")
    func killed() async throws {
      try await CleverStage.play { stage in
        let job = await stage.queue()
        try await stage.shell("hpr acquire-once > a.json", ends: 0)
        await stage.cloud.clever.faults.add(Fault(.createApplication, .hold, .after))
        try await kill("provision", "a.json", on: stage) {
          await stage.cloud.clever.books.created == 1
        }
        await stage.cloud.clever.faults.releaseAll()
        try await stage.shell("hpr provision a.json > p.json", ends: 0)
        let push = await stage.cloud.repositories.add(DeploymentFault(.push, .hold, .after))
        try await kill("launch", "p.json", on: stage) {
          await stage.cloud.repositories.waitUntilHeld(push)
          return true
        }
        await stage.cloud.repositories.release(push)
        try await stage.shell(
          "hpr launch p.json > l.json && hpr launch p.json > again.json", ends: 0)
        try await stage.shell("hpr provision a.json > back.json", ends: 0)
        try await stage.shell("hpr wait l.json | hpr decommission > over.json", ends: 0)
        #expect(await stage.cloud.coordinator.book(job)?.launches.count == 1)
        let books = await stage.cloud.clever.books
        #expect(books.created == 1)
        #expect(books.existing == [] && books.launchedTwice == [])
      }
    }

    /// Kills a step once it has brought that about.
    private func kill(
      _ verb: String, _ record: String, on stage: CleverStage,
      when isTime: @Sendable () async throws -> Bool
    ) async throws {
      let arguments = [
        verb, "-c", stage.configuration, "-l", "trace", "\(stage.directory)/\(record)",
      ]
      let log = "\(stage.directory)/hpr.log"
      let end = try await HprProcess.run(arguments, log: log) { hpr in
        try await until("it is time to kill \(verb)", isTime)
        hpr.signal(SIGKILL)
      }
      #expect(end.status == 128 + SIGKILL, "\(end.log)")
    }

    @Test("a job that cannot be provisioned is failed with a sentence; the record says over, 5")
    func refused() async throws {
      try await CleverStage.play(runner: "cc_max_flavor = \"M\"") { stage in
        let job = await stage.queue(flavor: "L")
        let end = try await stage.shell(
          "hpr acquire-once | hpr provision > p.json; s=$?; hpr launch p.json; echo $?; exit $s",
          ends: 5)
        #expect(end.output.hasSuffix("\n1\n"), "launch does not take it")
        #expect(try stage.phase("p.json") == "over")
        #expect(await stage.cloud.coordinator.book(job)?.reason == "script_failure")
        #expect(await stage.trace(job).contains("the choices are"))
      }
    }

    @Test(
      "a record of the daemon's is refused while its job runs, failed and decommissioned by order")
    func daemons() async throws {
      try await CleverStage.play { stage in
        let job = await stage.queue(["sleep 60"])
        _ = try await stage.daemon { hpr in
          try await until("it runs") { try stage.phases() == [job: "running"] }
          hpr.signal(SIGKILL)
        }
        try await stage.shell(
          "$HPR state show -c $CONFIG --record sandbox/\(job) > r.json", ends: 0)
        try await stage.shell("hpr decommission r.json > same.json", ends: 2)
        try await stage.shell("hpr fail -o r.json r.json --message 'by hand'", ends: 0)
        #expect(await stage.trace(job).hasSuffix("hpr: by hand\n"))
        try await stage.shell("hpr decommission -o r.json r.json", ends: 0)
        #expect(try stage.phase("r.json") == "over")
        #expect(await stage.cloud.clever.books.existing == [])
        try await stage.runUntilTerminated { _ in try await stage.allOver() }
        #expect(await stage.cloud.coordinator.book(job)?.state == .failed)
      }
    }

    @Test("what the configuration keeps, wait leaves kept and decommission removes")
    func kept() async throws {
      try await CleverStage.play(global: "paas_finished_jobs_keep_resources = true") { stage in
        await stage.queue()
        try await stage.shell(Self.pipe, ends: 0)
        try await stage.shell("hpr wait job.json > over.json", ends: 0)
        #expect(try stage.phase("over.json") == "kept")
        #expect(await stage.cloud.clever.books.existing.count == 1)
        try await stage.shell("hpr decommission --dry-run over.json > same.json", ends: 0)
        #expect(await stage.cloud.clever.books.existing.count == 1)
        try await stage.shell("hpr decommission over.json > gone.json", ends: 0)
        #expect(await stage.cloud.clever.books.existing == [])
      }
    }

    @Test("acquire-once waits for its answer under signals, and keeps the job")
    func signals() async throws {
      try await CleverStage.play { stage in
        let job = await stage.queue()
        let hold = await stage.cloud.coordinator.faults.add(Fault(.request, .hold, .after))
        let file = "\(stage.directory)/a.json"
        let arguments = ["acquire-once", "-c", stage.configuration, "-l", "trace", "-o", file]
        let end = try await HprProcess.run(arguments, log: "\(stage.directory)/hpr.log") { hpr in
          try await until("it was granted") {
            await stage.cloud.coordinator.book(job)?.grantedAt != nil
          }
          for signal in [SIGTERM, SIGINT, SIGQUIT, SIGHUP] { hpr.signal(signal) }
          await stage.cloud.coordinator.faults.release(hold)
        }
        #expect(end.status == 0, "\(end.log)")
        #expect(try stage.member("job_id", of: "a.json") as? Int == job)
      }
    }

    @Test("a record that cannot be written is never lost in silence")
    func unwritable() async throws {
      try await CleverStage.play { stage in
        for target in ["> /dev/full", "-o /dev/full/x", "| true"] {
          let job = await stage.queue()
          let end = try await stage.shell("hpr acquire-once \(target)")
          // Whoever reads a pipe may have read it by the time it closes.
          guard target != "| true" || end.status != 0 else { continue }
          #expect(end.status == 1 && end.error.contains("cannot be written"), "\(end.error)")
          #expect(await stage.cloud.coordinator.book(job)?.state == .failed)
        }
        await stage.cloud.coordinator.control(runner: "sandbox", "resume")
        await stage.queue()
        try await stage.shell("hpr acquire-once > a.json", ends: 0)
        let end = try await stage.shell("hpr provision a.json > /dev/full", ends: 1)
        #expect(end.error.contains("the job's record cannot be written"))
        try await stage.shell("hpr decommission --force a.json > /dev/null", ends: 0)
        #expect(await stage.cloud.clever.books.existing == [])
      }
    }

    @Test("a tenant's job lives and goes in the tenant's organisation")
    func tenants() async throws {
      let organisations = CleverCloudSettings().organisations
      let groups = ["grp": CleverStage.attributes(organisations[1])]
      try await CleverStage.play(account: .ofNamespace, groups: groups) { stage in
        await stage.queue()
        try await stage.shell(Self.pipe, ends: 0)
        try await stage.shell("hpr wait job.json | hpr decommission > over.json", ends: 0)
        #expect(try stage.phase("over.json") == "over")
        let books = await stage.cloud.clever.books
        #expect(books.applications.map(\.organisation) == [organisations[1].id])
        #expect(books.existing == [])
        await stage.queue()
        try await stage.runUntilTerminated { _ in try await stage.allOver() }
        let swept = try await stage.shell("hpr decommission --orphans --namespace grp", ends: 0)
        #expect(swept.output.contains("no resources"))
        try await stage.shell("hpr decommission --orphans --namespace nobody", ends: 4)
      }
    }

    @Test("--steps removes what steps left, by their mark and age; the daemon leaves it alone")
    func leftovers() async throws {
      try await CleverStage.play(global: "orphan_check_interval = 1") { stage in
        await stage.queue()
        try await stage.shell("hpr acquire-once | hpr provision > p.json", ends: 0)
        try await stage.runUntilTerminated { _ in
          try await until("the daemon has looked for orphans") {
            await stage.cloud.clever.books.requests["applications"] ?? 0 > 6
          }
        }
        #expect(await stage.cloud.clever.books.existing.count == 1)
        let young = try await stage.shell("hpr decommission --steps --dry-run", ends: 0)
        #expect(young.output.contains("too short a time ago"))
        try await stage.shell("hpr fail --message x p.json > /dev/null", ends: 0)
        #expect(await stage.cloud.clever.books.existing == [])
      }
    }
  }
}
