import Foundation
import Testing
import World

// hpr at its most talkative, among parties who repeat to it what it told them in confidence.

extension WithoutEngine {
  @Suite("On Clever Cloud no token gets out", .serialized, .timeLimit(.minutes(10)))
  struct CleverSecretTests {
    @Test("of any scenario, into any log, process, file, pushed tree or URL")
    func anyScenario() async throws {
      let runner = """
        [runners.paas_job_trace_watch]
        token = "glpat-watchwatchwatchwatch"
        """
      try await CleverStage.play(runner: runner) { stage in
        let vault = Vault()
        await stage.fill(vault)
        try await stage.rehearse(vault)
        try await checkRequests(of: stage, vault)
        try await conclude(vault, on: stage)
      }
    }

    private func checkRequests(of stage: CleverStage, _ vault: Vault) async throws {
      for line in await stage.cloud.coordinator.requestLines {
        vault.search(line, in: "request line")
      }
      for call in await stage.cloud.clever.calls {
        let query = call.query.map { "\($0)=\($1)" }.joined(separator: "&")
        vault.search("\(call.method) \(call.path)?\(query)", in: "request line")
        vault.search(call.body, in: "request body to Clever Cloud")
      }
      for call in await stage.cloud.repositories.calls { vault.search(call, in: "request line") }
    }
  }
}

extension OneAtATime {
  @Suite("On a Docker Engine no token gets out", .serialized, .timeLimit(.minutes(10)))
  struct SecretTests {
    @Test("of any scenario, into any log, process, file, image or URL")
    func anyScenario() async throws {
      try await Stage.play { stage in
        let vault = Vault()
        vault.add("runner sandbox", "glrt-sandboxsandboxsandbox")
        vault.add("runner broken", Stage.brokenToken)
        try await stage.rehearse(vault)
        for line in await stage.coordinator.requestLines { vault.search(line, in: "request line") }
        for line in await stage.proxy.requestLines { vault.search(line, in: "request line") }
        try await conclude(vault, on: stage)
      }
    }
  }
}

private func conclude(_ vault: Vault, on stage: some SecretStage) async throws {
  for job in await stage.theCoordinator.books.jobs.map(\.id) {
    vault.search(await stage.theCoordinator.trace(job) ?? Data(), in: "job log")
  }
  try vault.search(
    folder: stage.directory,
    except: ["hpr.toml", "peer.json", "hpr.log", "token", "engine.sock"])
  vault.search(
    try Data(contentsOf: URL(filePath: "\(stage.directory)/hpr.log")), in: "log of hpr")
  print("secrets: \(vault.count) tokens, searched \(vault.searches.sorted { $0.key < $1.key })")
  #expect(vault.leaks == [])
  for kind in ["log of", "process cmdline", "process environ", "request line", "job log"] {
    #expect(vault.searches[kind] ?? 0 > 0, "\(kind) was searched")
  }
  #expect(vault.searches.keys.contains { $0 == "pushed job.json" })
}
