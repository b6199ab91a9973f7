import Foundation
import Testing
import World

extension OneAtATime {
  /// The single steps on a Docker Engine, by the built program.
  @Suite("Single steps on a Docker Engine", .serialized, .timeLimit(.minutes(10)))
  struct StepTests {
    private static let pipe = "hpr acquire-once | hpr provision | hpr launch > job.json"

    private func left(_ stage: Stage, of record: String) async throws -> Int {
      let mark = try #require(try stage.member("mark", of: record) as? String)
      return try await stage.docker.names(prefix: "hpd-job-\(mark)-").count
    }

    @Test("the pipe is the whole life of a job, and nothing is left")
    func pipe() async throws {
      try await Stage.play { stage in
        let job = await stage.queue(["echo good morning"])
        try await stage.shell(Self.pipe, ends: 0)
        #expect(try stage.phase("job.json") == "starting")
        try await stage.shell(
          "hpr wait job.json > over.json; hpr decommission job.json > d.json", ends: 0)
        #expect(try stage.phase("d.json") == "over")
        #expect(try stage.member("result", of: "d.json") as? String == "success")
        #expect(await stage.coordinator.book(job)?.launches.count == 1)
        #expect(try await left(stage, of: "job.json") == 0)
        await stage.queue(["exit 3"])
        try await stage.shell(Self.pipe, ends: 0)
        try await stage.shell("hpr wait job.json > over.json", ends: 7)
        try await stage.shell("hpr decommission -o over.json over.json", ends: 0)
        #expect(try stage.phase("over.json") == "over")
        #expect(try await left(stage, of: "job.json") == 0)
      }
    }

    @Test("steps killed in the build and in the start, and taken again: one container, one launch")
    func killed() async throws {
      try await Stage.play { stage in
        let job = await stage.queue(["echo once"])
        try await stage.shell("hpr acquire-once > a.json", ends: 0)
        for (verb, record, call, next): (String, String, RequestPattern, String) in [
          ("provision", "a.json", "POST /build", "p.json"),
          ("launch", "p.json", "POST /containers/*/start", "l.json"),
        ] {
          let hold = await stage.proxy.hold(call, .answer)
          let arguments = [
            verb, "-c", stage.configuration, "-l", "trace", "\(stage.directory)/\(record)",
          ]
          let log = "\(stage.directory)/hpr.log"
          let end = try await HprProcess.run(arguments, log: log) { hpr in
            await stage.proxy.waitUntilHeld(hold)
            hpr.signal(SIGKILL)
          }
          #expect(end.status == 128 + SIGKILL, "\(end.log)")
          await stage.proxy.release(hold)
          try await stage.shell("hpr \(verb) \(record) > \(next)", ends: 0)
        }
        try await stage.shell("hpr wait l.json | hpr decommission > over.json", ends: 0)
        let book = try #require(await stage.coordinator.book(job))
        #expect(book.state == .success && book.launches.count == 1)
        #expect(try await left(stage, of: "a.json") == 0)
      }
    }

    @Test("a build that fails fails its job, ends 5, and leaves nothing")
    func broken() async throws {
      try await Stage.play { stage in
        let job = await stage.queue([], runner: "broken")
        try await stage.shell("hpr acquire-once | hpr provision > p.json", ends: 5)
        #expect(try stage.phase("p.json") == "over")
        #expect(await stage.coordinator.book(job)?.state == .failed)
        #expect(try await left(stage, of: "p.json") == 0)
      }
    }

    @Test("an orphan is told from what is tracked and what is foreign, and goes alone")
    func orphans() async throws {
      try await Stage.play { stage in
        // A daemon makes the state and keeps a job.
        let keep = "paas_finished_jobs_keep_resources = true"
        try stage.reconfigure("concurrent = 4", "concurrent = 4\n\(keep)")
        let job = await stage.queue(["true"])
        _ = try await stage.runUntilTerminated { _ in
          try await until("it is kept") { try stage.phases() == [job: "kept"] }
        }
        let tracked = try #require(
          try await stage.docker.names(prefix: "hpd-job-").first {
            $0.hasSuffix("-\(job)") || $0.contains("-\(job):")
          })
        let prefix = tracked.prefix { $0 != ":" }.dropLast("\(job)".count)
        try await stage.docker("tag", InnerImage.name, "\(prefix)99999:latest")
        try await stage.docker("tag", InnerImage.name, "hpd-job-00000000-99998:latest")
        let end = try await stage.shell("hpr decommission --orphans", ends: 0)
        for (name, words) in [
          ("\(prefix)99999", "removed"), ("\(prefix)\(job)", "tracked"),
          ("hpd-job-00000000-99998", "not of the runners"),
        ] {
          let lines = end.output.split(separator: "\n").filter { $0.hasPrefix(name + " ") }
          #expect(lines.count == 1 && lines[0].contains(words), "\(end.output)")
        }
        let names = try await stage.docker.names(prefix: "hpd-job-")
        #expect(!names.contains { $0.contains("99999") })
        #expect(names.contains { $0.contains("99998") })
        try await stage.docker("rmi", "hpd-job-00000000-99998:latest")
      }
    }
  }
}
