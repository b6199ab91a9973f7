import Core
import Testing

@Suite struct ConfigurationValuesTests {
  @Test func hasTheDefaults() throws {
    let (read, problems) = read(bareRunner)
    #expect(problems.isEmpty)
    let configuration = try #require(read)
    #expect(configuration.path == "c.toml")
    #expect(configuration.concurrent == 50)
    #expect(configuration.checkInterval == .seconds(3))
    #expect(configuration.jobProgressPollInterval == .seconds(10))
    #expect(configuration.provisioningTimeout == .seconds(600))
    #expect(configuration.stateFile == nil)
    #expect(configuration.shutdownTimeout == .seconds(110))
    #expect(configuration.orphanCheckInterval == .seconds(300))
    #expect(configuration.listenAddress == nil)
    #expect(configuration.logLevel == .info)
    #expect(configuration.logFormat == .text)
    #expect(configuration.quota == nil)
    #expect(configuration.allowedFractionPerRunner == 1)
    #expect(configuration.maxConcurrentProvisioning == 10)
    #expect(configuration.minBetweenLaunches == .zero)
    #expect(configuration.repollImmediately)
    #expect(!configuration.keepFinished)
    #expect(configuration.decommissionLaunchFailures)
    #expect(configuration.logStatistics)
    #expect(configuration.runners.count == 1)
  }

