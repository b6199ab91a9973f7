import Foundation
import ManualPages
import Testing
import World

extension OneAtATime {
  /// Whoever types what stands in the section EXAMPLES of a page gets what the page says.
  @Suite("The examples of the manual", .serialized, .timeLimit(.minutes(10)))
  struct ManualExampleTests {
    /// What has to be there before the examples of a page.
    struct Preparation: Sendable {
      /// The scripts of jobs 4711, 4712 and so on.
      var jobs: [[String]] = []
      var files: [String: String] = [:]
      var script = ""
    }

    private static let pipe = "hpr acquire-once | hpr provision | hpr launch"

    static let preparations: [String: Preparation] = [
      "hpr-acquire-once.1": Preparation(jobs: [["echo hi"], ["echo hi"]]),
      "hpr-provision.1": Preparation(jobs: [["echo hi"]], script: "hpr acquire-once > job.json"),
      "hpr-launch.1": Preparation(
        jobs: [["echo hi"], ["echo hi"]],
        script: """
          hpr acquire-once | hpr provision > job.json
          hpr acquire-once | hpr fail --message no > over.json
          """),
      "hpr-wait.1": Preparation(
        jobs: [["exit 1"], Stage.endless],
        script: "\(pipe) > job.json; \(pipe) > running.json"),
      "hpr-fail.1": Preparation(
        jobs: [Stage.endless, ["echo hi"]],
        script: "\(pipe) > job.json; \(pipe) | hpr wait > done.json"),
      "hpr-decommission.1": Preparation(
        jobs: [["echo hi"], Stage.endless],
        script: "\(pipe) | hpr wait > job.json; \(pipe) > running.json"),
      "hpr-check.1": Preparation(files: [
        "broken.toml": """
        concurent = 4
        [[runners]]
        name = "lab"
        url = "gitlab.example.com"
        token = "glrt-0123456789abcdefghij"
        executor = "local-docker"
        """
      ]),
      "hpr-register.1": Preparation(files: ["second.token": ExampleFolder.runner.token + "\n"]),
      // Its coordinator has to know this machine.
      "hpr-unregister.1": Preparation(script: "hpr verify"),
      "hpr-state-show.1": Preparation(jobs: [Stage.endless], script: "\(pipe) > job.json"),
      "hpr-state-import.1": Preparation(
        jobs: [["echo hi"]],
        files: [
          "old-state.json": """
          {"launched": [{"runner_name": "glrt-abc", "job_id": 17, "token": "t1",
          "paas_resource": "hpd-job-glrt-abc-17"}], "to_decommission": [], "pending": []}
          """
        ]),
    ]

    @Test("do what the page says", arguments: ManualPage.files.filter { $0.hasSuffix(".1") })
    func commands(file: String) async throws {
      let examples = try ManualPage(file).examples
      #expect(!examples.isEmpty)
      let preparation = Self.preparations[file] ?? Preparation()
      try await ExampleFolder.play(hasConfiguration: file != "hpr-register.1") { folder, stage in
        for script in preparation.jobs { await stage.queue(script, runner: "lab") }
        for (name, text) in preparation.files { try folder.write(name, text) }
        try await folder.prepare(preparation.script)
        for example in examples { try await folder.run(Session(example), file) }
      }
    }

    @Test("a configuration that is shown is one that hpr check finds nothing wrong with")
    func configurations() async throws {
      let examples = try ManualPage("hpr.toml.5").examples
      #expect(!examples.isEmpty)
      try await ExampleFolder.play { folder, _ in
        try folder.write(
          "secrets.toml", "RUNNER_TOKEN = 'glrt-1'\nCC_TOKEN = 'cc'\nLOG_TOKEN = 'glpat-1'\n")
        for example in examples {
          try folder.write("shown.toml", folder.here(example.joined(separator: "\n")))
          let end = try await folder.kept(
            Program(BuiltProduct.path("hpr").path, ["check", "-c", "shown.toml"]))
          #expect(end.status == 0 && end.error.isEmpty, "\(end.error)")
        }
      }
    }

    @Test("a record that is shown is one that is read, and written again with all its members")
    func records() async throws {
      let examples = try ManualPage("hpr-record.5").examples
      #expect(!examples.isEmpty)
      try await ExampleFolder.play { folder, _ in
        for example in examples {
          let text = example.joined(separator: "\n")
          try folder.write("record.json", folder.here(text))
          try await folder.prepare(
            """
            hpr state import record.json
            hpr state show --record lab/4711 > again.json
            """)
          let again = try String(contentsOfFile: "\(folder.path)/again.json", encoding: .utf8)
          #expect(try Self.members(folder.inDocument(again)) == Self.members(text))
        }
      }
    }

    private static func members(_ text: String) throws -> NSDictionary {
      try #require(
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary)
    }

    @Test("the README shows the same questions as the page")
    func readme() throws {
      let file = ManualPage.repository.appending(path: "README.md")
      let readme = try String(contentsOf: file, encoding: .utf8)
      let asked = try ManualPage("hpr-register.1").examples.filter {
        Session($0).steps[0].isInteractive
      }
      #expect(!asked.isEmpty)
      for example in asked {
        #expect(readme.contains(example.joined(separator: "\n")), "\(example)")
      }
    }
  }
}
