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
        let vault = await stage.vault()
        vault.add("watch", "glpat-watchwatchwatchwatch")
        try await stage.rehearse(vault)
        try await conclude(vault, on: stage)
      }
    }
  }
}

extension OneAtATime {
  @Suite("On a Docker Engine no token gets out", .serialized, .timeLimit(.minutes(10)))
  struct SecretTests {
    @Test("of any scenario, into any log, process, file, image or URL")
    func anyScenario() async throws {
      try await Stage.play { stage in
        let vault = await stage.vault()
        try await stage.rehearse(vault)
        try await conclude(vault, on: stage)
      }
    }
  }
}

private func conclude(_ vault: Vault, on stage: some SecretStage) async throws {
  let others: Set = ["hpr.toml", "peer.json", "token"]
  try vault.search(folder: stage.directory) { !others.contains($0) }
  await stage.searchWorld(vault)
  print("secrets: \(vault.count) tokens, searched \(vault.searches.sorted { $0.key < $1.key })")
  #expect(vault.leaks == [])
  for kind in [
    "log of", "process cmdline", "process environ", "request line", "job log",
    "configuration hpr.toml", "state disk/state.json",
  ] {
    #expect(vault.searches[kind] ?? 0 > 0, "\(kind) was searched")
  }
  #expect(vault.searches.keys.contains { $0 == "pushed job.json" })
}
