import Core
import TestSupport
import Testing

@Suite struct ConfigurationProblemsTests {
  @Test(arguments: [
    (
      "concurrency = 4",
      "line 1, column 1: concurrency: The key is named \"concurrent\"; this spelling is accepted."
    ),
    (
      "job_progress_interval = 4",
      "line 1, column 1: job_progress_interval: The key is named \"job_progress_poll_interval\"; this spelling is accepted."
    ),
    (
      "pass_decommision_launched_failures = false",
      "line 1, column 1: pass_decommision_launched_failures: The key is named \"paas_decommission_launch_failures\"; this spelling is accepted."
    ),
    (
      "[quota_computation]\nper_runner_quota_fraction = 0.5",
      "line 2, column 1: quota_computation.per_runner_quota_fraction: The key is named \"allowed_fraction_per_runner\"; this spelling is accepted."
    ),
    (
      "concurent = 4",
      "line 1, column 1: concurent: There is no such key; \"concurrent\" was probably meant."
    ),
    (
      "check-interval = 4",
      "line 1, column 1: check-interval: There is no such key; \"check_interval\" was probably meant."
    ),
    (
      "\"Log_Level\" = 4",
      "line 1, column 1: Log_Level: There is no such key; \"log_level\" was probably meant."
    ),
    (
      "paas_finished_jobs_keep_resources = true",
      "line 1, column 1: paas_finished_jobs_keep_resources: Nothing is decommissioned after a job: kept resources hold their capacity and cost."
    ),
  ])
  func warns(text: String, message: String) {
    let (configuration, problems) = read(text + "\n" + bareRunner)
    #expect(problems.map(\.description) == [message])
    #expect(problems.first?.severity == .warning)
    #expect(configuration != nil)
  }

  @Test(arguments: [
    (
      "job_trace_watch = {timeout_seconds = 5}",
      "line 6, column 1: runners.job_trace_watch: The key is named \"paas_job_trace_watch\"; this spelling is accepted."
    ),
    (
      "paas_job_trace_watch.timout_seconds = 5",
      "line 6, column 22: runners.paas_job_trace_watch.timout_seconds: The key is named \"timeout_seconds\"; this spelling is accepted."
    ),
    (
      "tls_ca_file = 'x'",
      "line 6, column 1: runners.tls_ca_file: There is no such key; \"tls-ca-file\" was probably meant."
    ),
    (
      "secret_file = 'x'",
      "line 6, column 1: runners.secret_file: There is no such key; \"secrets_file\" was probably meant."
    ),
    (
      "paas_new_thing = 1",
      "line 6, column 1: runners.paas_new_thing: There is no such key, and a key of this prefix is not forwarded."
    ),
  ])
  func warnsInARunner(text: String, message: String) {
    let (configuration, problems) = read(bareRunner + text)
    #expect(problems.map(\.description) == [message])
    #expect(configuration != nil)
  }

  @Test func acceptedSpellingsCount() {
    let text = """
      concurrency = 4
      job_progress_interval = 5
      pass_decommision_launched_failures = false
      quota_computation = {per_runner_quota_fraction = 0.5}
      \(bareRunner)
      job_trace_watch = {timout_seconds = 6}
      """
    let configuration = read(text).configuration
    #expect(configuration?.concurrent == 4)
    #expect(configuration?.jobProgressPollInterval == .seconds(5))
    #expect(configuration?.decommissionLaunchFailures == false)
    #expect(configuration?.allowedFractionPerRunner == 0.5)
    #expect(configuration?.runners.first?.watch.timeout == .seconds(6))
    let both = read("concurrency = 4\nconcurrent = 3\n" + bareRunner)
    #expect(both.configuration?.concurrent == 3)
    #expect(both.problems.map(\.severity) == [.warning])
  }

  @Test func forwardsWhatItDoesNotKnowWithoutAWord() {
    let text =
      bareRunner + """
        environment = ["A=1"]
        labels = 3
        builds_dir = "/b"
        something_else = 1979-05-27
        [runners.docker]
        privileged = true
        """
    #expect(read("session_server = {}\nunheard = 1\n" + text).problems.isEmpty)
  }

