import Foundation
import Testing
import World

extension OneAtATime {
  /// A daemon of the same configuration runs while a job goes through the steps, and sweeps orphans
  /// each second.
  @Suite("A daemon beside the steps", .serialized, .timeLimit(.minutes(10)))
  struct BesideTests {
    private static let sweeping = "concurrent = 4\norphan_check_interval = 1"

    @Test("it never touches what the steps made on Clever Cloud, and removes an orphan of its own")
    func clever() async throws {
      let journal = Journal()
      try await CleverStage.play(global: Self.sweeping, journal: journal) { stage in
        let job = await stage.queue(["sleep 2"])
        try await stage.shell("hpr acquire-once -o job.json", ends: 0)
        let organisation = CleverCloudSettings().organisations[0].id
        let mark = try Stage.mark(of: "sandbox", beside: stage.stateFile)
        let orphan = await stage.cloud.clever.plant("hpd-job-\(mark)-99999", in: organisation)
        try await stage.runUntilTerminated { _ in
          try await until("its own orphan is swept") {
            await !stage.cloud.clever.books.existing.contains(orphan)
          }
          for verb in ["provision", "launch", "wait"] {
            try await stage.shell("hpr \(verb) -o job.json job.json", ends: 0)
            try await Self.swept(journal, "GET /v2/organisations/\(organisation)/applications")
            #expect(await stage.cloud.clever.books.existing.count == 1, "after \(verb)")
          }
          try await stage.shell("hpr decommission -o job.json job.json", ends: 0)
        }
        let book = await stage.cloud.coordinator.book(job)
        #expect(book?.state == .success && book?.launches.count == 1)
        #expect(await stage.cloud.clever.books.existing == [])
        #expect(await journal.entries.count { $0.method == "DELETE" } == 2)
      }
    }

    @Test("nor on a Docker Engine, nor the untagged layers of a step's build that was cut")
    func docker() async throws {
      let journal = Journal()
      try await Stage.play(global: Self.sweeping, journal: journal) { stage in
        let job = await stage.queue(["sleep 2"])
        try await stage.shell("hpr acquire-once -o job.json", ends: 0)
        let mark = try Stage.mark(of: "sandbox", beside: stage.stateFile)
        let name = "hpd-job-\(try #require(try stage.member("mark", of: "job.json")))-\(job)"
        try await leaveLayers(of: name, on: stage)
        try await stage.docker("tag", InnerImage.name, "hpd-job-\(mark)-99999:latest")
        _ = try await stage.runUntilTerminated { _ in
          try await until("its own orphan is swept") {
            try await !stage.leftovers().contains { $0.hasPrefix("hpd-job-\(mark)") }
          }
          try await Self.swept(journal, "GET /containers/json")
          // The step's build takes them over.
          let layers = try await stage.docker.untagged(label: "hpr.resource=\(name)")
          #expect(layers.count == 1)
          for verb in ["provision", "launch", "wait"] {
            try await stage.shell("hpr \(verb) -o job.json job.json", ends: 0)
            try await Self.swept(journal, "GET /containers/json")
            let left = try await stage.leftovers().filter { $0.hasPrefix(name) }
            #expect(left.count == (verb == "provision" ? 1 : 2), "after \(verb): \(left)")
          }
          try await stage.shell("hpr decommission -o job.json job.json", ends: 0)
        }
        let book = await stage.coordinator.book(job)
        #expect(book?.state == .success && book?.launches.count == 1)
        #expect(try await stage.leftovers() == [])
      }
    }

    /// An image without a tag, as a build that was cut leaves it.
    private func leaveLayers(of name: String, on stage: Stage) async throws {
      let folder = "\(stage.directory)/cut"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let text = "FROM \(InnerImage.name)\nLABEL hpr.resource=\(name)\n"
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/Dockerfile"))
      try await stage.docker("build", "-q", "--network=none", folder)
    }

    /// Waits until the daemon has listed all that there is often enough to sweep what it believes
    /// to be an orphan.
    private static func swept(_ journal: Journal, _ listing: String) async throws {
      let before = await journal.entries.count
      try await until("the daemon has looked for orphans") {
        await journal.entries.dropFirst(before).count { $0.kind == listing } >= 4
      }
    }
  }
}
