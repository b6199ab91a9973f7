import Foundation
import Testing
import World

extension OneAtATime {
  /// What goes wrong with the calls about a job that lives: its heartbeats (`PUT`) while its
  /// container is launched, then the question how it stands (`GET /job`) while it runs; and with the
  /// sentence (`PATCH`) and the report (`PUT`) of one that fails.
  @Suite("A coordinator in trouble while jobs live", .serialized, .timeLimit(.minutes(10)))
  struct LiveTroubleTests {
    /// Each has a runner of its own, all in one hpr.
    struct Kind: Sendable {
      let name: String
      let action: Fault.Action
      var status: Int?
      /// How many calls it is to meet.
      var times = 2

      func fault(_ endpoint: Fault.Endpoint, of job: Int, state: String? = nil) -> Fault {
        var fault = Fault(endpoint, action, job: job, state: state, status: status)
        fault.caller = "dispatcher"
        if name == "cut-json" {
          // The status that is right for the question, and for nothing else.
          fault.status = endpoint == .job ? 200 : 201
          fault.headers = ["Content-Type": "application/json"]
          fault.body = #"{"id":4711,"sta"#
        }
        return fault
      }
    }

    private static func status(_ status: Int) -> Kind {
      Kind(name: "s\(status)", action: .answer, status: status)
    }

    private static let kinds: [Kind] =
      [409, 429, 500, 502, 503, 504].map { status($0) } + [
        Kind(name: "page", action: .html, status: 200), Kind(name: "cut-json", action: .answer),
        Kind(name: "endless", action: .endless, status: 200),
        Kind(name: "silent", action: .hold, times: 1),
      ]

    @Test("no container is touched, and each job ends as it should when the trouble is over")
    func everyCall() async throws {
      let limits = "concurrent = 40\npaas_max_concurrent_provisioning = 40"
      try await Stage.play(global: limits, more: Self.kinds.map { .init(name: $0.name) }) { stage in
        let began = Date()
        let end = try await stage.runUntilTerminated { _ in
          let live = try await stage.queueLaunching(Self.kinds.map(\.name))
          let before = try await stage.containers()
          #expect(before.count == Self.kinds.count)
          try await withThrowingTaskGroup(of: Void.self) { group in
            for kind in Self.kinds { group.addTask { try await Self.fail(kind, on: stage) } }
            group.addTask {
              try await Self.bear(.update, live.jobs, on: stage)
              await stage.proxy.release(live.hold)
              try await stage.live(live.jobs, in: "running")
              try await Self.bear(.job, live.jobs, on: stage)
            }
            try await group.waitForAll()
          }
          #expect(try await stage.containers() == before)
          try await stage.letEnd(before)
          try await stage.allOver()
        }
        print("trouble with live jobs: \(Date().timeIntervalSince(began)) s")
        #expect(end.status == 0)
        for book in await stage.coordinator.books.jobs where book.reason == nil {
          #expect(book.state == .success && book.launches.count == 1, "job \(book.id)")
        }
        let books = await stage.coordinator.books.jobs
        #expect(books.count { $0.state == .success } == Self.kinds.count)
        Self.check(end.log, books)
        #expect(try await stage.leftovers().isEmpty)
      }
    }

    /// Puts each kind on the calls of one job, for some calls.
    private static func bear(
      _ endpoint: Fault.Endpoint, _ jobs: [Int], on stage: Stage
    ) async throws {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (kind, job) in zip(kinds, jobs) {
          group.addTask {
            let id = await stage.coordinator.faults.add(kind.fault(endpoint, of: job))
            try await meet(id, kind, endpoint, on: stage)
            #expect(await stage.coordinator.book(job)?.state == .running, "\(kind.name)")
            await stage.coordinator.faults.release(id)
          }
        }
        try await group.waitForAll()
      }
    }

    /// A job that fails: first its sentence does not arrive, then its report.
    private static func fail(_ kind: Kind, on stage: Stage) async throws {
      let coordinator = stage.coordinator
      let (job, faults) = await stage.queueFailing(runner: kind.name) {
        [kind.fault(.trace, of: $0), kind.fault(.update, of: $0, state: "failed")]
      }
      try await meet(faults[0], kind, .trace, on: stage)
      #expect(await coordinator.trace(job)?.isEmpty == true, "\(kind.name)")
      await coordinator.faults.release(faults[0])
      try await meet(faults[1], kind, .update, on: stage)
      #expect(await coordinator.book(job)?.state == .running, "\(kind.name)")
      await coordinator.faults.release(faults[1])
      try await until("\(kind.name): it has failed") {
        await coordinator.book(job)?.state == .failed
      }
      #expect(await coordinator.book(job)?.reason == "runner_system_failure", "\(kind.name)")
      let trace = String(decoding: await coordinator.trace(job) ?? Data(), as: UTF8.self)
      let sentence = "hpr: the coordinator's description of this job could not be read"
      #expect(trace.hasPrefix(sentence) && trace.occurrences(of: sentence) == 1, "\(kind.name)")
    }

