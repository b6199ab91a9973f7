extension ConfigurationReader {
  func readLimits(_ reader: inout TableReader, into runner: inout RunnerConfiguration) {
    var limit = 0
    reader.integer("limit", from: 0, &limit)
    runner.limit = limit == 0 ? nil : limit
    reader.integer("request_concurrency", from: .min, &runner.requestConcurrency)
    runner.requestConcurrency = max(1, runner.requestConcurrency)
    reader.fraction("quota_max_fraction", &runner.quotaMaxFraction)
    var refusals = 0
    reader.integer("unhealthy_requests_limit", from: 0, &refusals)
    if refusals > 0 { runner.unhealthyRequestsLimit = refusals }
    reader.duration("unhealthy_interval", .zeroIsDefault, &runner.unhealthyInterval)
    reader.duration(
      "paas_keep_resources_for_reuse_seconds", .fromZero, &runner.keepForReuse)
  }

  func readImages(_ reader: inout TableReader, into runner: inout RunnerConfiguration) {
    runner.mainImage = image(&reader, "heptapod_runner_main_image") ?? runner.mainImage
    runner.helperImage = image(&reader, "heptapod_paas_runner_helper_image") ?? runner.helperImage
    reader.boolean("paas_forward_runner_token", &runner.forwardRunnerToken)
    runner.innerRunnerFeatures = reader.strings("paas_inner_runner_features") ?? []
  }

  /// An image's name, which stands in a line of a Dockerfile and must not end it.
  private func image(_ reader: inout TableReader, _ key: String) -> String? {
    reader.value(key, "the name of an image") { node in
      node.string.flatMap { text in
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f } ? text : nil
      }
    }
  }

  func readTLS(_ reader: inout TableReader, into runner: inout RunnerConfiguration) {
    runner.tls.authorities = reader.string("tls-ca-file")
    runner.tls.certificate = reader.string("tls-cert-file")
    runner.tls.key = reader.string("tls-key-file")
    if (reader.table["tls-cert-file"] == nil) != (reader.table["tls-key-file"] == nil) {
      let isCertificate = runner.tls.certificate != nil
      reader.report(
        .error, isCertificate ? "tls-cert-file" : "tls-key-file",
        "A client certificate and its key are only of use together.",
        hint: "set \(isCertificate ? "tls-key-file" : "tls-cert-file") too")
    }
  }

  func docker(_ reader: inout TableReader) -> RunnerConfiguration.Docker {
    let configured = reader.string("host")
    let fallback = environment["DOCKER_HOST"].flatMap { $0.isEmpty ? nil : $0 }
    let host = configured ?? fallback ?? "unix:///var/run/docker.sock"
    if !host.hasPrefix("unix:///") || host.utf8.contains(0) {
      let source = configured == nil ? " (from $DOCKER_HOST)" : ""
      reader.report(
        .error, "host", at: reader.table["host"]?.position,
        "The Docker host\(source) must be unix:// and an absolute path.")
    }
    return RunnerConfiguration.Docker(
      host: host, networkMode: reader.string("paas_docker_network_mode"))
  }

  /// Unknown keys are the inner runner's, except those that resemble ours or have our prefixes.
  func reportStrays(_ reader: inout TableReader) {
    reader.reportStrays(at: .runner)
    for entry in reader.table.entries where !KnownKeys.watchTables.contains(entry.key) {
      guard let table = entry.node.table else { continue }
      var inner = TableReader(table, at: entry.node.position, prefix: "runners.\(entry.key).")
      inner.reportMisplacedInForwarded()
      reader.problems += inner.problems
    }
  }
}
