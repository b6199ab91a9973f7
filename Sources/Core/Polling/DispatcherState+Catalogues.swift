import OrderedCollections

// What the catalogues mean for capacity: quota, shares and worst cases are computed from them.
extension DispatcherState {
  /// A runner's provider has said what it offers. An empty list is no news: flavors do not all
  /// vanish.
  mutating func catalogued(_ name: RunnerName, _ catalogue: Catalogue) {
    guard polling[name]?.settings.flavors != nil, !catalogue.flavors.isEmpty else { return }
    catalogues[name] = catalogue
    weigh()
  }

  /// Computes the limits anew; what is not known yet keeps a runner from asking (`unweighed`).
  mutating func weigh() {
    if let rule = settings.quota {
      settings.limits.quota = offered(by: rule.runner).flatMap { rule.quota(by: $0) }
    }
    for name in polling.keys {
      guard var own = polling[name]?.settings else { continue }
      let worst = own.flavors.flatMap { catalogues[name]?.worstWeight(maxFlavor: $0.maxFlavor) }
      own.limits.worst = worst ?? own.limits.worst
      if settings.quota != nil {
        own.limits.share = own.quotaFraction.flatMap { settings.limits.quota?.part($0) }
      }
      polling[name]?.settings = own
    }
  }

  /// What a runner's provider offers, as far as is known.
  func offered(by name: RunnerName) -> Catalogue? { polling[name].flatMap { offered(by: $0) } }

  private func offered(by runner: RunnerPolling) -> Catalogue? {
    runner.settings.flavors == nil ? .single : catalogues[runner.settings.name]
  }

  /// What is not known yet of the runner's weights; nil if everything is.
  func unweighed(_ runner: RunnerPolling) -> Obstacle? {
    guard let catalogue = offered(by: runner) else {
      return Obstacle(.unanswered, "the flavors of its provider are not known yet")
    }
    if let limit = runner.settings.flavors?.maxFlavor, catalogue[limit] == nil {
      let text =
        "\(FlavorChoice.unknownLimit(limit)) (cc_max_flavor); "
        + FlavorChoice.advice(catalogue.flavors)
      return Obstacle(.provider("cc_max_flavor"), text)
    }
    guard let rule = settings.quota, settings.limits.quota == nil else { return nil }
    guard offered(by: rule.runner) != nil else {
      return Obstacle(
        .provider("quota"),
        "the quota is computed from \(rule.runner), whose flavors are not known yet")
    }
    return Obstacle(
      .provider("quota"),
      "the quota cannot be computed: \(rule.runner) offers no flavor \(rule.flavor)")
  }

  /// The flavor of a job that was just granted; nil where there is nothing to choose.
  func choice(for payload: JobPayload, of runner: RunnerPolling) -> FlavorChoice? {
    guard let rule = runner.settings.flavors, let catalogue = offered(by: runner)
    else { return nil }
    return FlavorChoice(
      PayloadVariables(payload), defaultFlavor: rule.defaultFlavor, maxFlavor: rule.maxFlavor,
      catalogue: catalogue)
  }
}

extension Weight {
  /// That part of it, rounded to the nearest thousandth.
  func part(_ fraction: Double) -> Weight {
    Weight(thousandths: Int((Double(thousandths) * fraction).rounded()))
  }
}
