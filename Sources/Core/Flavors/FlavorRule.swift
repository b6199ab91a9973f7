/// What a runner's jobs may choose; which of it exists only the provider's catalogue tells.
public struct FlavorRule: Sendable, Hashable {
  /// The flavor of a job that chooses none.
  public var defaultFlavor: String
  /// The largest that a job may choose; nil is no limit.
  public var maxFlavor: String?

  /// Joins the two.
  public init(defaultFlavor: String, maxFlavor: String? = nil) {
    self.defaultFlavor = defaultFlavor
    self.maxFlavor = maxFlavor
  }
}

/// What the weighted quota is computed from: so many jobs of one flavor.
public struct QuotaRule: Sendable, Hashable {
  /// Whose provider says what the flavor weighs.
  public var runner: RunnerName
  /// The flavor.
  public var flavor: String
  /// How many jobs of it fill the quota.
  public var jobs: Int

  /// Joins the parts.
  public init(runner: RunnerName, flavor: String, jobs: Int) {
    self.runner = runner
    self.flavor = flavor
    self.jobs = jobs
  }

  /// The quota by that catalogue: exactly as many jobs of the flavor fit. Nil if it is not offered.
  public func quota(by catalogue: Catalogue) -> Weight? {
    guard let one = catalogue[flavor]?.weight.thousandths else { return nil }
    let (all, isTooMuch) = one.multipliedReportingOverflow(by: jobs)
    return Weight(thousandths: isTooMuch ? Self.boundless : min(all, Self.boundless))
  }

  /// As good as without limit, and far from what sums of weights cannot hold.
  private static let boundless = 1_000_000_000_000_000
}
