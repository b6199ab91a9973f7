import Foundation
import Testing
import World

extension OneAtATime {
  /// What a job's author and the coordinator hear of a machine that fails, by the real engine.
  @Suite("A machine that fails", .serialized, .timeLimit(.minutes(10)))
  struct FailureTests {
    /// The runner's token; it is forwarded whole here, so that a job's machine can give it away.
    private static let token = "glrt-sandboxsandboxsandbox"
    private static let forwarded = "paas_forward_runner_token = true"
    /// Far longer than any of these tests takes: what is noticed, is noticed without it.
    private static let interval = 60

    @Test("while its image is built: reason and the end of the build arrive in the job's log")
    func build() async throws {
      let lines = ["ONBUILD RUN printf '\\033[31mone\\033[0m\\rtwo\\n'; exit 7"]
      try await play(on: ["FROM \(InnerImage.name)"] + lines) { stage, _ in
        let (trace, book) = try await Self.failed(on: stage)
        #expect(trace.hasPrefix("hpr: cannot build the image hpd-job-"), "\(trace)")
        #expect(trace.contains("returned a non-zero code: 7"), "\(trace)")
        #expect(trace.contains("(phase provisioning, runner_system_failure)\n"), "\(trace)")
        #expect(trace.contains("\none\ntwo\n"), "\(trace)")
        #expect(!trace.contains("\u{1b}"))
        #expect(book.launches.isEmpty)
      }
    }

    @Test("with its runner ended before it reported: at once, with the end of its log, no secrets")
    func exit() async throws {
      let script = "echo words; cat /etc/heptapod-runner/*; echo last words >&2; exit 3"
      try await play(on: Self.runner(script)) { stage, job in
        let (trace, _) = try await Self.failed(on: stage)
        #expect(trace.contains("ended with exit code 3"), "\(trace)")
        #expect(trace.contains("\nwords\n") && trace.contains("\nlast words\n"), "\(trace)")
        #expect(trace.contains("[MASKED]"))
        let secrets = [try #require(await stage.coordinator.token(job)), Self.token]
        let log = try String(contentsOfFile: "\(stage.directory)/hpr.log", encoding: .utf8)
        for secret in secrets { #expect(!trace.contains(secret) && !log.contains(secret)) }
      }
    }

    @Test("without its entry point: at once, with the engine's words")
    func entryPoint() async throws {
      try await play(on: ["FROM \(InnerImage.name)", "RUN rm /usr/bin/gitlab-runner"]) { stage, _ in
        let (trace, _) = try await Self.failed(on: stage)
        #expect(trace.contains("/usr/bin/gitlab-runner"), "\(trace)")
        #expect(trace.contains("no such file or directory"), "\(trace)")
      }
    }

    @Test("killed before its runner wrote anything: at once")
    func killed() async throws {
      try await play(on: Self.runner("echo begun; exec sleep 600")) { stage, job in
        try await until("it runs") { try stage.phases() == [job: "running"] }
        try await Self.kill(job, on: stage)
        let (trace, _) = try await Self.failed(on: stage)
        #expect(trace.contains("ended with exit code 137"), "\(trace)")
        #expect(trace.contains("(phase running, runner_system_failure)"), "\(trace)")
        #expect(trace.hasSuffix("\nbegun\n"), "\(trace)")
      }
    }

    @Test("killed in the midst of its job: noticed at once, and the coordinator is asked at once")
    func killedLater() async throws {
      try await Stage.play(pollInterval: Self.interval) { stage in
        let job = await stage.queue(["echo begun", "sleep 600"])
        let end = try await stage.runUntilTerminated { hpr in
          try await until("it has begun") {
            String(decoding: await stage.coordinator.trace(job) ?? Data(), as: UTF8.self)
              .contains("begun")
          }
          try await Self.kill(job, on: stage)
          try await hpr.logs("resource ended", within: 5)
          // Its words may still be on their way: a minute is left to them.
          #expect(try stage.phases() == [job: "running"])
        }
        #expect(end.log.contains("exit code 137"))
        try await stage.docker("rm", "-f", Self.container(of: job, on: stage))
        try await stage.docker("rmi", Self.image(of: job, on: stage))
      }
    }

    // MARK: The stage

    /// Lines of a Dockerfile for an image whose runner is a script.
    private static func runner(_ script: String) -> [String] {
      let file = "/usr/bin/gitlab-runner"
      return [
        "FROM \(InnerImage.name)",
        "RUN rm \(file) && printf '#!/bin/sh\\n%s\\n' '\(script)' > \(file) && chmod +x \(file)",
      ]
    }

    /// Runs hpr with a base image of these lines and one job, until `body` is done.
    private func play(
      on lines: [String], _ body: @Sendable (Stage, _ job: Int) async throws -> Void
    ) async throws {
      try await Stage.play(runner: Self.forwarded, pollInterval: Self.interval) { stage in
        let name = "hpr-sandbox/failing-\(UUID().uuidString.lowercased()):1"
        try await Program("docker", ["build", "--network", "host", "-t", name, "-"]).mustRun(
          environment: ["DOCKER_HOST": stage.docker.host],
          input: lines.joined(separator: "\n"))
        try stage.reconfigure("\"\(InnerImage.name)\"", "\"\(name)\"")
        let end = try await stage.runUntilTerminated { _ in
          let job = await stage.queue(["true"])
          try await body(stage, job)
          try await until("nothing is left") { try await stage.leftovers().isEmpty }
        }
        #expect(end.status == 0, "\(end.log)")
        try await stage.docker("rmi", name)
      }
    }

    /// Waits until the only job has failed as hpr's report has it; gives its log.
    private static func failed(on stage: Stage) async throws -> (trace: String, JobBook) {
      try await until("the job has failed", within: 20) {
        await stage.coordinator.books.jobs.allSatisfy { $0.state == .failed }
      }
      let book = try #require(await stage.coordinator.books.jobs.first)
      #expect(book.reason == "runner_system_failure" && book.reportedBy == "dispatcher")
      return (
        String(decoding: await stage.coordinator.trace(book.id) ?? Data(), as: UTF8.self), book
      )
    }

    private static func container(of job: Int, on stage: Stage) async throws -> String {
      let names = try await stage.docker.names(prefix: "hpd-job-")
      return try #require(names.first { $0.hasSuffix("-\(job)") })
    }

    private static func image(of job: Int, on stage: Stage) async throws -> String {
      try await container(of: job, on: stage)
    }

    private static func kill(_ job: Int, on stage: Stage) async throws {
      try await stage.docker("kill", container(of: job, on: stage))
    }
  }
}
