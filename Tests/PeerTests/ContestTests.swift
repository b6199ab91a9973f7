import Foundation
import Testing
import World

/// hpr against the peer: the same applications and the same pushes, but for what is named.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ContestTests {
  /// Plays the contest; what hpr did otherwise is a fault.
  @discardableResult
  private func play(
    _ contest: Contest, onlyPeer more: String = "", butFor meant: [String] = []
  ) async throws -> (peer: Contest.Performance, hpr: Contest.Performance) {
    async let theirs = contest.perform(Peer(.current), more)
    async let ours = contest.perform(Peer(BuiltProduct.path("hpr"), ["run"]))
    let (peer, hpr) = try await (theirs, ours)
    #expect(peer.jobs.count == contest.jobs.count)
    #expect(Contest.differences(peer, hpr) == meant)
    return (peer, hpr)
  }

  /// A contest by the sandbox's own configuration.
  private func contest(
    _ jobs: [JobSpec],
    account: CleverCloudSettings.Organisation? = CleverCloudSettings()
      .organisations.first, _ more: String = ""
  ) -> Contest {
    Contest(
      configuration: { addresses, folder in
        var configuration = PeerConfiguration(addresses, account)
        configuration.more = [more]
        return configuration.text(state: folder.appendingPathComponent("state.json").path)
      }, jobs: jobs)
  }

  @Test(arguments: ManualExample.allCases)
  func manual(_ example: ManualExample) async throws {
    let world = example.world
    let contest = Contest(
      configuration: { addresses, _ in try example.text(addresses) },
      coordinator: world.coordinator, clever: world.clever,
      jobs: [JobSpec(script: ["sleep 2"])])
    let (_, hpr) = try await play(contest, onlyPeer: ManualExample.quota)
    let pushed = try #require(hpr.jobs.values.first)
    #expect(
      pushed.environment
        == ["CC_ENABLE_HEPTAPOD_RUNNER": "true", "CC_MOUNT_DOCKER_SOCKET": "true"])
    #expect(pushed.runner["docker"]?["volumes"] == .array([.string("/cache")]))
    #expect(pushed.runner["cache"]?["gcs"] == .object([:]))
  }

  @Test(arguments: ManualExample.allCases, [[], ["--online"]])
  func checksManual(_ example: ManualExample, _ options: [String]) async throws {
    let world = example.world
    let cloud = try SandboxCloud(world.coordinator, world.clever)
    try await cloud.serve { addresses in
      let end = try await Self.end(
        Peer(BuiltProduct.path("hpr"), ["check"] + options + ["-c"]), addresses.authority,
        try example.text(addresses))
      #expect(end.status == 0, "\(end.log)")
      #expect(!end.log.contains("warning"), "\(end.log)")
    }
  }

  /// Runs it with a configuration until it ends by itself.
  private static func end(
    _ contestant: Peer, _ authority: URL?, _ configuration: String
  ) async throws -> (status: Int32, log: String) {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("contest-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("paas-runner.toml")
    try Data(configuration.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    let status = try await contestant.end(file.path, authority: authority, in: folder)
    let log = folder.appendingPathComponent("peer.log")
    return (status, try String(contentsOf: log, encoding: .utf8))
  }

  @Test func flavors() async throws {
    let jobs = [nil, "XS", "S", "M", "L", "XL", "2XL", "3XL"].map { flavor in
      var spec = JobSpec(script: ["sleep 2"])
      if let flavor { spec.variables["CI_CLEVER_CLOUD_FLAVOR"] = flavor }
      return spec
    }
    let (_, hpr) = try await play(contest(jobs))
    #expect(Set(hpr.jobs.values.compactMap { $0.parameters["maxFlavor"]?.string }).count == 7)
  }

  @Test func images() async throws {
    let jobs = ImageJobs.all(prefix: "gitlab.example:5050/grp/dependency_proxy/containers")
    let (_, hpr) = try await play(contest(jobs + ImageJobs.all(prefix: nil)))
    let names = hpr.jobs.values.compactMap { $0.job?["image"]?["name"]?.string }
    #expect(names.contains("gitlab.example:5050/grp/dependency_proxy/containers/library/alpine:3"))
  }

  @Test func tenants() async throws {
    let organisations = CleverCloudSettings().organisations
    var contest = contest(
      ["grp/demo", "other/deep/demo"].map {
        var spec = JobSpec(script: ["sleep 2"])
        spec.project = $0
        return spec
      }, account: nil)
    for (group, organisation) in zip(["grp", "other"], organisations) {
      contest.coordinator.groups[group] = [
        "cc_orga_id": organisation.id, "cc_orga_token": organisation.token,
      ]
    }
    try await play(contest)
  }

  @Test func secrets() async throws {
    let organisation = try #require(CleverCloudSettings().organisations.first)
    let contest = Contest(
      configuration: { addresses, folder in
        var configuration = PeerConfiguration(addresses, organisation)
        configuration.more = [
          "secrets_file = \"\(folder.appendingPathComponent("secrets.toml").path)\""
        ]
        return configuration.text(state: folder.appendingPathComponent("state.json").path)
          .replacingOccurrences(of: organisation.token, with: "secret:cloud")
          .replacingOccurrences(of: "glrt-sandboxsandboxsandbox", with: "secret:runner")
          .replacingOccurrences(of: "glpat-sandbox", with: "secret:watch")
      }, jobs: [JobSpec(script: ["sleep 2"])],
      files: [
        "secrets.toml": """
        cloud = "\(organisation.token)"
        runner = "glrt-sandboxsandboxsandbox"
        watch = "glpat-sandbox"
        """
      ])
    // What the peer pushes in place of the token is of no use to the inner runner.
    let meant = [
      #"job 4711: runner.toml token: peer string("secret:runner"), hpr string("glrt-sandboxsa")"#
    ]
    let (_, hpr) = try await play(contest, butFor: meant)
    let runner = try #require(hpr.jobs.values.first?.runner)
    #expect(runner["token"] == .string("glrt-sandboxsa") && runner["secrets_file"] == nil)
  }

  @Test func ownKeys() async throws {
    let more = """
      cc_extra_env = { CC_ENABLE_HEPTAPOD_RUNNER = "true", EMPTY = "", ACCENT = "é \\"" }
      limit = 3
      cc_zone = "rbx"
      cc_default_flavor = "S"
      heptapod_runner_main_image = "registry.example.com:5000/runner:1"
      [runners.docker]
      image = \"\"\"debian:bullseye\"\"\"
      volumes = ["/cache", "/a:/b"]
      sysctls = { "net.ipv4.ip_forward" = "1" }
      [[runners.docker.services]]
      name = "postgres:13"
      """
    let (_, hpr) = try await play(contest([JobSpec(script: ["sleep 2"])], more))
    let pushed = try #require(hpr.jobs.values.first)
    let runner = pushed.runner
    #expect(pushed.parameters["zone"] == .string("rbx"))
    #expect(pushed.environment["ACCENT"] == "é \"" && pushed.environment["EMPTY"] == "")
    #expect(pushed.dockerfile.first == "FROM registry.example.com:5000/runner:1")
    #expect(runner["cc_extra_env"] == nil && runner["cc_token"] == nil && runner["limit"] == nil)
  }

  @Test("every type of TOML is forwarded as the peer forwards it")
  func forwardedKeys() async throws {
    let (_, hpr) = try await play(
      contest([JobSpec(script: ["sleep 2"])], ForwardedKeys.alike))
    let runner = try #require(hpr.jobs.values.first?.runner)
    #expect(runner["beyond_doubles"] == .int(9_007_199_254_740_993))
  }

  @Test("what the peer cannot forward, hpr forwards untouched")
  func beyondThePeer() async throws {
    let changed = ForwardedKeys.changed.map { "\($0.key) = \($0.value)" }
    let refused = ForwardedKeys.refused.map(\.0)
    let more = changed + [ForwardedKeys.unreadable.text] + refused
    let contest = contest([JobSpec(script: ["sleep 2"])], more.joined(separator: "\n"))
    let hpr = try await contest.perform(Peer(BuiltProduct.path("hpr"), ["run"]))
    let pushed = try #require(hpr.jobs.values.first)
    #expect(Contest.changed(hpr.configured, pushed) == [])
    #expect(
      pushed.runner["list_mixed"]
        == .array([.int(1), .string("a"), .string("float 1.5"), .bool(true)]))
  }

  @Test("what the peer writes so that nobody can read it")
  func unreadableOfThePeer() async throws {
    let (text, why) = ForwardedKeys.unreadable
    let contest = contest([JobSpec(script: ["sleep 2"])], text)
    let error = await #expect(throws: WorldError.self) {
      try await contest.perform(Peer(.current))
    }
    #expect(error?.description.contains(why) == true, "\(error?.description ?? "")")
  }

  @Test("what the peer ends at", arguments: ForwardedKeys.refused)
  func refusedByThePeer(_ text: String, _ why: String) async throws {
    let end = try await Self.end(
      Peer(.current), nil, "[[runners]]\nname = \"sandbox\"\n\(text)\n")
    #expect(end.status == 1)
    #expect(end.log.contains(why), "\(end.log)")
  }

  @Test(
    "what the peer forwards as something else; empty tables, which it leaves out and hpr forwards")
  func changedByThePeer() async throws {
    let (keys, tables) = (ForwardedKeys.changed, ForwardedKeys.empty)
    let more = keys.map { "\($0.key) = \($0.value)" } + tables.map(\.text)
    let (peer, hpr) = try await play(
      contest([JobSpec(script: ["sleep 2"])], more.joined(separator: "\n")),
      butFor: keys.map { "job 4711: runner.toml \($0.key): peer \($0.peer), hpr \($0.hpr)" })
    func value(_ text: String?) -> JSON? { text.flatMap { JSON.read(Data($0.utf8)) } }
    for row in tables {
      #expect(peer.jobs.values.first?.runner[row.key] == value(row.peer), "\(row.key)")
      #expect(hpr.jobs.values.first?.runner[row.key] == value(row.hpr), "\(row.key)")
    }
  }
}
