extension ConfigurationReader {
  func readTimes(_ reader: inout TableReader, into configuration: inout Configuration) {
    reader.duration("check_interval", .zeroIsDefault, &configuration.checkInterval)
    reader.duration(
      "job_progress_poll_interval", or: "job_progress_interval", .aboveZero,
      &configuration.jobProgressPollInterval)
    reader.duration("paas_provisioning_timeout", .aboveZero, &configuration.provisioningTimeout)
    reader.duration("shutdown_timeout", .fromZero, &configuration.shutdownTimeout)
    reader.duration("orphan_check_interval", .fromZero, &configuration.orphanCheckInterval)
    reader.duration(
      "paas_min_seconds_between_launches", .fromZero, &configuration.minBetweenLaunches)
  }

  func readLimits(_ reader: inout TableReader, into configuration: inout Configuration) {
    reader.integer("concurrent", or: "concurrency", from: 1, &configuration.concurrent)
    reader.integer(
      "paas_max_concurrent_provisioning", from: 1, &configuration.maxConcurrentProvisioning)
    reader.boolean("paas_repoll_same_runner_immediately", &configuration.repollImmediately)
    reader.boolean("paas_finished_jobs_keep_resources", &configuration.keepFinished)
    if configuration.keepFinished {
      reader.report(
        .warning, "paas_finished_jobs_keep_resources",
        "Nothing is decommissioned after a job: kept resources hold their capacity and cost.")
    }
    reader.boolean(
      "paas_decommission_launch_failures", or: "pass_decommision_launched_failures",
      &configuration.decommissionLaunchFailures)
  }

  func readOutput(_ reader: inout TableReader, into configuration: inout Configuration) {
    configuration.stateFile = reader.string("state_file") ?? stateFileOfService
    configuration.listenAddress = reader.value(
      "listen_address", "an address of the form host:port"
    ) { $0.string.flatMap { ListenAddress($0) } }
    if configuration.listenAddress != nil {
      reader.report(
        .warning, "listen_address", "Nothing listens yet.",
        hint: "remove it, or leave it for a later version")
    }
    configuration.logLevel =
      reader.value(
        "log_level", "one of \(LogLevel.allCases.map(\.rawValue).joined(separator: ", "))"
      ) {
        $0.string.flatMap { LogLevel(configured: $0) }
      } ?? configuration.logLevel
    configuration.logFormat =
      reader.value("log_format", "text or json") {
        $0.string.flatMap { LogFormat(configured: $0) }
      } ?? configuration.logFormat
    reader.boolean("paas_log_statistics", &configuration.logStatistics)
  }

  /// systemd names the directories of a service's state, separated by colons.
  private var stateFileOfService: String? {
    let directory = environment["STATE_DIRECTORY"]?.split(separator: ":").first
    return directory.map { $0 + "/state.json" }
  }

  func readQuota(_ reader: inout TableReader, into configuration: inout Configuration) {
    guard var quota = reader.subtable("quota_computation") else { return }
    quota.fraction(
      "allowed_fraction_per_runner", or: "per_runner_quota_fraction",
      &configuration.allowedFractionPerRunner)
    var count = 0
    let runner = quota.string("reference_runner")
    let flavor = quota.string("reference_flavor")
    quota.integer("reference_jobs_count", from: 1, &count)
    let keys = KnownKeys.quota.prefix(3)
    let missing = keys.filter { quota.table[$0] == nil }
    if let runner, let flavor, count > 0 {
      configuration.quota = Configuration.Quota(
        referenceRunner: RunnerName(runner), referenceFlavor: flavor, referenceJobsCount: count)
    } else if missing.count < keys.count {
      for key in missing {
        quota.report(.error, key, "This is missing: the quota needs all three.")
      }
    }
    quota.reportStrays(at: .quota)
    reader.problems += quota.problems
  }

  /// What only shows when the runners are known.
  func checkQuota(_ reader: inout TableReader, of configuration: Configuration) {
    guard let quota = configuration.quota, let table = reader.table["quota_computation"]?.table
    else { return }
    let names = reader.table["runners"]?.array?.compactMap { $0.table?["name"]?.string } ?? []
    let key = "quota_computation.reference_runner"
    let place = table["reference_runner"]?.position
    guard names.contains(quota.referenceRunner.text) else {
      reader.report(.error, key, at: place, "There is no runner of this name.")
      return
    }
    guard let reference = configuration.runner(quota.referenceRunner),
      reference.executor == .localDocker
    else { return }
    guard quota.referenceFlavor == "M" else {
      reader.report(
        .error, "quota_computation.reference_flavor", at: table["reference_flavor"]?.position,
        "A local-docker runner has one flavor, M.")
      return
    }
    // Here the quota is known without asking a provider: the weight 1, times the count.
    for runner in configuration.runners where runner.executor == .localDocker {
      let share = min(configuration.allowedFractionPerRunner, runner.quotaMaxFraction)
      if share * Double(quota.referenceJobsCount) < 0.9995 {
        reader.report(
          .error, "quota_computation.reference_jobs_count",
          at: table["reference_jobs_count"]?.position,
          "No job of the runner \"\(runner.name)\" fits its part of this quota.")
      }
    }
  }
}
