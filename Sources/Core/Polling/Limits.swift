/// What one runner may use, and the worst that one request of it can bring.
public struct RunnerLimits: Sendable, Hashable {
  /// Most jobs; nil is no limit.
  public var jobs: Int?
  /// Most weight; nil is no limit but the quota.
  public var share: Weight?
  /// The weight of the largest flavor that it may be asked for.
  public var worst: Weight
  /// Most requests for a job in flight.
  public var requests: Int

  /// Joins the parts.
  public init(jobs: Int? = nil, share: Weight? = nil, worst: Weight, requests: Int = 1) {
    self.jobs = jobs
    self.share = share
    self.worst = worst
    self.requests = requests
  }
}

/// What all runners together may use.
public struct Limits: Sendable, Hashable {
  /// Most jobs at a time.
  public var jobs: Int
  /// Most jobs between acquired and running.
  public var provisioning: Int
  /// Most weight; nil is no limit.
  public var quota: Weight?

  /// Joins the parts.
  public init(jobs: Int, provisioning: Int, quota: Weight? = nil) {
    self.jobs = jobs
    self.provisioning = provisioning
    self.quota = quota
  }
}

/// The limit that something does not fit under.
public enum Shortage: Sendable, Hashable, CustomStringConvertible {
  /// `concurrent`.
  case jobs(Int)
  /// `paas_max_concurrent_provisioning`.
  case provisioning(Int)
  /// The weighted quota, and what would have to fit.
  case quota(Weight, needed: Weight)
  /// The runner's `limit`.
  case runnerJobs(Int)
  /// The runner's share of the quota, and what would have to fit.
  case runnerShare(Weight, needed: Weight)

  /// One line for the operator.
  public var description: String {
    switch self {
    case .jobs(let most): "all \(most) slots of `concurrent` are taken"
    case .provisioning(let most):
      "all \(most) places of `paas_max_concurrent_provisioning` are taken"
    case .quota(let quota, let needed):
      "the quota of \(quota) has no room for its largest job, which weighs \(needed)"
    case .runnerJobs(let most): "its `limit` of \(most) jobs is reached"
    case .runnerShare(let share, let needed):
      "its share \(share) of the quota has no room for its largest job, which weighs \(needed)"
    }
  }
}
