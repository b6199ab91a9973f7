import Foundation
import ManualPages
import Testing
import World

extension OneAtATime {
  /// The scripts in `examples/`, which people take and change.
  @Suite("The example scripts", .serialized, .timeLimit(.minutes(10)))
  struct ScriptTests {
    private static let folder = ManualPage.repository.appending(path: "examples").path

    static let scripts = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".sh") }.sorted()

    @Test("are four, can be started, and are named in the README")
    func named() throws {
      #expect(Self.scripts.count == 4)
      let readme = try String(
        contentsOf: ManualPage.repository.appending(path: "README.md"), encoding: .utf8)
      for script in Self.scripts {
        #expect(FileManager.default.isExecutableFile(atPath: "\(Self.folder)/\(script)"))
        #expect(readme.contains("examples/\(script)"))
      }
    }

    @Test("shellcheck has nothing to say against one", arguments: scripts)
    func checked(script: String) async throws {
      let end = try await Program("shellcheck", ["\(Self.folder)/\(script)"]).run()
      #expect(end.status == 0 && end.output.isEmpty, "\(end.output)")
    }

    private static func run(
      _ script: String, _ arguments: [String] = [], _ environment: [String: String] = [:],
      in folder: ExampleFolder
    ) async throws -> Program.End {
      try await folder.kept(Program("\(Self.folder)/\(script)", arguments), environment)
    }

    private static func left(_ stage: Stage) async throws -> [String] {
      let marks = ExampleFolder.prefixes
      return try await stage.docker.names(prefix: "hpd-job-").filter {
        marks.contains(where: $0.hasPrefix)
      }
    }

    @Test("run-one-job.sh runs a job, tells how it ended, and goes on with one that it finds")
    func runOneJob() async throws {
      try await ExampleFolder.play { folder, stage in
        let files = FileManager.default
        let none = try await Self.run("run-one-job.sh", [], ["WAIT": "0"], in: folder)
        #expect(none.status == 3, "\(none.error)")
        for (script, status) in [("echo hi", Int32(0)), ("exit 1", 7)] {
          let job = await stage.queue([script], runner: "lab")
          let end = try await Self.run("run-one-job.sh", in: folder)
          #expect(end.status == status, "\(end.error)")
          #expect(await stage.coordinator.book(job)?.launches.count == 1)
          #expect(!files.fileExists(atPath: "\(folder.path)/job.json"))
        }
        let job = await stage.queue(["echo hi"], runner: "lab")
        try await folder.prepare("hpr acquire-once | hpr provision > half.json")
        let end = try await Self.run("run-one-job.sh", ["half.json"], in: folder)
        #expect(end.status == 0, "\(end.error)")
        #expect(await stage.coordinator.book(job)?.state == .success)
        #expect(try await Self.left(stage).isEmpty)
      }
    }

    @Test("drain-host.sh waits until nothing is left, and says what still runs after its limit")
    func drainHost() async throws {
      try await ExampleFolder.play { folder, stage in
        let pipe = "hpr acquire-once | hpr provision | hpr launch | hpr state import -"
        let job = await stage.queue(["echo hi"], runner: "lab")
        try await folder.prepare(pipe)
        let end = try await Self.run("drain-host.sh", ["paas-runner.toml"], in: folder)
        #expect(end.status == 0, "\(end.error)")
        #expect(await stage.coordinator.book(job)?.state == .success)
        #expect(try Stage.phases(in: "\(folder.path)/state.json").isEmpty)
        #expect(try await Self.left(stage).isEmpty)

        let endless = await stage.queue(Stage.endless, runner: "lab")
        try await folder.prepare(pipe)
        // Where the service has a user of its own, that is who drains.
        try folder.write("bin/id", "#!/bin/sh\n[ $1 = hpr ] || echo 0\n", mode: 0o755)
        try folder.write(
          "bin/runuser", "#!/bin/sh\necho $* >>runuser.log; shift 3; exec \"$@\"\n", mode: 0o755)
        let late = try await Self.run(
          "drain-host.sh", ["paas-runner.toml"], ["LIMIT": "2"], in: folder)
        #expect(late.status == 1, "\(late.error)")
        #expect(late.error.contains("lab  ") && late.error.contains("  \(endless)  "))
        #expect(try Stage.phases(in: "\(folder.path)/state.json").keys.contains(endless))
        let asked = try String(contentsOfFile: "\(folder.path)/runuser.log", encoding: .utf8)
          .split(separator: "\n")
        #expect(asked.count == 2)
        #expect(asked.allSatisfy { $0.hasPrefix("-u hpr -- env STATE_DIRECTORY=/var/lib/hpr ") })
      }
    }

    @Test("orphan-report.sh is silent while nothing is left over, and lists what is")
    func orphanReport() async throws {
      try await ExampleFolder.play { folder, stage in
        let quiet = try await Self.run("orphan-report.sh", ["paas-runner.toml"], in: folder)
        #expect(quiet.status == 0 && quiet.output.isEmpty && quiet.error.isEmpty, "\(quiet.error)")
        let orphan = ExampleFolder.prefixes[0] + "99999"
        try await stage.docker("tag", InnerImage.name, "\(orphan):latest")
        let found = try await Self.run("orphan-report.sh", ["paas-runner.toml"], in: folder)
        #expect(found.status == 1 && found.error.isEmpty, "\(found.error)")
        #expect(found.output.split(separator: "\n").count == 1)
        #expect(found.output.hasPrefix("\(orphan) "))
        #expect(try await Self.left(stage) == [orphan], "nothing is removed")
        let text = try String(contentsOfFile: "\(folder.path)/paas-runner.toml", encoding: .utf8)
        try folder.write("away.toml", text.replacing(/engine\.sock/, with: "nowhere.sock"))
        let away = try await Self.run("orphan-report.sh", ["away.toml"], in: folder)
        #expect(away.status == 5 && away.error.contains("nothing is removed there"))
      }
    }

    @Test("smoke-test.sh ends as its job does, and leaves nothing")
    func smokeTest() async throws {
      try await ExampleFolder.play { folder, stage in
        let arguments = ["paas-runner.toml", "lab"]
        let none = try await Self.run("smoke-test.sh", arguments, ["PATIENCE": "0"], in: folder)
        #expect(none.status == 3, "\(none.error)")
        for (script, status) in [("echo hi", Int32(0)), ("exit 1", 7)] {
          await stage.queue([script], runner: "lab")
          let end = try await Self.run("smoke-test.sh", arguments, in: folder)
          #expect(end.status == status, "\(end.error)")
          #expect(end.output.hasSuffix("the job has succeeded\n") == (status == 0))
          #expect(try await Self.left(stage).isEmpty)
        }
        // One that does not end in time is not left running.
        let job = await stage.queue(Stage.endless, runner: "lab")
        let late = try await Self.run("smoke-test.sh", arguments, ["PATIENCE": "3"], in: folder)
        #expect(late.status == 3, "\(late.error)")
        #expect(await stage.coordinator.book(job)?.state == .failed)
        #expect(try await Self.left(stage).isEmpty)
      }
    }
  }
}
