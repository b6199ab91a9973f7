import Foundation
import Testing
import World

extension WithoutEngine {
  /// The exit statuses that scripts depend on, by the built program.
  @Suite("The exit statuses of the program", .timeLimit(.minutes(10)))
  struct ExitStatusTests {
    private static let tooMany = 4

    @Test("each status of each command is produced, where a cloud and a job are not needed")
    func rows() async throws {
      let coordinator = SandboxCoordinator()
      try await coordinator.serve { url in
        try await StatusScene.play(coordinator: coordinator, at: url) { scene in
          let live = Set(StatusRow.live.map(\.line))
          let rows = StatusRow.all.filter { !live.contains($0.line) }
          try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, row) in rows.enumerated() {
              if number >= Self.tooMany { try await group.next() }
              group.addTask { try await Self.check(row, in: scene, url) }
            }
            try await group.waitForAll()
          }
        }
      }
    }

    private static func check(
      _ row: StatusRow, in scene: StatusScene, _ url: String
    ) async throws {
      let end = try await scene.shell("URL='\(url)'; \(row.line)")
      #expect(end.status == row.status, "\(row.line): \(end.error)")
      // What a command line lacks may be a hint longer; a job's life is told besides.
      let told = end.error.split(separator: "\n").filter { $0.hasPrefix("hpr: ") }
      #expect(end.status == 0 || !told.isEmpty, "\(row.line) tells nothing: \(end.error)")
      #expect(!end.error.contains("Fatal") && !end.error.contains("sesame"), "\(end.error)")
    }

    @Test("and so are those for which there has to be a job")
    func live() async throws {
      try await CleverStage.play { stage in
        try Self.writeTenants(stage)
        for row in StatusRow.live {
          if row.line.contains("acquire-once") { await stage.queue() }
          if row.command == "fail", row.status != 0 {
            await stage.cloud.coordinator.faults.add(Fault(.attributes, .answer, status: 403))
            await stage.cloud.clever.faults.add(Fault(.deleteApplication, .answer, status: 403))
          }
          try await stage.shell("CONFIG=hpr.toml; \(row.line)", ends: row.status)
          await stage.cloud.coordinator.faults.releaseAll()
          await stage.cloud.clever.faults.releaseAll()
          await stage.cloud.coordinator.control(runner: "sandbox", "resume")
        }
        // The report was taken, and what is left, or may have been made by a later step, is known.
        for file in ["t.json", "reported.json"] {
          #expect(try stage.phase(file) == "decommissioning", "\(file)")
          #expect(try stage.member("result", of: file) as? String == "failed", "\(file)")
        }
        for file in ["over.json", "gone.json", "failed.json"] {
          #expect(try stage.phase(file) == "over", "\(file)")
        }
        #expect(await stage.cloud.clever.books.existing == [])
      }
    }

    /// The same coordinator and cloud, the organisation being that of the job's namespace.
    private static func writeTenants(_ stage: CleverStage) throws {
      let organisation = CleverCloudSettings().organisations[0]
      let text = try String(contentsOfFile: stage.configuration, encoding: .utf8)
        .replacingOccurrences(
          of: "cc_orga_id = \"\(organisation.id)\"", with: "cc_multi_tenant = true"
        )
        .replacingOccurrences(
          of: "cc_token = \"\(organisation.token)\"",
          with: "cc_gitlab_namespace_attributes_token = \"glpat-sandbox\"")
      let path = "\(stage.directory)/tenants.toml"
      try Data(text.utf8).write(to: URL(filePath: path))
    }

    @Test("each page tells the statuses that are produced, and no other")
    func pages() throws {
      let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "man")
      let pages = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
        $0.hasPrefix("hpr-") && $0.hasSuffix(".1")
      }
      let produced = Dictionary(grouping: StatusRow.all, by: \.command).mapValues {
        Set($0.map(\.status))
      }
      #expect(Set(pages) == Set(produced.keys.map { "hpr-\($0).1" }))
      for (command, statuses) in produced {
        let told = try Self.statuses(folder.appending(path: "hpr-\(command).1"))
        #expect(told == statuses, "hpr-\(command).1")
      }
      let all = produced.values.reduce(into: Set<Int32>()) { $0.formUnion($1) }
      #expect(try Self.statuses(folder.appending(path: "hpr.1")) == all)
    }

    /// The statuses in a page's section about them.
    private static func statuses(_ page: URL) throws -> Set<Int32> {
      let lines = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n")
      let section = lines.drop { $0 != ".SH EXIT STATUS" }.dropFirst().prefix {
        !$0.hasPrefix(".SH ")
      }
      return Set(section.filter { $0.hasPrefix(".B ") }.compactMap { Int32($0.dropFirst(3)) })
    }
  }
}
