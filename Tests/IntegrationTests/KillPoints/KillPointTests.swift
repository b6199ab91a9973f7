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
      ]
      let points = KillPoint.all(KillPoint.ofCoordinator + making + other, late: making)
      print("SIGKILL on Clever Cloud: \(points.count) points")
      try await dealt(points) { part in
        try await CleverStage.play(global: global) { stage in
          try await stage.die(at: part)
          try await stage.checkPlatform()
        }
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

/// Plays the points on three stages at the same time.
private func dealt(
  _ points: [KillPoint], _ play: @Sendable @escaping ([KillPoint]) async throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for part in points.dealt(to: 3) { group.addTask { try await play(part) } }
    try await group.waitForAll()
  }
}
