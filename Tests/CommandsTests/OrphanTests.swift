import Commands
import Core
import Foundation
import Testing
import World

@Suite("hpr decommission --orphans", .timeLimit(.minutes(5)))
struct OrphanTests {
  private static let installation = "0123456789abcdef0123456789abcdef"
  private static let mark = Mark(installation: installation, runner: RunnerName("lab")).text
  private static let organisation = World.CleverCloudSettings().organisations[0]

  /// A sandbox's cloud with resources of all kinds, and what is configured for it.
  private struct Scene: Sendable {
    let clever: SandboxCleverCloud
    let scratch: Scratch
    let path: String
    let orphan, tracked, foreign, step: String

    func decommission(
      _ arguments: String..., answer: Bool? = nil,
      pause: @escaping @Sendable (Duration) async throws -> Void = { _ in }
    ) async -> Ending {
      await hpr(
        ["decommission", "--orphans", "-c", path] + arguments, ask: { _ in answer }, pause: pause)
    }

    func existing() async -> Set<String> { Set(await clever.books.existing) }

    func track(_ records: [String]) throws {
      _ = try scratch.file("state.json", StateText.state(records: records))
    }
  }

  private static func record(_ job: Int, _ id: String?) -> String {
    let member = id.map { "\"id\":\"\($0)\"," } ?? ""
    return """
      {"version":1,"runner":"lab","job_id":\(job),"phase":"running","expected_weight":5600,\
      "acquired_at":"2026-11-23T16:59:00Z","mark":"\(mark)","creation":"made",\
      "resource":{"executor":"clever-docker","name":"hpd-job-\(mark)-\(job)",\(member)\
      "account":"\(organisation.id)","weight":1000},"job":{"id":\(job),"token":"glcbt-sesame"}}
      """
  }

  private static func play(_ body: @Sendable @escaping (Scene) async throws -> Void) async throws {
    let clever = SandboxCleverCloud()
    try await clever.serve { url in
      let scratch = try Scratch()
      let path = try scratch.file(
        "c.toml",
        """
        state_file = "\(scratch.path)/state.json"
        [[runners]]
        name = "lab"
        url = "https://gitlab.example"
        token = "glrt-sesame0123456789"
        executor = "clever-docker"
        cc_api_url = "\(url)"
        cc_orga_id = "\(organisation.id)"
        cc_token = "\(organisation.token)"
        """)
      let plant = { (name: String) in await clever.plant(name, in: organisation.id) }
      let scene = Scene(
        clever: clever, scratch: scratch, path: path,
        orphan: await plant("hpd-job-\(mark)-1"), tracked: await plant("hpd-job-\(mark)-2"),
        foreign: await plant("hpd-job-00000000-3"),
        step: await plant("hpd-job-s\(mark.dropFirst())-4"))
      try scene.track([record(2, scene.tracked)])
      try await body(scene)
    }
  }

  @Test("a dry run says of each resource what it is and why it stays or would go, and removes none")
  func dryRun() async throws {
    try await Self.play { scene in
      let end = await scene.decommission("--dry-run")
      #expect(end.status == .done, "\(end.errors)")
      let lines = end.output.split(separator: "\n").map(String.init)
      #expect(lines.count == 5 && lines[0].hasPrefix("RESOURCE"))
      for (id, words) in [
        (scene.orphan, "would be removed  made for lab/1, in no record, seen twice"),
        (scene.tracked, "kept              tracked: lab/2"),
        (scene.foreign, "kept              not of the runners that are swept"),
        (scene.step, "kept              not of the runners that are swept"),
      ] {
        #expect(lines.contains { $0.contains(id) && $0.hasSuffix(words) }, "\(end.output)")
      }
      #expect(await scene.existing().count == 4)
      #expect(!(end.output + end.errors).contains("sesame"))
    }
  }

