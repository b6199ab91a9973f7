import Core
import Testing

@Suite struct BuildContextTests {
  private let payload = JobPayload(
    bytes: Array(#"{ "id":1, "token":"t", "n":1.50 }"#.utf8), id: JobID(1), token: Secret("t"))

  private func files(
    _ text: String, environment: [String: String] = [:], label: (name: String, value: String)? = nil
  ) throws -> [String: [UInt8]] {
    let (configuration, problems) = read(text, environment: environment)
    let runner = try #require(configuration?.runners.first, "\(problems)")
    let context = BuildContext(payload: payload, runner: runner, label: label)
    #expect(context.files.map(\.name) == ["Dockerfile", "runner.toml", "job.json"])
    return Dictionary(uniqueKeysWithValues: context.files.map { ($0.name, $0.bytes) })
  }

  @Test func labelsTheImageRightBehindFROM() throws {
    let text = bareRunner + "heptapod_runner_main_image = 'base:1'"
    let rest = """
      COPY runner.toml /etc/heptapod-runner/runner.toml
      COPY job.json /etc/heptapod-runner/job.json
      ENV DEBUG="true"
      ENTRYPOINT ["/usr/bin/gitlab-runner", "exec-fetched-job", "--config", \
      "/etc/heptapod-runner/runner.toml", "/etc/heptapod-runner/job.json"]

      """
    let labelled = try files(text, label: ("hpr.resource", "hpd-job-0123abcd-1"))["Dockerfile"]
    #expect(labelled == Array("FROM base:1\nLABEL hpr.resource=hpd-job-0123abcd-1\n\(rest)".utf8))
    #expect(try files(text)["Dockerfile"] == Array("FROM base:1\n\(rest)".utf8))
  }

  @Test func forwardsThePayloadByteForByte() throws {
    #expect(try files(bareRunner)["job.json"] == payload.bytes)
  }

  @Test func forwardsTheSectionWithoutWhatIsOurs() throws {
    let text =
      bareRunner + """
        limit = 3
        request_concurrency = 2
        quota_max_fraction = 0.5
        secrets_file = "/s"
        heptapod_runner_main_image = "m"
        heptapod_paas_runner_helper_image = "h"
        host = "unix:///run/d.sock"
        paas_forward_runner_token = false
        paas_keep_resources_for_reuse_seconds = 1
        cc_orga_id = "o"
        cc_anything = {a = 1}
        paas-runner-helper-token = "x"
        tls-ca-file = "/etc/ca.crt"
        output_limit = 4096
        when = 1979-05-27T07:32:00Z
        [runners.job_trace_watch]
        token = "secret-of-ours"
        [runners.docker]
        host = "tcp://stays"
        volumes = ["/cache"]
        [runners.cache.s3]
        AccessKey = "k"
        """
    let document = text.replacing("secrets_file = \"/s\"\n", with: "")
    let inner = try TOMLTable.parse(try #require(try files(document)["runner.toml"]))
    let expected = """
      [[runners]]
      name = "lab"
      url = "https://gitlab.example"
      token = "glrt-t1_abcdefghi"
      executor = "docker"
      tls-ca-file = "/etc/ca.crt"
      output_limit = 4096
      when = 1979-05-27T07:32:00Z
      docker = {host = "tcp://stays", volumes = ["/cache"]}
      cache.s3.AccessKey = "k"
      """
    #expect(inner == (try TOMLTable.parse(Array(expected.utf8))))
    #expect(inner["runners"]?.array?.first?.table?.entries.map(\.key).first == "name")
  }

  @Test func forwardsTheWholeTokenOnlyWhenAsked() throws {
    let text = bareRunner + "paas_forward_runner_token = true"
    let inner = try TOMLTable.parse(try #require(try files(text)["runner.toml"]))
    let section = inner["runners"]?.array?.first?.table
    #expect(section?["token"]?.string == "glrt-t1_abcdefghijklmnop")
    #expect(section?["paas_forward_runner_token"] == nil)
  }

  @Test func forwardsNoReferenceToTheEnvironment() throws {
    let text = bareRunner.replacing("https://gitlab.example", with: "https://$H/")
    let inner = try files(text, environment: ["H": "h.example"])["runner.toml"]
    let table = try TOMLTable.parse(try #require(inner))
    #expect(table["runners"]?.array?.first?.table?["url"]?.string == "https://h.example")
  }

  @Test(arguments: [
    ("veryverylongtoken", "veryveryl", "veryveryl"), ("short", "short", "short"),
    ("t1_t9Wkyj-HGRkqQ", "t9Wkyj-HG", "t1_t9Wkyj-HG"),
    ("t4_t9Wkyj-HGRkqQ", "t4_t9Wkyj", "t4_t9Wkyj"),
    ("glrt-t9Wkyj-HGRkqQ", "t9Wkyj-HG", "glrt-t9Wkyj-HG"),
    ("glrt-t1_t9Wkyj-HGRkqQ", "t9Wkyj-HG", "glrt-t1_t9Wkyj-HG"),
    ("glrtr-t1_t9Wkyj-HGR", "t1_t9Wkyj", "glrtr-t1_t9Wkyj"),
    ("glcbt-t2_t9Wkyj-HGR", "t2_t9Wkyj", "glcbt-t2_t9Wkyj"),
    ("GR1348941Z196cJVywz", "Z196cJVyw", "GR1348941Z196cJVyw"),
    ("GR134894-196cJVywz", "GR134894-", "GR134894-"), ("", "", ""), ("glrt-", "", "glrt-"),
    ("glrt-t1_glcbt-GR1348941Z196cJVywz", "Z196cJVyw", "glrt-t1_glcbt-GR1348941Z196cJVyw"),
  ])
  func shortensTokens(token: String, short: String, cut: String) {
    #expect(Secret(token).shortToken == short)
    #expect(Secret(token).cutToken.reveal() == cut)
    #expect(Secret(token).cutToken.shortToken == short)
  }
}
