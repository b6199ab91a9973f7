import Foundation
import Testing
import World

// hpr is killed by the world that it talks to, while a call of it is on its way.

extension WithoutEngine {
  @Suite("SIGKILL at named points of Clever Cloud", .serialized, .timeLimit(.minutes(10)))
  struct CleverKillPointTests {
    @Test("of the conversation with Clever Cloud: all ends, nothing lost, nothing left or twice")
    func everyPoint() async throws {
      let making: [KillPoint.Call] = [
        .clever(.createApplication), .repository(.push), .clever(.deleteApplication),
      ]
      let other: [KillPoint.Call] = [
        .clever(.instanceTypes), .clever(.flavors), .clever(.applications), .clever(.application),
        .clever(.putEnvironment), .repository(.refs), .clever(.allDeployments),
        .clever(.deployments), .coordinator(.projectTrace),
      ]
      let points = KillPoint.all(KillPoint.ofCoordinator + making + other, late: making)
      print("SIGKILL on Clever Cloud: \(points.count) points")
      try await dealt(points) { part in
        try await CleverStage.play(global: global, runner: watch) { stage in
          try await stage.die(at: part)
          try await stage.checkPlatform()
        }
      }
    }

    /// The first such calls try the token, on the first group that there is, before any job; those
    /// about `grp` are for the jobs.
    @Test("of the reading of a namespace's attributes: the same")
    func attributes() async throws {
      let points = KillPoint.all([
        .coordinator(.attributes), .coordinator(.attributes, group: "grp"),
      ])
      print("SIGKILL among namespaces: \(points.count) points")
      let tenant = CleverStage.attributes(CleverCloudSettings().organisations[0])
      try await CleverStage.play(
        global: global, account: .ofNamespace, groups: ["first": [:], "grp": tenant]
      ) { stage in
        try await stage.die(at: points)
        try await stage.checkPlatform()
      }
    }
  }
}

extension OneAtATime {
  @Suite("SIGKILL at named points of a Docker Engine", .serialized, .timeLimit(.minutes(10)))
  struct KillPointTests {
    @Test("of the conversation with a Docker Engine: all ends, nothing lost, nothing left or twice")
    func everyPoint() async throws {
      let making: [KillPoint.Call] = [
        .engine("POST /build"), .engine("POST /containers/create"),
        .engine("POST /containers/*/start"), .engine("DELETE /containers/*"),
        .engine("DELETE /images/*"),
      ]
      let other: [KillPoint.Call] = [
        .engine("GET /_ping"), .engine("GET /containers/json"), .engine("GET /images/json"),
        .engine("GET /containers/*/json"), .engine("POST /containers/*/wait"),
        .engine("GET /containers/*/logs", .containerEnds),
        .engine("GET /images/*/json", .containerGoes),
      ]
      let points = KillPoint.all(KillPoint.ofCoordinator + making + other, late: making)
      print("SIGKILL on a Docker Engine: \(points.count) points")
      try await dealt(points) { part in
        try await Stage.play(global: global) { stage in
          try await stage.die(at: part)
          try await stage.checkPlatform()
        }
      }
    }
  }
}

private let global = """
  concurrent = 30
  paas_max_concurrent_provisioning = 30
  orphan_check_interval = 2
  """

/// Has hpr read the logs of jobs that start, where their machines do not tell of life.
private let watch = """
  [runners.paas_job_trace_watch]
  token = "glpat-sandbox"
  """

/// Plays the points on three stages at the same time.
private func dealt(
  _ points: [KillPoint], _ play: @Sendable @escaping ([KillPoint]) async throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for part in points.dealt(to: 3) { group.addTask { try await play(part) } }
    try await group.waitForAll()
  }
}