  @Test("one orphan goes without a question, as JSON tells; nothing else is touched")
  func removed() async throws {
    try await Self.play { scene in
      let end = await scene.decommission("--json")
      #expect(end.status == .done, "\(end.errors)")
      let root = try JSONSerialization.jsonObject(with: Data(end.output.utf8)) as? [String: Any]
      #expect(root?["version"] as? Int == 1)
      let rows = try #require(root?["resources"] as? [[String: Any]])
      let decisions = rows.reduce(into: [:]) {
        $0[$1["id"] as? String ?? ""] = $1["decision"] as? String
      }
      #expect(
        decisions == [
          scene.orphan: "removed", scene.tracked: "kept", scene.foreign: "kept",
          scene.step: "kept",
        ])
      let gone = try #require(rows.first { $0["id"] as? String == scene.orphan })
      #expect(gone["runner"] as? String == "lab" && gone["job_id"] as? Int == 1)
      #expect(gone["tracked"] as? Bool == false)
      #expect(await scene.existing() == [scene.tracked, scene.foreign, scene.step])
      #expect(await scene.clever.books.foreignDeleted == [])
    }
  }

  @Test("what a daemon has tracked by the second look stays, and so does what came between the two")
  func twoLooks() async throws {
    try await Self.play { scene in
      let waits = Lock<[Duration]>([])
      let end = await scene.decommission { wait in
        waits.withLock { $0.append(wait) }
        try scene.track([Self.record(1, nil), Self.record(2, scene.tracked)])
        await scene.clever.plant("hpd-job-\(Self.mark)-9", in: Self.organisation.id)
      }
      #expect(end.status == .done, "\(end.errors)")
      #expect(waits.withLock { $0 } == [.seconds(30)])
      #expect(await scene.existing().count == 5)
      #expect(end.output.contains("tracked: lab/1") && end.output.contains("seen once only"))
    }
  }

  @Test(
    "more than one go only after a yes: on the terminal, or by --yes",
    arguments: [
      (false, [], .done, 0), (true, [], .done, 2), (nil, ["--yes"], .done, 2), (nil, [], .usage, 0),
    ] as [(Bool?, [String], Commands.ExitStatus, Int)])
  func question(answer: Bool?, more: [String], status: Commands.ExitStatus, gone: Int) async throws
  {
    try await Self.play { scene in
      await scene.clever.plant("hpd-job-\(Self.mark)-9", in: Self.organisation.id)
      let asked = Lock<[String]>([])
      let end = await hpr(
        ["decommission", "--orphans", "-c", scene.path] + more,
        ask: { question in
          asked.withLock { $0.append(question) }
          return answer
        }, pause: { _ in })
      #expect(end.status == status, "\(end.errors)")
      #expect(await scene.existing().count == 5 - gone)
      let questions = asked.withLock { $0 }
      #expect(questions.count == (more.isEmpty ? 1 : 0))
      if let text = questions.first {
        #expect(text.contains("hpd-job-\(Self.mark)-1 in \(Self.organisation.id)"))
        #expect(text.contains("Remove these 2 resources?"))
      }
    }
  }

  @Test("a listing that fails removes nothing and ends 5; so does a deletion that fails")
  func provider() async throws {
    try await Self.play { scene in
      let fault = await scene.clever.faults.add(Fault(.applications, .answer, status: 500))
      let unseen = await scene.decommission()
      #expect(unseen.status == .provider)
      #expect(
        unseen.errors.contains("lab: \(Self.organisation.id): cannot list"), "\(unseen.errors)")
      await scene.clever.faults.release(fault)
      await _ = scene.clever.faults.add(Fault(.deleteApplication, .answer, status: 500))
      let refused = await scene.decommission()
      #expect(refused.status == .provider)
      #expect(refused.output.contains("failed"))
      let name = "hpr: hpd-job-\(Self.mark)-1 in \(Self.organisation.id): "
      #expect(refused.lines.count { $0.hasPrefix(name) } == 1, "\(refused.errors)")
      // Nor does it hide that nobody reads the report.
      for broken in [OutputError.closed, .failed("No space left")] {
        let end = await hpr(
          ["decommission", "--orphans", "-c", scene.path], broken: broken, pause: { _ in })
        #expect(end.status == .provider && end.errors.contains(name), "\(end.errors)")
        #expect(end.errors.contains("standard output: No space left") == (broken != .closed))
      }
      #expect(await scene.existing().count == 4)
    }
  }

  @Test("a state that is missing or cannot be read ends 2, and nothing is removed")
  func noState() async throws {
    try await Self.play { scene in
      let state = "\(scene.scratch.path)/state.json"
      for text in ["", "{", "[]", "{\"launched\":[]}"] {
        _ = try scene.scratch.file("state.json", text)
        let end = await scene.decommission()
        #expect(end.status == .invalid && end.lines[0].hasPrefix("hpr: \(state): "), "\(text)")
      }
      try FileManager.default.removeItem(atPath: state)
      let end = await scene.decommission()
      #expect(end.status == .invalid && end.lines[0].contains("no state file"))
      #expect(await scene.existing().count == 4)
    }
  }

  @Test("a runner that there is not, and a namespace where there are none, end 2")
  func wrongNames() async throws {
    try await Self.play { scene in
      for arguments in [["--runner", "nope"], ["--namespace", "grp"]] {
        let end = await hpr(["decommission", "--orphans", "-c", scene.path] + arguments)
        #expect(end.status == .invalid, "\(arguments)")
      }
      let end = await scene.decommission("--runner", "lab", "--dry-run")
      #expect(end.status == .done)
    }
  }

  @Test("--steps removes what a step's mark is on and what is old enough, and nothing else")
  func steps() async throws {
    try await Self.play { scene in
      let mark = "s\(Self.mark.dropFirst())"
      let old = await scene.clever.plant(
        "hpd-job-\(mark)-8", in: Self.organisation.id, age: 7200)
      let alone = await hpr(
        ["decommission", "--steps", "--older-than", "1h", "-c", scene.path], pause: { _ in })
      #expect(alone.status == .done, "\(alone.errors)")
      #expect(await scene.existing() == [scene.orphan, scene.tracked, scene.foreign, scene.step])
      #expect(alone.output.contains(old) && alone.output.contains("too short a time ago"))
      await scene.clever.plant("hpd-job-\(mark)-9", in: Self.organisation.id, age: 7200)
      _ = await hpr(["decommission", "--orphans", "--steps", "-c", scene.path], pause: { _ in })
      #expect(await scene.existing().count == 5, "a day without --older-than")
    }
  }

  @Test("--all-of-runner removes what the peer left under a token's beginning, or is refused")
  func peer() async throws {
    try await Self.play { scene in
      let peers = await scene.clever.plant("hpd-job-glrt-ses-7", in: Self.organisation.id)
      await scene.clever.plant("hpd-job-glrt-oth-8", in: Self.organisation.id)
      let end = await hpr(["decommission", "--all-of-runner", "-c", scene.path], pause: { _ in })
      #expect(end.status == .done && end.output.contains(peers), "\(end.errors)")
      #expect(await scene.existing().count == 5)
      #expect(await !scene.existing().contains(peers))
      let text = try String(contentsOfFile: scene.path, encoding: .utf8)
      for token in ["glrt-t1_sesame0123456789", "GR1348941sesame0123456789"] {
        let path = try scene.scratch.file(
          "other.toml", text.replacingOccurrences(of: "glrt-sesame0123456789", with: token))
        let refused = await hpr(["decommission", "--all-of-runner", "-c", path])
        #expect(refused.status == .invalid && refused.lines[0].contains("every runner's"))
      }
    }
  }
}
