import Core

extension DispatcherSettings {
  /// As good as without limit, and far from what an integer of thousandths cannot hold.
  private static let mostJobs = 1_000_000_000_000

  /// What the configuration means for the dispatcher. local-docker has one flavor, of weight 1, so
  /// the quota is that many jobs.
  init(_ configuration: Configuration, pollCycles: Int?) {
    let quota = configuration.quota.map {
      Weight(thousandths: 1000 * min($0.referenceJobsCount, Self.mostJobs))
    }
    let fraction = configuration.allowedFractionPerRunner
    self.init(
      limits: Limits(
        jobs: configuration.concurrent, provisioning: configuration.maxConcurrentProvisioning,
        quota: quota),
      rules: JobRules(
        pollInterval: configuration.jobProgressPollInterval,
        provisioningTimeout: configuration.provisioningTimeout,
        keepsFinished: configuration.keepFinished,
        decommissionsLaunchFailures: configuration.decommissionLaunchFailures),
      checkInterval: configuration.checkInterval,
      launchSpacing: configuration.minBetweenLaunches,
      repollsAtOnce: configuration.repollImmediately,
      orphanCheckInterval: configuration.orphanCheckInterval > .zero
        ? configuration.orphanCheckInterval : nil,
      pollCycles: pollCycles,
      logsStatistics: configuration.logStatistics,
      runners: configuration.runners.map {
        RunnerSettings($0, quota: quota, allowedFraction: fraction)
      })
  }
}

extension RunnerSettings {
  fileprivate init(_ runner: RunnerConfiguration, quota: Weight?, allowedFraction: Double) {
    let fraction = min(runner.quotaMaxFraction, allowedFraction)
    let share = quota.map {
      Weight(thousandths: Int((Double($0.thousandths) * fraction).rounded()))
    }
    self.init(
      name: runner.name, executor: runner.executor,
      limits: RunnerLimits(
        jobs: runner.limit, share: fraction < 1 ? share : nil,
        worst: .one, requests: runner.requestConcurrency),
      startTimeout: runner.watch.timeout, unhealthyAfter: runner.unhealthyRequestsLimit,
      unhealthyInterval: runner.unhealthyInterval,
      providerAnswerHolds: runner.executor.providerAnswerHolds,
      url: runner.url, coordinator: runner.coordinatorEndpoint,
      provider: runner.providerEndpoint)
  }
}

extension RunnerConfiguration {
  fileprivate var coordinatorEndpoint: Endpoint {
    Endpoint(places: [url, tls.authorities, tls.certificate, tls.key], secrets: [token])
  }

  fileprivate var providerEndpoint: Endpoint {
    var endpoint = Endpoint(places: [executor.rawValue, docker?.host])
    guard let clever else { return endpoint }
    endpoint.places += [clever.apiURL, clever.authorities]
    switch clever.tenancy {
    case .single(let organisation): endpoint.places.append(organisation)
    case .multi(let tenants): endpoint.secrets.append(tenants.token)
    }
    switch clever.authorization {
    case .token(let token): endpoint.secrets += [token].compactMap(\.self)
    case .oauth1(let own):
      endpoint.secrets += [own.consumerKey, own.consumerSecret, own.token, own.tokenSecret]
    }
    return endpoint
  }
}
