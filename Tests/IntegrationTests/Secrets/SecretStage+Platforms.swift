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
    var names: Set<String> = []
    try await until("there is a pushed tree") {
      for book in await cloud.clever.books.applications where !book.pushes.isEmpty {
        for (name, bytes) in (try? await cloud.repositories.files(of: book.id)) ?? [:] {
          vault.search(bytes, in: "pushed \(name)")
          names.insert(name)
        }
      }
      return names.count == 3
    }
  }
}

extension Stage: SecretStage {
  func queueTrouble() async {
    await queue(["true"], runner: "broken")
    for _ in 1...2 { await queue(["sleep 3"]) }
  }

  func searchPushed(_ vault: Vault) async throws {
    var names: Set<String> = []
    try await until("a container runs") {
      for line in try await containers() {
        let name = String(line.prefix { $0 != " " })
        for file in ["runner.toml", "job.json"] {
          let end = try await docker.attempt("exec", name, "cat", "/etc/heptapod-runner/\(file)")
          guard end.status == 0 else { continue }
          vault.search(end.output, in: "pushed \(file)")
          names.insert(file)
        }
        let inspected = try await docker.attempt("inspect", name)
        vault.search(inspected.output, in: "pushed to the engine")
      }
      return names.count == 2
    }
  }
}