    private static func meet(
      _ id: Int, _ kind: Kind, _ endpoint: Fault.Endpoint, on stage: Stage
    ) async throws {
      let faults = stage.coordinator.faults
      try await until("\(kind.name) is met by \(endpoint)") { await faults.met(id) >= kind.times }
      guard kind.action == .hold else { return }
      // Silence is what lasts: while others are asked for some turns.
      let asked = await stage.coordinator.requests(of: "sandbox")
      try await until("turns pass") { await stage.coordinator.requests(of: "sandbox") > asked + 2 }
    }

    /// No line comes twice, and none warns but of the failure itself, and of one thing beside it.
    private static func check(_ log: String, _ books: [JobBook]) {
      let lines = log.split(separator: "\n").map { $0.split(separator: " ").dropFirst() }
      for book in books {
        let own = lines.filter { $0.contains("job=\(book.id)") && $0.first != "debug" }
        #expect(Set(own).count == own.count, "\(own)")
        let bad = own.filter { $0.first != "info" && $0.dropFirst().prefix(2) != ["job", "fails"] }
        #expect(bad.count <= 1, "\(bad)")
      }
      let troubled = kinds.map { kind in
        lines.count {
          $0.contains("runner=\(kind.name)") && $0.contains("not") && $0.contains("asked")
        }
      }
      #expect(troubled.allSatisfy { $0 <= 1 }, "\(troubled)")
      for kind in kinds {
        // Silence that ends before its deadline is no trouble.
        expectToldOnce(log, runner: kind.name, atLeast: kind.action == .hold ? 0 : 1)
      }
    }

    /// Trouble with the calls about a runner's jobs is one line, and no second before it is over.
    private static func expectToldOnce(_ log: String, runner: String, atLeast least: Int = 1) {
      let own = log.split(separator: "\n").filter {
        $0.contains("calls about jobs") && $0.split(separator: " ").contains("runner=\(runner)")
      }
      let fails = own.map { $0.contains(" warning calls about jobs fail ") }
      #expect(fails.count { $0 } >= least && fails.first != false, "\(own)")
      #expect(zip(fails, fails.dropFirst()).allSatisfy { $0 != $1 }, "\(own)")
      #expect(own.allSatisfy { $0.contains("why=") || $0.contains("answered again") }, "\(own)")
    }

    @Test("nobody listens while a job lives and takes the last place: one line, and it goes on")
    func refused() async throws {
      try await Stage.play(global: "concurrent = 1") { stage in
        let coordinator = stage.coordinator
        let end = try await stage.runUntilTerminated { hpr in
          let job = await stage.queue(Stage.endless)
          try await stage.live([job], in: "running")
          let before = try await stage.containers()
          let fault = await coordinator.faults.add(Fault(.any, .refuse))
          try await hpr.logs("calls about jobs fail")
          // Nobody can count what is refused before a connection is there: time for some more tries.
          try await Task.sleep(for: .seconds(4))
          await coordinator.faults.release(fault)
          #expect(try await stage.containers() == before)
          #expect(try stage.phases() == [job: "running"])
          try await stage.letEnd(before)
          try await stage.allOver()
          #expect(await coordinator.book(job)?.state == .success)
        }
        #expect(end.status == 0)
        Self.expectToldOnce(end.log, runner: "sandbox")
        let fails = end.log.split(separator: "\n").filter { $0.contains("calls about jobs fail") }
        #expect(fails.count == 1, "\(fails)")
        #expect(try await stage.leftovers().isEmpty)
      }
    }

    /// The most memory that hpr may ever have had, in kilobytes: it takes 64 MB of an answer.
    private static let mostMemory = 300_000

    @Test("a grant that never ends fails its own job with a sentence, in bounded memory")
    func endlessGrant() async throws {
      try await Stage.play { stage in
        let coordinator = stage.coordinator
        await coordinator.control(runner: "broken", "pause")
        let job = await stage.queue(["true"])
        var fault = Fault(.request, .endless, .after, status: 201, times: 1)
        fault.runner = "sandbox"
        fault.headers = ["Content-Type": "application/json"]
        let token = try #require(await coordinator.token(job))
        let ballast = String(repeating: "0123456789abcdef", count: 1 << 12)
        fault.body = #"{"id":\#(job),"token":"\#(token)","variables":[],"x":"\#(ballast)","#
        let id = await coordinator.faults.add(fault)
        let end = try await stage.runUntilTerminated { hpr in
          try await until("the job has failed") { await coordinator.book(job)?.state == .failed }
          print("endless grant: VmHWM \(try hpr.memory) kB")
          #expect(try hpr.memory < Self.mostMemory)
          try await stage.allOver()
        }
        #expect(end.status == 0)
        #expect(await coordinator.faults.met(id) == 1)
        let trace = String(decoding: await coordinator.trace(job) ?? Data(), as: UTF8.self)
        #expect(trace.hasPrefix("hpr: the coordinator's description of this job could not be read"))
        #expect(await coordinator.book(job)?.reason == "runner_system_failure")
        #expect(end.log.occurrences(of: "could not be read") <= 2, "\(end.log)")
      }
    }
  }
}
