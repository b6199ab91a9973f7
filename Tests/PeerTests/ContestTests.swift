import Foundation
import Testing
import World

/// hpr against the peer: the same applications and the same pushes, but for what is named.
@Suite(.serialized, .timeLimit(.minutes(3))) struct ContestTests {
  /// Plays the contest; what hpr did otherwise is a fault.
  private func play(
    _ contest: Contest, onlyPeer more: String = "", butFor meant: [String] = []
  ) async throws -> Contest.Performance {
    let peer = try await contest.perform(Peer(.current), more)
    let hpr = try await contest.perform(Peer(BuiltProduct.path("hpr"), ["run"]))
    #expect(peer.jobs.count == contest.jobs.count)
    #expect(Contest.differences(peer, hpr) == meant)
    return hpr
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
    var contest = Contest(configuration: example.text, jobs: [JobSpec(script: ["sleep 2"])])
    contest.coordinator.runners = [.init(name: "clever-cloud", token: ManualExample.token)]
    contest.coordinator.accessTokens[ManualExample.accessToken] = [.admin, .readAPI]
    contest.clever.organisations = [ManualExample.organisation]
    contest.coordinator.groups["grp"] = [
      "cc_orga_id": ManualExample.organisation.id,
      "cc_orga_token": ManualExample.organisation.token,
    ]
    // The examples are older than the peer's duty to have a quota.
    let quota = """
      [quota_computation]
      reference_runner = "clever-cloud"
      reference_flavor = "M"
      reference_jobs_count = 8
      """
    let hpr = try await play(contest, onlyPeer: quota)
    let pushed = try #require(hpr.jobs.values.first)
    #expect(
      pushed.environment
        == ["CC_ENABLE_HEPTAPOD_RUNNER": "true", "CC_MOUNT_DOCKER_SOCKET": "true"])
    #expect(pushed.runner["docker"]?["volumes"] == .array([.string("/cache")]))
  }

  @Test func flavors() async throws {
    let jobs = [nil, "XS", "S", "M", "L", "XL", "2XL", "3XL"].map { flavor in
      var spec = JobSpec(script: ["sleep 2"])
      if let flavor { spec.variables["CI_CLEVER_CLOUD_FLAVOR"] = flavor }
      return spec
    }
    let hpr = try await play(contest(jobs))
    #expect(Set(hpr.jobs.values.compactMap { $0.parameters["maxFlavor"]?.string }).count == 7)
  }

  @Test func images() async throws {
    let jobs = ImageJobs.all(prefix: "gitlab.example:5050/grp/dependency_proxy/containers")
    let hpr = try await play(contest(jobs + ImageJobs.all(prefix: nil)))
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
    _ = try await play(contest)
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
    let hpr = try await play(contest, butFor: meant)
    let runner = try #require(hpr.jobs.values.first?.runner)
    #expect(runner["token"] == .string("glrt-sandboxsa") && runner["secrets_file"] == nil)
  }

  @Test func forwardedKeys() async throws {
    let more = """
      environment = ["A=b", "QUOTE=\\"'\\\\", "ACCENT=é"]
      output_limit = 8192
      fraction = 0.5
      debug_trace_disabled = false
      big = 9007199254740993
      dotted.key = "value"
      "quoted key" = 'literal \\n'
      cc_extra_env = { CC_ENABLE_HEPTAPOD_RUNNER = "true", EMPTY = "", ACCENT = "é \\"" }
      limit = 3
      cc_zone = "rbx"
      cc_default_flavor = "S"
      heptapod_runner_main_image = "registry.example.com:5000/runner:1"
      moment = 2024-05-01T10:00:00Z
      [runners.custom_build_dir]
      [runners.cache]
      [runners.cache.s3]
      [runners.docker]
      image = \"\"\"debian:bullseye\"\"\"
      volumes = ["/cache", "/a:/b"]
      sysctls = { "net.ipv4.ip_forward" = "1" }
      shm_size = 0
      [[runners.docker.services]]
      name = "postgres:13"
      """
    let hpr = try await play(contest([JobSpec(script: ["sleep 2"])], more))
    let pushed = try #require(hpr.jobs.values.first)
    let runner = pushed.runner
    #expect(pushed.parameters["zone"] == .string("rbx"))
    #expect(pushed.environment["ACCENT"] == "é \"" && pushed.environment["EMPTY"] == "")
    #expect(pushed.dockerfile.first == "FROM registry.example.com:5000/runner:1")
    #expect(runner["big"] == .int(9_007_199_254_740_993))
    #expect(runner["cc_extra_env"] == nil && runner["cc_token"] == nil && runner["limit"] == nil)
  }
}
