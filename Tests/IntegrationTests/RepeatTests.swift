import Foundation
import Testing
import World

extension WithoutEngine {
  /// Steps that are taken again, and steps whose record nobody can keep.
  @Suite("Steps taken again", .serialized, .timeLimit(.minutes(10)))
  struct RepeatTests {
    private static let pipe =
      "hpr acquire-once > a.json && hpr provision a.json > p.json && hpr launch p.json > l.json"

    @Test(
      "each step on the record that it was given before does no harm", arguments: [false, true])
    func again(toFile: Bool) async throws {
      let out = toFile ? "-o x.json" : "> x.json"
      try await CleverStage.play { stage in
        let job = await stage.queue()
        try await stage.shell(Self.pipe, ends: 0)
        for _ in 1...2 {
          try await stage.shell("hpr wait l.json \(out)", ends: 0)
          #expect(try stage.phase("x.json") == "decommissioning")
        }
        try await stage.shell("cp x.json over.json", ends: 0)
        for record in ["l.json", "l.json", "over.json", "p.json", "a.json"] {
          try await stage.shell("hpr decommission \(record) \(out)", ends: 0)
          #expect(try stage.phase("x.json") == "over", "\(record)")
          #expect(try stage.member("result", of: "x.json") as? String == "success")
        }
        for line in ["provision a.json", "launch p.json", "wait l.json", "launch x.json"] {
          try await stage.shell("hpr \(line) \(toFile ? "-o y.json" : "> y.json")", ends: 0)
        }
        try await stage.shell("hpr fail --message late l.json \(out)", ends: 1)
        #expect(await stage.cloud.coordinator.book(job)?.launches.count == 1)
        let books = await stage.cloud.clever.books
        #expect(books.created == 1 && books.existing == [] && books.launchedTwice == [])
        #expect(await !stage.trace(job).contains("late"))
      }
    }

    @Test("fail twice on a record from before the resource: reported once, and the resource goes")
    func failed() async throws {
      try await CleverStage.play { stage in
        let job = await stage.queue()
        try await stage.shell("hpr acquire-once > a.json && hpr provision a.json > p.json", ends: 0)
        for _ in 1...2 {
          try await stage.shell("hpr fail --message 'by hand' a.json > f.json", ends: 0)
          #expect(try stage.phase("f.json") == "over")
          #expect(await stage.cloud.clever.books.existing == [])
        }
        let book = try #require(await stage.cloud.coordinator.book(job))
        #expect(book.state == .failed && book.reportedBy == "dispatcher")
        #expect(await stage.trace(job).components(separatedBy: "by hand").count == 2)
        try await stage.shell("hpr provision a.json > again.json", ends: 1)
        try await stage.shell("hpr launch p.json > again.json", ends: 1)
        try await stage.shell("hpr decommission p.json > again.json", ends: 0)
        #expect(await stage.cloud.clever.books.created == 1)
      }
    }

    @Test(
      "a full disk: the old record whole, nothing begun, and the step goes on when there is room")
    func fullDisk() async throws {
      try await CleverStage.play { stage in
        let folder = "\(stage.directory)/small"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await stage.mounted(at: folder) { disk in
          let job = await stage.queue()
          let doomed = await stage.queue()
          try await stage.shell(
            """
            hpr acquire-once | hpr provision -o small/r.json
            hpr acquire-once -o small/f.json
            """, ends: 0)
          try await Self.meetsFullDisk("launch", "small/r.json", disk, stage)
          #expect(await stage.cloud.coordinator.book(job)?.launches.count ?? 0 <= 1)
          try await Self.meetsFullDisk("wait", "small/r.json", disk, stage)
          try await Self.meetsFullDisk("decommission", "small/r.json", disk, stage)
          try await Self.meetsFullDisk("fail --message x", "small/f.json", disk, stage)
          #expect(await stage.cloud.coordinator.book(job)?.state == .success)
          #expect(await stage.cloud.coordinator.book(doomed)?.state == .failed)
          let books = await stage.cloud.clever.books
          #expect(books.existing == [] && books.created == 1 && books.launchedTwice == [])
        }
      }
    }

    /// Takes a step that rewrites its record, first with a full disk, then with room.
    private static func meetsFullDisk(
      _ step: String, _ record: String, _ disk: Disk, _ stage: CleverStage
    ) async throws {
      try await disk.begin(.full)
      let refused = try await stage.shell(
        "cp \(record) before.json; hpr \(step) \(record) -o \(record); s=$?; cmp before.json \(record); exit $s"
      )
      #expect(refused.status == 1, "\(step): \(refused.error)")
      #expect(refused.error.contains("No space left") && refused.output.isEmpty)
      #expect(refused.error.contains("hint: the step may be repeated"))
      try await disk.end(.full)
      try await stage.shell("hpr \(step) \(record) -o \(record)", ends: 0)
    }

    @Test("a full disk: state import and unregister leave the files as they were, and end 1")
    func fullDiskOfFiles() async throws {
      let coordinator = SandboxCoordinator()
      try await coordinator.serve { url in
        try await StatusScene.play(coordinator: coordinator, at: url) { scene in
          let folder = "\(scene.folder)/small"
          try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
          try await scene.mounted(at: folder) { disk in
            _ = try await scene.shell("cp $D/open.toml $D/state.json $D/small")
            try await disk.begin(.full)
            for line in [
              "at small/open state import $D/running.json", "at small/open unregister --name lab",
            ] {
              let end = try await scene.shell(
                """
                cd $D/small; \(line); s=$?
                cmp open.toml $D/open.toml && cmp state.json $D/state.json && exit $s
                """)
              #expect(end.status == 1 && end.error.contains("No space left"), "\(end.error)")
            }
          }
        }
      }
    }

    @Test("a record that nobody reads is told, after what the step itself had to say")
    func closedPipe() async throws {
      try await StatusScene.play { scene in
        for step in RubbishTests.steps {
          for (record, own) in [("running", "bad"), ("success", "closed")] {
            let line = "deaf at \(own) \(step) $D/\(record).json"
            let end = try await scene.shell(line)
            #expect(end.status == 1, "\(line): \(end.error)")
            let lines = end.error.split(separator: "\n")
            let lost = lines.firstIndex {
              $0.hasPrefix("hpr: standard output: the job's record cannot be written: nobody")
            }
            #expect(lost != nil && lost == lines.count - 2, "\(line): \(end.error)")
          }
        }
        let swept = try await scene.shell(
          "cp $D/state.json .; deaf at closed decommission --orphans")
        #expect(swept.status == 5 && swept.error.contains("nothing is removed there"))
        let imported = try await scene.shell("deaf at closed state import $D/running.json; echo $?")
        #expect(imported.output == "0\n" && imported.error == "")
        let full = try await scene.shell(
          "cp $D/state.json .; at closed decommission --orphans > /dev/full")
        #expect(full.status == 5 && full.error.contains("standard output: No space left"))
      }
    }

    @Test("a launch whose record nobody reads is told, and taken again it launches no second time")
    func unread() async throws {
      try await CleverStage.play { stage in
        let job = await stage.queue()
        try await stage.shell("hpr acquire-once | hpr provision > p.json", ends: 0)
        let end = try await stage.shell("exec 3> >(:); wait $!; hpr launch p.json >&3", ends: 1)
        #expect(end.error.contains("nobody reads it"))
        try await stage.shell(
          "hpr launch p.json | hpr wait | hpr decommission > /dev/null", ends: 0)
        #expect(await stage.cloud.coordinator.book(job)?.launches.count == 1)
        #expect(await stage.cloud.clever.books.existing == [])
      }
    }
  }
}
