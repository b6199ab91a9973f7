import Foundation
import Testing
import World

extension OneAtATime {
  @Suite("Jobs on a real Docker Engine", .serialized, .timeLimit(.minutes(10)))
  struct JobTests {
    @Test("one job runs, its log arrives, nothing is left")
    func oneJob() async throws {
      try await Stage.play { stage in
        let job = await stage.queue(["echo good morning"])
        let end = try await stage.runUntilTerminated { _ in try await stage.allOver() }
        #expect(end.status == 0, "\(end.log)")
        let book = try #require(await stage.coordinator.book(job))
        #expect(book.state == .success)
        #expect(book.launches.count == 1)
        #expect(book.reportedBy == "inner")
        let trace = String(decoding: await stage.coordinator.trace(job) ?? Data(), as: UTF8.self)
        #expect(trace.contains("good morning"))
        #expect(try await stage.leftovers().isEmpty)
      }
    }

    @Test("twenty jobs with `concurrent = 4`: never more than four containers, nothing is left")
    func twentyJobs() async throws {
      try await Stage.play { stage in
        for number in 1...20 {
          await stage.queue(["sleep 0.\(number % 5)", "echo \(number)"])
        }
        let before = try await stage.docker("network", "ls", "-q")
        let most = try await stage.mostContainers {
          let end = try await stage.runUntilTerminated { _ in try await stage.allOver() }
          #expect(end.status == 0)
        }
        #expect(most > 1 && most <= 4, "\(most) containers at one time")
        let books = await stage.coordinator.books
        #expect(books.jobs.count { $0.state == .success && $0.launches.count == 1 } == 20)
        #expect(try await stage.leftovers().isEmpty)
        #expect(try await stage.docker("network", "ls", "-q") == before)
      }
    }

    @Test("a failing script is reported by its own runner, a missing image by hpr, with a sentence")
    func failures() async throws {
      try await Stage.play { stage in
        let failing = await stage.queue(["exit 3"])
        let broken = await stage.queue([], runner: "broken")
        let end = try await stage.runUntilTerminated { _ in try await stage.allOver() }
        #expect(end.status == 0)
        let first = try #require(await stage.coordinator.book(failing))
        #expect(first.state == .failed && first.reportedBy == "inner" && first.exitCode == 3)
        let second = try #require(await stage.coordinator.book(broken))
        #expect(second.state == .failed && second.reportedBy == "dispatcher")
        #expect(second.reason == "runner_system_failure")
        let trace = String(decoding: await stage.coordinator.trace(broken) ?? Data(), as: UTF8.self)
        #expect(trace.hasPrefix("hpr: ") && trace.contains("127.0.0.1:9"), "\(trace)")
        #expect(try await stage.leftovers().isEmpty)
      }
    }

    @Test("a resource kept for inspection survives a crash, and goes when the setting is off again")
    func kept() async throws {
      let keep = "paas_finished_jobs_keep_resources = true"
      try await Stage.play(global: keep) { stage in
        let job = await stage.queue(["true"])
        for _ in 1...2 {
          _ = try await stage.daemon { hpr in
            try await until("it is kept") { try stage.phases() == [job: "kept"] }
            hpr.signal(SIGKILL)
          }
        }
        #expect(try await stage.leftovers().count == 2, "container and image")
        try stage.reconfigure(keep, "")
        _ = try await stage.runUntilTerminated { _ in try await stage.allOver() }
        #expect(try await stage.leftovers().isEmpty)
      }
    }
  }
}
