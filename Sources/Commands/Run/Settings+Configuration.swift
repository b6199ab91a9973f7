import Core

extension DispatcherSettings {
  /// What the configuration means for the dispatcher.
  init(_ configuration: Configuration, pollCycles: Int?) {
    let fraction = configuration.allowedFractionPerRunner
    self.init(
      limits: Limits(
        jobs: configuration.concurrent, provisioning: configuration.maxConcurrentProvisioning),
      quota: configuration.quota.map {
        QuotaRule(
          runner: $0.referenceRunner, flavor: $0.referenceFlavor, jobs: $0.referenceJobsCount)
      },
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
        RunnerSettings($0, allowedFraction: fraction)
      })
  }
}

extension RunnerSettings {
  fileprivate init(_ runner: RunnerConfiguration, allowedFraction: Double) {
    let fraction = min(runner.quotaMaxFraction, allowedFraction)
    self.init(
      name: runner.name, executor: runner.executor,
      limits: RunnerLimits(
        jobs: runner.limit, worst: .one, requests: runner.requestConcurrency),
      flavors: runner.clever.map {
        FlavorRule(defaultFlavor: $0.defaultFlavor, maxFlavor: $0.maxFlavor)
      },
      quotaFraction: fraction < 1 ? fraction : nil,
      isMultiTenant: runner.clever?.isMultiTenant ?? false,
      startTimeout: runner.watch.timeout,
      logWatch: runner.watch.token == nil ? nil : runner.watch.pollStep,
      unhealthyAfter: runner.unhealthyRequestsLimit,
      unhealthyInterval: runner.unhealthyInterval,
      providerAnswerHolds: runner.executor.providerAnswerHolds,
      url: runner.url, coordinator: runner.coordinatorEndpoint,
      provider: runner.providerEndpoint)
  }
}

extension RunnerConfiguration {
  fileprivate var coordinatorEndpoint: Endpoint {
    Endpoint(
      places: [url, tls.authorities, tls.certificate, tls.key],
      secrets: [token] + [watch.token].compactMap(\.self))
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