  @Test(arguments: [
    ("concurrent = 0", "line 1, column 14: concurrent: This must be an integer from 1."),
    ("concurrent = \"5\"", "line 1, column 14: concurrent: This must be an integer from 1."),
    ("concurrent = 5.0", "line 1, column 14: concurrent: This must be an integer from 1."),
    (
      "check_interval = \"soon\"",
      "line 1, column 18: check_interval: This must be a number of seconds or a duration such as \"1h30m\"."
    ),
    ("shutdown_timeout = -1", "line 1, column 20: shutdown_timeout: This must not be below zero."),
    (
      "paas_provisioning_timeout = 0",
      "line 1, column 29: paas_provisioning_timeout: This must be above zero."
    ),
    (
      "orphan_check_interval = 9223372036854775807",
      "line 1, column 25: orphan_check_interval: This is longer than 100 years."
    ),
    (
      "job_progress_poll_interval = nan",
      "line 1, column 30: job_progress_poll_interval: This must be a number of seconds or a duration such as \"1h30m\"."
    ),
    ("state_file = ''", "line 1, column 14: state_file: This must be a string that is not empty."),
    (
      "listen_address = 'here'",
      "line 1, column 18: listen_address: This must be an address of the form host:port."
    ),
    (
      "listen_address = 'a:70000'",
      "line 1, column 18: listen_address: This must be an address of the form host:port."
    ),
    (
      "log_level = 'loud'",
      "line 1, column 13: log_level: This must be one of trace, debug, info, notice, warning, error, critical."
    ),
    ("log_format = 'xml'", "line 1, column 14: log_format: This must be text or json."),
    (
      "paas_log_statistics = 1",
      "line 1, column 23: paas_log_statistics: This must be true or false."
    ),
    ("quota_computation = 1", "line 1, column 21: quota_computation: This must be a table."),
    (
      "quota_computation = {allowed_fraction_per_runner = 1.5}",
      "line 1, column 52: quota_computation.allowed_fraction_per_runner: This must be a number above 0 and not above 1."
    ),
    (
      "quota_computation = {reference_runner = 'lab', reference_flavor = 'M'}",
      "line 1, column 21: quota_computation.reference_jobs_count: This is missing: the quota needs all three."
    ),
    (
      "quota_computation = {reference_runner = 'lab', reference_flavor = 'L', reference_jobs_count = 1}",
      "line 1, column 67: quota_computation.reference_flavor: A local-docker runner has one flavor, M."
    ),
    (
      "quota_computation = {reference_runner = 'x', reference_flavor = 'M', reference_jobs_count = 1}",
      "line 1, column 41: quota_computation.reference_runner: There is no runner of this name."
    ),
    (
      "quota_computation = {reference_runner = 'lab', reference_flavor = 'M', reference_jobs_count = 1, allowed_fraction_per_runner = 0.9}",
      "line 1, column 95: quota_computation.reference_jobs_count: No job of the runner \"lab\" fits its part of this quota."
    ),
    ("= 1", "line 1, column 1: A key belongs here."),
  ])
  func refuses(text: String, message: String) {
    let (configuration, problems) = read(text + "\n" + bareRunner)
    #expect(problems.map(\.description) == [message])
    #expect(problems.first?.severity == .error)
    #expect(configuration == nil)
  }

  @Test(arguments: [
    ("limit = -1", "line 6, column 9: runners.limit: This must be an integer from 0."),
    (
      "quota_max_fraction = 0",
      "line 6, column 22: runners.quota_max_fraction: This must be a number above 0 and not above 1."
    ),
    (
      "tls-key-file = '/k'",
      "line 6, column 1: runners.tls-key-file: A client certificate and its key are only of use together."
    ),
    (
      "host = 'tcp://1.2.3.4:1'",
      "line 6, column 8: runners.host: The Docker host must be unix:// and an absolute path."
    ),
    (
      "heptapod_runner_main_image = \"a\\nRUN x\"",
      "line 6, column 30: runners.heptapod_runner_main_image: This must be the name of an image."
    ),
    (
      "paas_inner_runner_features = ['a', 1]",
      "line 6, column 30: runners.paas_inner_runner_features: This must be an array of strings."
    ),
    (
      "paas_job_trace_watch = 'x'",
      "line 6, column 24: runners.paas_job_trace_watch: This must be a table."
    ),
    (
      "paas_job_trace_watch.poll_step = 0",
      "line 6, column 34: runners.paas_job_trace_watch.poll_step: This must be above zero."
    ),
    (
      "secrets_file = '/none'",
      "line 6, column 16: runners.secrets_file: The file /none cannot be read: no such file."
    ),
  ])
  func refusesInARunner(text: String, message: String) {
    let (configuration, problems) = read(bareRunner + text)
    #expect(problems.map(\.description) == [message])
    #expect(configuration == nil)
  }