  @Test func hasTheDefaultsOfARunner() throws {
    let runner = try #require(read(bareRunner).configuration?.runner(RunnerName("lab")))
    #expect(runner.url == "https://gitlab.example")
    #expect(runner.apiURL == "https://gitlab.example/api/v4")
    #expect(runner.token.reveal() == "glrt-t1_abcdefghijklmnop")
    #expect(runner.executor == .localDocker)
    #expect(runner.limit == nil)
    #expect(runner.requestConcurrency == 1)
    #expect(runner.quotaMaxFraction == 1)
    #expect(runner.unhealthyRequestsLimit == 3)
    #expect(runner.unhealthyInterval == .seconds(3600))
    #expect(runner.tls == .init())
    #expect(runner.mainImage == "registry.heptapod.net:443/heptapod/heptapod-runner/runner:0.7.0")
    #expect(
      runner.helperImage == "registry.heptapod.net/heptapod/heptapod-paas-runner/helper:testing")
    #expect(runner.watch == .init())
    #expect(runner.watch.timeout == .seconds(300))
    #expect(runner.watch.pollStep == .seconds(10))
    #expect(runner.watch.token == nil)
    #expect(runner.keepForReuse == .seconds(120))
    #expect(!runner.forwardRunnerToken)
    #expect(runner.innerRunnerFeatures.isEmpty)
    #expect(runner.docker == .init(host: "unix:///var/run/docker.sock"))
    #expect(runner.docker?.socketPath == "/var/run/docker.sock")
    #expect(runner.section["name"]?.string == "lab")
  }

  @Test func takesEveryGlobalKey() throws {
    let text = """
      concurrent = 7
      check_interval = 5
      job_progress_poll_interval = "15s"
      paas_provisioning_timeout = "1h30m"
      state_file = "/var/lib/hpr/state.json"
      shutdown_timeout = 0
      orphan_check_interval = 0
      listen_address = "127.0.0.1:9252"
      log_level = "WARN"
      log_format = "json"
      paas_max_concurrent_provisioning = 3
      paas_min_seconds_between_launches = 1.5
      paas_repoll_same_runner_immediately = false
      paas_decommission_launch_failures = false
      paas_log_statistics = false
      [quota_computation]
      reference_runner = "lab"
      reference_flavor = "M"
      reference_jobs_count = 4
      allowed_fraction_per_runner = 0.5

      """
    let (read, problems) = read(text + bareRunner)
    #expect(problems.map(\.sentence) == ["Nothing listens yet."])
    let configuration = try #require(read)
    #expect(configuration.concurrent == 7)
    #expect(configuration.checkInterval == .seconds(5))
    #expect(configuration.jobProgressPollInterval == .seconds(15))
    #expect(configuration.provisioningTimeout == .seconds(5400))
    #expect(configuration.stateFile == "/var/lib/hpr/state.json")
    #expect(configuration.shutdownTimeout == .zero)
    #expect(configuration.orphanCheckInterval == .zero)
    #expect(configuration.listenAddress?.host == "127.0.0.1")
    #expect(configuration.listenAddress?.port == 9252)
    #expect(configuration.logLevel == .warning)
    #expect(configuration.logFormat == .json)
    #expect(configuration.maxConcurrentProvisioning == 3)
    #expect(configuration.minBetweenLaunches == .milliseconds(1500))
    #expect(!configuration.repollImmediately)
    #expect(!configuration.decommissionLaunchFailures)
    #expect(!configuration.logStatistics)
    #expect(configuration.quota?.referenceRunner == RunnerName("lab"))
    #expect(configuration.quota?.referenceFlavor == "M")
    #expect(configuration.quota?.referenceJobsCount == 4)
    #expect(configuration.allowedFractionPerRunner == 0.5)
  }

  @Test func takesEveryKeyOfARunner() throws {
    let text =
      bareRunner + """
        limit = 2
        request_concurrency = 3
        quota_max_fraction = 0.25
        unhealthy_requests_limit = 5
        unhealthy_interval = "60m0s"
        tls-ca-file = "/ca"
        tls-cert-file = "/cert"
        tls-key-file = "/key"
        heptapod_runner_main_image = "main:1"
        heptapod_paas_runner_helper_image = "helper:1"
        paas_keep_resources_for_reuse_seconds = 0
        paas_forward_runner_token = true
        paas_inner_runner_features = ["vault_secrets"]
        host = "unix:///run/other.sock"
        paas_docker_network_mode = "host"
        [runners.paas_job_trace_watch]
        token = "glpat-1"
        timeout_seconds = 60
        poll_step = 2
        """
    let (read, problems) = read(text)
    #expect(problems.isEmpty)
    let runner = try #require(read?.runners.first)
    #expect(runner.limit == 2)
    #expect(runner.requestConcurrency == 3)
    #expect(runner.quotaMaxFraction == 0.25)
    #expect(runner.unhealthyRequestsLimit == 5)
    #expect(runner.unhealthyInterval == .seconds(3600))
    #expect(runner.tls == .init(authorities: "/ca", certificate: "/cert", key: "/key"))
    #expect(runner.mainImage == "main:1")
    #expect(runner.helperImage == "helper:1")
    #expect(runner.keepForReuse == .zero)
    #expect(runner.forwardRunnerToken)
    #expect(runner.innerRunnerFeatures == ["vault_secrets"])
    #expect(runner.docker == .init(host: "unix:///run/other.sock", networkMode: "host"))
    #expect(runner.watch.token?.reveal() == "glpat-1")
    #expect(runner.watch.timeout == .seconds(60))
    #expect(runner.watch.pollStep == .seconds(2))
  }

  @Test(arguments: ["0", "-1", "\"0s\"", "\"-1h\""])
  func anIntervalOfZeroMeansTheDefault(value: String) {
    let (read, problems) = read(
      "check_interval = \(value)\n\(bareRunner)unhealthy_interval = \(value)")
    #expect(problems.isEmpty)
    #expect(read?.checkInterval == .seconds(3))
    #expect(read?.runners.first?.unhealthyInterval == .seconds(3600))
  }

  @Test(arguments: [
    ("debug", LogLevel.debug), ("Fatal", .critical), ("panic", .critical), ("trace", .trace),
    ("notice", .notice), ("error", .error),
  ])
  func understandsTheLevelsOfBothPrograms(text: String, level: LogLevel) {
    #expect(
      read("log_level = \"\(text)\"\nlog_format = \"runner\"\n" + bareRunner).configuration?
        .logLevel == level)
  }

  @Test func takesFromTheEnvironment() {
    let environment = [
      "STATE_DIRECTORY": "/var/lib/hpr:/other", "DOCKER_HOST": "unix:///run/d.sock",
      "H": "h.example",
      "TOKEN": "glrt-x",
    ]
    let text = bareRunner.replacing("gitlab.example", with: "${H}/$/ci/")
      .replacing("glrt-t1_abcdefghijklmnop", with: "$TOKEN")
    let runner = read(text, environment: environment).configuration?.runners.first
    #expect(runner?.url == "https://h.example/$")
    #expect(runner?.token.reveal() == "glrt-x")
    #expect(runner?.docker?.host == "unix:///run/d.sock")
    let configuration = read(bareRunner, environment: environment).configuration
    #expect(configuration?.stateFile == "/var/lib/hpr/state.json")
    #expect(
      read("state_file = \"s\"\n" + bareRunner, environment: environment).configuration?.stateFile
        == "s")
  }

  @Test(arguments: [
    ("https://a/", "https://a"), ("https://a/ci", "https://a"),
    ("https://a/sub/ci//", "https://a/sub"),
    ("HTTP://a:8080", "http://a:8080"), ("https://a/circus", "https://a/circus"),
  ])
  func normalisesTheURL(text: String, url: String) {
    let read = read(bareRunner.replacing("https://gitlab.example", with: text))
    #expect(read.configuration?.runners.first?.url == url)
  }
}
