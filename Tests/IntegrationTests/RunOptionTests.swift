import Foundation
import Testing
import World

extension WithoutEngine {
  /// The options of `hpr run` that the peer's users bring, and `--drain`.
  @Suite("The options of hpr run", .serialized, .timeLimit(.minutes(10)))
  struct RunOptionTests {
    @Test("the peer's intervals take effect, whatever the configuration says, with a warning")
    func intervals() async throws {
      try await CleverStage.play(pollInterval: 3600) { stage in
        let text = try String(contentsOfFile: stage.configuration, encoding: .utf8)
        try Data(text.replacing("check_interval = 1", with: "check_interval = 3600").utf8)
          .write(to: URL(filePath: stage.configuration))
        // Asked once in an hour, nobody would be asked a second time, and no end of a job be seen.
        let end = try await stage.daemon([
          "--poll-interval", "1", "--job-progress-poll-interval", "1", "--debug-signal",
        ]) { hpr in
          for _ in 1...2 {
            await stage.queue()
            try await stage.allOver()
          }
          hpr.signal(SIGTERM)
        }
        #expect(end.status == 0)
        for warning in [
          "--poll-interval: better set check_interval",
          "--job-progress-poll-interval: better set job_progress_poll_interval",
          "--debug-signal: SIGUSR1 always dumps the state",
        ] {
          let lines = end.log.split(separator: "\n").filter { $0.contains(warning) }
          #expect(lines.count == 1 && lines[0].contains(" warning "), "\(end.log)")
        }
        #expect(await stage.cloud.clever.books.existing == [])
      }
    }

    @Test("--drain takes no new job, ends what is tracked, and then itself")
    func drain() async throws {
      try await CleverStage.play { stage in
        let job = await stage.queue(["echo begun", "sleep 3"])
        _ = try await stage.daemon { hpr in
          try await until("it runs") { try stage.phases() == [job: "running"] }
          hpr.signal(SIGKILL)
        }
        let waiting = await stage.queue()
        let drained = try await stage.daemon(["--drain"])
        #expect(drained.status == 0, "\(drained.log)")
        #expect(try stage.phases().isEmpty)
        #expect(await stage.cloud.coordinator.book(job)?.state == .success)
        #expect(await stage.cloud.coordinator.book(waiting)?.state == .pending)
        #expect(await stage.cloud.clever.books.existing == [])
        #expect(!drained.log.contains("--poll-interval"))
      }
    }
  }
}
