import Foundation
import Testing
import World

extension OneAtATime {
  /// hpr is killed by the world that it talks to, while a call of it is on its way.
  @Suite("SIGKILL at named points", .serialized, .timeLimit(.minutes(10)))
  struct KillPointTests {
    private static let global = """
      concurrent = 30
      paas_max_concurrent_provisioning = 30
      orphan_check_interval = 2
      """

    @Test("of the conversation with Clever Cloud: all ends, nothing lost, nothing left or twice")
    func onCleverCloud() async throws {
      let making: [KillPoint.Call] = [
        .clever(.createApplication), .repository(.push), .clever(.deleteApplication),
      ]
      let other: [KillPoint.Call] = [
        .clever(.instanceTypes), .clever(.flavors), .clever(.applications), .clever(.application),
        .clever(.putEnvironment), .repository(.refs), .clever(.allDeployments),
      ]
      let points = KillPoint.all(KillPoint.ofCoordinator + making + other, late: making)
      print("SIGKILL on Clever Cloud: \(points.count) points")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for part in points.dealt(to: 3) {
          group.addTask {
            try await CleverStage.play(global: Self.global) { stage in
              try await stage.die(at: part)
              let books = await stage.cloud.clever.books
              #expect(books.existing == [] && books.foreignDeleted == [])
              #expect(books.launchedTwice == [] && books.doubled == [])
            }
          }
        }
        try await group.waitForAll()
      }
    }

    @Test("of the conversation with a Docker Engine: all ends, nothing lost, nothing left or twice")
    func onDocker() async throws {
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
      try await withThrowingTaskGroup(of: Void.self) { group in
        for part in points.dealt(to: 3) {
          group.addTask {
            try await Stage.play(global: Self.global) { stage in
              try await stage.die(at: part)
              #expect(try await stage.leftovers().isEmpty)
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }
}
