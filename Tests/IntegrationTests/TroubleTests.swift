import Foundation
import Testing
import World

extension OneAtATime {
  @Suite("A coordinator in trouble", .serialized, .timeLimit(.minutes(10)))
  struct TroubleTests {
    /// What a runner's coordinator does to it. Each has a runner of its own, all in one hpr.
    struct Trouble: Sendable {
      let runner: String
      let fault: Fault
      /// How many calls it is to meet before it is over.
      var times = 3
      /// Lines of the log when it begins; a conflict is GitLab's everyday "no job".
      var lines = 1

      init(_ runner: String, _ fault: Fault, times: Int = 3, lines: Int = 1) {
        self.runner = runner
        self.fault = fault
        self.times = times
        self.lines = lines
      }

      static func status(_ status: Int, lines: Int = 1) -> Trouble {
        Trouble("answers-\(status)", Fault(.request, .answer, status: status), lines: lines)
      }
    }

    private static let troubles: [Trouble] = {
      var cutJSON = Fault(.request, .answer, status: 201)
      cutJSON.headers = ["Content-Type": "application/json"]
      cutJSON.body = #"{"id":4711,"tok"#
      return [403, 429, 500, 502, 503, 504].map { .status($0) } + [
        .status(409, lines: 0), Trouble("page", Fault(.request, .html, status: 200)),
        Trouble("cut-json", cutJSON), Trouble("cut", Fault(.request, .cut)),
        Trouble("reset", Fault(.request, .reset)),
        Trouble("endless", Fault(.request, .endless, status: 200)),
        // No answer at all is noticed after half a minute, the shortest of hpr's deadlines.
        Trouble("silent", Fault(.verify, .hold), times: 2),
      ]
    }()

    @Test("hpr goes on; the log has one line when it begins and one when it is over")
    func everyTrouble() async throws {
      let refusing = SandboxCoordinator(Self.settings(of: Self.refused))
      try await refusing.serve { url in
        var extras = Self.troubles.map {
          Stage.Extra(name: $0.runner, lines: "unhealthy_interval = \"2s\"")
        }
        extras.append(Stage.Extra(name: Self.refused, url: url))
        let global = "concurrent = 40\npaas_max_concurrent_provisioning = 40"
        try await Stage.play(global: global, more: extras, beside: [refusing]) { stage in
          let end = try await stage.runUntilTerminated { hpr in
            try await withThrowingTaskGroup(of: Void.self) { group in
              for trouble in Self.troubles {
                group.addTask { try await Self.bear(trouble, on: stage) }
              }
              group.addTask { try await Self.refuse(by: refusing, hpr) }
              try await group.waitForAll()
            }
            try await until("nothing is tracked") { try stage.phases().isEmpty }
          }
          #expect(end.status == 0)
          for trouble in Self.troubles {
            Self.check(end.log, trouble.runner, lines: trouble.lines)
          }
          Self.check(end.log, Self.refused, lines: 1)
          #expect(try await stage.leftovers().isEmpty)
        }
      }
    }

    private static let refused = "refused"

    private static func settings(of runner: String) -> CoordinatorSettings {
      var settings = CoordinatorSettings()
      settings.runners = [.init(name: runner, token: Stage.Extra(name: runner).token)]
      return settings
    }

    /// A job waits from the start; the trouble is over after some polls, and the job runs.
    private static func bear(_ trouble: Trouble, on stage: Stage) async throws {
      let coordinator = stage.coordinator
      var fault = trouble.fault
      fault.runner = trouble.runner
      let id = await coordinator.faults.add(fault)
      let job = await stage.queue(["true"], runner: trouble.runner)
      await coordinator.faults.waitUntilMet(id, count: trouble.times)
      await coordinator.faults.release(id)
      try await until("\(trouble.runner): its job is done", within: 90) {
        await coordinator.book(job)?.state == .success
      }
      #expect(await coordinator.book(job)?.launches.count == 1)
    }

    private static func refuse(by coordinator: SandboxCoordinator, _ hpr: HprProcess) async throws {
      let fault = await coordinator.faults.add(Fault(.any, .refuse))
      let job = await coordinator.queue()
      try await hpr.logs("runner=\(refused)")
      // Nobody can count what is refused before a connection is there, and the log tells it once:
      // time for two more tries.
      try await Task.sleep(for: .seconds(4))
      await coordinator.faults.release(fault)
      try await until("refused: its job is done", within: 90) {
        await coordinator.book(job)?.state == .success
      }
    }

    private static func check(_ log: String, _ runner: String, lines: Int) {
      let own =
        log.split(separator: "\n").filter { $0.contains("runner=\(runner) ") }
        + log.split(separator: "\n").filter { $0.hasSuffix("runner=\(runner)") }
      let bad = own.filter {
        $0.contains("runner is not asked for jobs") || $0.contains("could not be read")
      }
      let good = own.filter { $0.contains("runner is asked for jobs") }
      #expect(bad.count == lines, "\(runner): \(bad.joined(separator: "\n"))")
      #expect(good.count == lines, "\(runner): \(good.joined(separator: "\n"))")
      #expect(bad.allSatisfy { $0.contains("why=") })
    }
  }
}
