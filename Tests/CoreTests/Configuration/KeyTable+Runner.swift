import Core

extension KeyTable {
  private typealias Part = @Sendable (RunnerConfiguration) -> String

  private static func own(
    _ name: String, or alias: String? = nil, _ kind: KeyKind, _ usual: String, _ sample: Sample,
    beside others: String = "", _ meaning: @escaping Part
  ) -> KeyRow {
    row(
      in: "\(bareRunner)\(others)@", "runners.", name, or: alias, kind, usual, sample
    ) { $0.runners.first.map(meaning) ?? "none" }
  }

  /// A key of `bareRunner` itself.
  private static func needed(
    _ name: String, _ kind: KeyKind, _ sample: Sample, _ meaning: @escaping Part
  ) -> KeyRow {
    let lines = bareRunner.split(separator: "\n").map { line in
      line.hasPrefix("\(name) = ") ? "@" : String(line)
    }
    return row(
      in: lines.joined(separator: "\n") + "\n", "runners.", name, kind, nil, sample
    ) { $0.runners.first.map(meaning) ?? "none" }
  }

  static let runner: [KeyRow] = [
    needed("name", .string, ("\"a b\"", "a b")) { $0.name.text },
    needed("url", .url, ("\"https://h/x/\"", "https://h/x")) { $0.url },
    needed("token", .secret, ("\"glrt-x\"", "glrt-x")) { $0.token.reveal() },
    needed("executor", .executor, ("\"local-docker\"", "local-docker")) { $0.executor.rawValue },
    own("secrets_file", .string, "lab", ("\"/s\"", "lab")) { $0.name.text },
    own("limit", .integer(from: 0), "-", ("3", "3")) { $0.limit.map { "\($0)" } ?? "-" },
    own("request_concurrency", .integerOrDefault, "1", ("2", "2")) { "\($0.requestConcurrency)" },
    own("quota_max_fraction", .fraction, "1.0", ("0.5", "0.5")) { "\($0.quotaMaxFraction)" },
    own("unhealthy_requests_limit", .integer(from: 0), "3", ("5", "5")) {
      "\($0.unhealthyRequestsLimit)"
    },
    own("unhealthy_interval", .duration(.any), "3600.0 seconds", hour) {
      "\($0.unhealthyInterval)"
    },
    own("tls-ca-file", .string, "-", ("\"/ca\"", "/ca")) { $0.tls.authorities ?? "-" },
    own(
      "tls-cert-file", .string, "", ("\"/c\"", "/c"), beside: "tls-key-file = '/k'\n"
    ) { $0.tls.certificate ?? "-" },
    own(
      "tls-key-file", .string, "", ("\"/k\"", "/k"), beside: "tls-cert-file = '/c'\n"
    ) { $0.tls.key ?? "-" },
    own(
      "heptapod_runner_main_image", .image,
      "registry.heptapod.net:443/heptapod/heptapod-runner/runner:0.7.0",
      ("\"r:5000/x@sha256:01\"", "r:5000/x@sha256:01")
    ) { $0.mainImage },
    own(
      "heptapod_paas_runner_helper_image", .image,
      "registry.heptapod.net/heptapod/heptapod-paas-runner/helper:testing", ("\"h:1\"", "h:1")
    ) { $0.helperImage },
    own(
      "paas_job_trace_watch", or: "job_trace_watch", .table, "300.0 seconds",
      ("{timeout_seconds = 60}", "60.0 seconds")
    ) { "\($0.watch.timeout)" },
    own("paas_keep_resources_for_reuse_seconds", .duration(.fromZero), "120.0 seconds", hour) {
      "\($0.keepForReuse)"
    },
    own("paas_forward_runner_token", .boolean, "false", ("true", "true")) {
      "\($0.forwardRunnerToken)"
    },
    own("paas_inner_runner_features", .strings, "[]", ("['a']", "[\"a\"]")) {
      "\($0.innerRunnerFeatures)"
    },
  ]

  private static func watched(
    _ name: String, or alias: String? = nil, _ kind: KeyKind, _ usual: String, _ sample: Sample,
    _ meaning: @escaping @Sendable (RunnerConfiguration.Watch) -> String
  ) -> KeyRow {
    row(
      in: "\(bareRunner)[runners.paas_job_trace_watch]\n@", "runners.paas_job_trace_watch.", name,
      or: alias, kind, usual, sample
    ) { $0.runners.first.map { meaning($0.watch) } ?? "none" }
  }

  static let watch: [KeyRow] = [
    watched("token", .secret, "-", ("\"glpat-x\"", "glpat-x")) { $0.token?.reveal() ?? "-" },
    watched("timeout_seconds", or: "timout_seconds", .duration(.aboveZero), "300.0 seconds", hour) {
      "\($0.timeout)"
    },
    watched("poll_step", .duration(.aboveZero), "10.0 seconds", ("0.5", "0.5 seconds")) {
      "\($0.pollStep)"
    },
  ]

  static let docker: [KeyRow] = [
    own("host", .host, "unix:///var/run/docker.sock", ("\"unix:///d\"", "unix:///d")) {
      $0.docker?.host ?? "-"
    },
    own("paas_docker_network_mode", .string, "-", ("\"host\"", "host")) {
      $0.docker?.networkMode ?? "-"
    },
  ]
}