  @Test(arguments: [
    (
      "https://gitlab.example", "gitlab.example",
      "runners.url: The URL must begin with http:// or https://."
    ),
    ("https://gitlab.example", "https://", "runners.url: The URL names no host."),
    (
      "https://gitlab.example", "https://u:p@h",
      "runners.url: The URL must not hold a user name or password."
    ),
    (
      "https://gitlab.example", "https://h?x",
      "runners.url: The URL must have neither a query nor a fragment."
    ),
    (
      "https://gitlab.example", "https://h/a b",
      "runners.url: A URL consists of visible ASCII characters."
    ),
    ("https://gitlab.example", "$NONE", "runners.url: The environment has no variable \"NONE\"."),
    (
      "glrt-t1_abcdefghijklmnop", "secret:K",
      "runners.token: \"secret:\" needs a secrets_file in this section."
    ),
    (
      "glrt-t1_abcdefghijklmnop", "env:NONE",
      "runners.token: The environment has no variable \"NONE\"."
    ),
    (
      "glrt-t1_abcdefghijklmnop", "file:/none",
      "runners.token: The file /none cannot be read: no such file."
    ),
    (
      "glrt-t1_abcdefghijklmnop", "a b",
      "runners.token: The secret holds a blank, a line's end or another character that no token has."
    ),
    ("glrt-t1_abcdefghijklmnop", "", "runners.token: This must be a string that is not empty."),
    (
      "local-docker", "service-docker",
      "runners.executor: The executor \"service-docker\" is not built yet."
    ),
    (
      "local-docker", "clever-service-docker",
      "runners.executor: The executor \"clever-service-docker\" is not built yet."
    ),
    (
      "local-docker", "shell",
      "runners.executor: The executor must be local-docker or clever-docker."
    ),
    (
      "name = \"lab\"", "name = \"a\\u0007\"",
      "runners.name: A runner's name must not hold control characters."
    ),
    ("name = \"lab\"\n", "", "runners.name: This key is missing: every runner needs it."),
  ])
  func refusesWhatEveryRunnerNeeds(old: String, new: String, message: String) {
    let (configuration, problems) = read(bareRunner.replacing(old, with: new))
    #expect(problems.count == 1)
    #expect(problems.first?.description.hasSuffix(message) == true, "\(problems)")
    #expect((1...5).contains(problems.first?.line ?? 0))
    #expect(configuration == nil)
  }

  @Test func saysAllAtOnceInTheOrderOfTheFile() {
    let text = """
      concurent = 1
      check_interval = true
      [[runners]]
      name = "a"
      [[runners]]
      name = "a"
      url = "x"
      token = "t"
      executor = "local-docker"
      limit = "many"
      """
    let (configuration, problems) = read(text)
    #expect(configuration == nil)
    #expect(
      problems.map { "\($0.line) \($0.key ?? "") \($0.severity)" } == [
        "1 concurent warning", "2 check_interval error", "3 runners.url error",
        "3 runners.token error", "3 runners.executor error", "6 runners.name error",
        "7 runners.url error", "10 runners.limit error",
      ])
  }

  /// What `gitlab-runner register` writes, with another executor.
  @Test func takesTheFileOfGitlabRunner() throws {
    let text = """
      concurrent = 1
      check_interval = 0
      connection_max_age = "15m0s"
      shutdown_timeout = 0
      [session_server]
        session_timeout = 1800
      [[runners]]
        name = "lab"
        url = "http://127.0.0.1:8080/"
        id = 42
        token = "glrt-t1_abcdefghijklmnop"
        token_obtained_at = 2026-01-01T00:00:00Z
        token_expires_at = 0001-01-01T00:00:00Z
        executor = "local-docker"
        [runners.cache]
          MaxUploadedArchiveSize = 0
          [runners.cache.s3]
        [runners.docker]
          image = "alpine:latest"
          volumes = ["/cache"]
          shm_size = 0
      """
    let (configuration, problems) = read(text)
    #expect(problems.isEmpty)
    #expect(configuration?.runners.first?.url == "http://127.0.0.1:8080")
    #expect(configuration?.runners.first?.section.entries.count == 9)
  }

  @Test func aCleverCloudRunnerHasNoProblem() {
    let text = """
      [[runners]]
        name = "cc"
        url = "https://heptapod.example"
        token = "abcdefghijklmnopqrst"
        executor = "clever-docker"
        cc_multi_tenant = true
        cc_gitlab_namespace_attributes_token = "x"
        cc_default_flavor = "S"
        [runners.cc_extra_env]
          CC_ENABLE_HEPTAPOD_RUNNER = "true"
      """
    #expect(read(text).problems.isEmpty)
  }

  @Test(arguments: ["", "runners = []", "runners = [1]", "[runners]\nname = 'x'", "runners = 'x'"])
  func needsARunner(text: String) {
    let (configuration, problems) = read(text)
    #expect(configuration == nil)
    #expect(problems.map(\.key) == ["runners"])
    #expect(problems.first?.hint != nil)
  }

  @Test func aBadDockerHostOfTheEnvironmentIsNamed() {
    let problems = read(bareRunner, environment: ["DOCKER_HOST": "tcp://1.2.3.4"]).problems
    #expect(
      problems.map(\.sentence) == [
        "The Docker host (from $DOCKER_HOST) must be unix:// and an absolute path."
      ])
    #expect(read(bareRunner, environment: ["DOCKER_HOST": ""]).problems.isEmpty)
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func survivesDamage(seed: UInt64) {
    var mutations = Mutations(seed: seed)
    let text =
      "check_interval = \"1h30.5m\"\nquota_computation = {reference_jobs_count = 4}\n"
      + bareRunner + "secrets_file = '/s'\npaas_job_trace_watch = {token = \"secret:a\"}\n"
    var valid = 0
    for _ in 0..<300 {
      let result = ConfigurationReader.read(
        mutations.damage(Array(text.utf8)), path: "c", environment: ["A": "b"],
        secrets: FixedSecrets(["/s": "a = 'b'"]))
      if result.configuration != nil { valid += 1 }
      #expect((result.configuration == nil) == result.problems.contains { $0.severity == .error })
    }
    #expect(valid < 300)
  }
}
