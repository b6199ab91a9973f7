import Foundation
import Testing
import World

extension CleverStage: SecretStage {
  func queueTrouble() async {
    for (endpoint, status): (Fault.Endpoint, Int) in [
      (.createApplication, 401), (.putEnvironment, 403), (.deleteApplication, 500),
      (.applications, 401),
    ] {
      var fault = Fault(endpoint, .answer, status: status, times: 1)
      fault.body = """
        {"id": 2001, "message": "not for sandbox-first-organisation-token", "type": "error"}
        """
      await cloud.clever.faults.add(fault)
    }
    var push = DeploymentFault(.push, .answer, times: 1, status: 403)
    push.body = "no sandbox-first-organisation-token here"
    await cloud.repositories.add(push)
    await queue(["true"], .buildFails)
    await queue(["true"], .cancelled)
    for _ in 1...2 { await queue(["sleep 3"]) }
  }

  func searchPushed(_ vault: Vault) async throws {
    try await until("there is a pushed tree") { await searchTrees(vault).count == 3 }
  }
}

extension Stage: SecretStage {
  func queueTrouble() async {
    await queue(["true"], runner: "broken")
    for _ in 1...2 { await queue(["sleep 3"]) }
  }

  func searchPushed(_ vault: Vault) async throws {
    try await until("a container runs") { try await searchTrees(vault).count == 2 }
  }
}
