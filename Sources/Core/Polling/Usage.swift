/// What is used of the limits: by records, and by requests whose answer may bring a job.
public struct Usage: Sendable, Hashable {
  /// Slots of `concurrent`.
  public private(set) var jobs = 0
  /// Places between acquired and running.
  public private(set) var provisioning = 0
  /// Weight.
  public private(set) var weight = Weight.zero
  private var byRunner: [RunnerName: Share] = [:]

  /// What one runner uses.
  public struct Share: Sendable, Hashable {
    /// Slots.
    public var jobs = 0
    /// Weight.
    public var weight = Weight.zero
  }

  /// Nothing is used.
  public init() {}

  /// What one runner uses.
  public func share(of runner: RunnerName) -> Share { byRunner[runner] ?? Share() }

  /// Counts a record.
  public mutating func add(_ record: JobRecord) {
    if record.holdsSlot { take(slotOf: record.key.runner, record.weight) }
    if record.holdsProvisioningPlace { provisioning += 1 }
  }

  /// Counts the worst that a request of a runner can bring.
  public mutating func reserve(for runner: RunnerName, _ worst: Weight) {
    take(slotOf: runner, worst)
    provisioning += 1
  }

  private mutating func take(slotOf runner: RunnerName, _ weight: Weight) {
    jobs += 1
    self.weight = self.weight + weight
    var share = share(of: runner)
    share.jobs += 1
    share.weight = share.weight + weight
    byRunner[runner] = share
  }

  /// What stands in the way of one more request of the runner; nil if it fits.
  public func shortage(
    for runner: RunnerName, _ own: RunnerLimits, under limits: Limits
  ) -> Shortage? {
    let share = share(of: runner)
    if let most = own.jobs, share.jobs >= most { return .runnerJobs(most) }
    if jobs >= limits.jobs { return .jobs(limits.jobs) }
    if provisioning >= limits.provisioning { return .provisioning(limits.provisioning) }
    if let quota = limits.quota, weight + own.worst > quota {
      return .quota(quota, needed: own.worst)
    }
    if let most = own.share, share.weight + own.worst > most {
      return .runnerShare(most, needed: own.worst)
    }
    return nil
  }

  /// Whether, beside one more request of the first runner, one of `other` weight would fit too.
  public func fits(
    _ runner: RunnerName, _ own: RunnerLimits, beside other: Weight?, under limits: Limits
  ) -> Bool {
    guard shortage(for: runner, own, under: limits) == nil else { return false }
    guard let other else { return true }
    var both = self
    both.reserve(for: runner, own.worst)
    return both.jobs < limits.jobs && both.provisioning < limits.provisioning
      && limits.quota.map { both.weight + other <= $0 } ?? true
  }
}

extension JobRecord {
  /// What it weighs, as far as is known.
  public var weight: Weight { resource?.weight ?? expectedWeight }

  /// Slot and weight are free when no resource can exist (design R1).
  public var holdsSlot: Bool {
    switch phase {
    case .acquired, .provisioning, .launching, .starting, .running, .kept, .standby: true
    case .failing, .decommissioning: owesDeletion || !extras.isEmpty || creation == .made
    }
  }

  /// The provisioning place is free at `running`, or when only a report is owed (design R1).
  public var holdsProvisioningPlace: Bool { holdsSlot && !hasRun && phase != .kept }
}

extension Weight: CustomStringConvertible {
  /// The weight with up to three decimals: 5600 thousandths are `5.6`.
  public var description: String {
    let rest = abs(thousandths % 1000)
    guard rest != 0 else { return String(thousandths / 1000) }
    var digits = String(1000 + rest).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "\(thousandths / 1000).\(digits)"
  }
}
