import Foundation
import Testing
import World

extension OneAtATime {
  @Suite("A coordinator that refuses what it should not", .serialized, .timeLimit(.minutes(4)))
  struct RefusalTests {
    /// What is answered about one job, to hpr alone: its container goes on as if nothing had been.
    struct Refusal: Sendable {
      let endpoint: Fault.Endpoint
      let status: Int
      let isPage: Bool

      func fault(of job: Int) -> Fault {
        var fault = Fault(endpoint, isPage ? .html : .answer, job: job, status: status)
        fault.caller = "dispatcher"
        return fault
      }

      static let all = [
        Refusal(endpoint: .job, status: 401, isPage: false),
        Refusal(endpoint: .update, status: 403, isPage: false),
        Refusal(endpoint: .any, status: 401, isPage: false),
        Refusal(endpoint: .any, status: 403, isPage: false),
        Refusal(endpoint: .any, status: 404, isPage: false),
        Refusal(endpoint: .any, status: 401, isPage: true),
        Refusal(endpoint: .any, status: 403, isPage: true),
        Refusal(endpoint: .any, status: 404, isPage: true),
      ]
    }

    private static let polls = 5

    @Test("GET 401 or PUT 403 alone, or one status for everything: no live container is touched")
    func proxy() async throws {
      try await Stage.play(global: "concurrent = 9") { stage in
        let jobs = await queueAll(on: stage)
        let end = try await stage.runUntilTerminated { _ in
          try await until("all run") {
            try stage.phases().values.filter { $0 == "running" }.count == jobs.count
          }
          let before = try await containers(of: stage)
          try await refuse(jobs, on: stage)
          #expect(try await containers(of: stage) == before)
          #expect(Set(try stage.phases().values) == ["running"])
          #expect(await !stage.proxy.requests.contains { $0.hasPrefix("DELETE /containers") })
          for name in before.map({ $0.split(separator: " ")[0] }) {
            try await stage.docker("exec", String(name), "/bin/touch", "/tmp/enough")
          }
          try await stage.allOver()
        }
        #expect(end.status == 0)
        let books = await stage.coordinator.books
        #expect(books.jobs.allSatisfy { $0.state == .success && $0.launches.count == 1 })
        #expect(try await stage.leftovers().isEmpty)
      }
    }

    private func queueAll(on stage: Stage) async -> [(job: Int, refusal: Refusal)] {
      var jobs: [(job: Int, refusal: Refusal)] = []
      for refusal in Refusal.all {
        let job = await stage.queue(["until test -e /tmp/enough; do sleep 0.2; done"])
        jobs.append((job, refusal))
      }
      return jobs
    }

    /// Each for some polls. Who is never asked for an update, as a job that runs is not, meets none.
    private func refuse(_ jobs: [(job: Int, refusal: Refusal)], on stage: Stage) async throws {
      let faults = stage.coordinator.faults
      var ids: [(id: Int, refusal: Refusal)] = []
      for (job, refusal) in jobs { ids.append((await faults.add(refusal.fault(of: job)), refusal)) }
      for (id, refusal) in ids where refusal.endpoint != .update {
        await faults.waitUntilMet(id, count: Self.polls)
      }
      for (id, _) in ids { await faults.release(id) }
    }

    @Test("PUT 403 alone, while nothing runs yet: the job runs")
    func beforeTheStart() async throws {
      try await Stage.play { stage in
        let (coordinator, proxy) = (stage.coordinator, stage.proxy)
        var fault = Fault(.update, .answer, status: 403)
        fault.caller = "dispatcher"
        let refused = await coordinator.faults.add(fault)
        let build = await proxy.hold("POST /build")
        let job = await stage.queue(["true"])
        let end = try await stage.runUntilTerminated { _ in
          await proxy.waitUntilHeld(build)
          await coordinator.faults.waitUntilMet(refused, count: 3)
          await proxy.release(build)
          try await until("it is done") { await coordinator.book(job)?.state == .success }
          await coordinator.faults.release(refused)
          try await stage.allOver()
        }
        #expect(end.status == 0)
      }
    }

    /// Name, id and start of each container of ours that runs.
    private func containers(of stage: Stage) async throws -> [String] {
      let names = try await stage.leftovers().filter { !$0.contains(" ") }
      var running: [String] = []
      for name in Set(names).sorted() {
        let line = try await stage.docker.attempt(
          "container", "inspect", "-f", "{{.Name}} {{.Id}} {{.State.StartedAt}} {{.State.Running}}",
          name)
        let words = line.output.trimmingCharacters(in: .whitespacesAndNewlines)
        if line.status == 0 { running.append(String(words.drop { $0 == "/" })) }
      }
      return running
    }
  }
}
