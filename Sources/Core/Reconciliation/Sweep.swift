/// Decides which resources nothing tracks, for a sweep that is ordered by hand.
///
/// It judges as the daemon's own reconciliation does (design §3.1): what bears a mark of ours and
/// is in no record, in two looks, goes.
public struct Sweep: Sendable, Hashable {
  /// By what a resource is known to be ours.
  public enum Ownership: Sendable, Hashable {
    /// By the mark in its name.
    case marks([Mark: RunnerName])
    /// By what its name begins with, up to the job's number; the peer's names are of that kind.
    case prefix(String, RunnerName)
  }

  /// What one look found in an account, and the records as they were read after it, never before: a
  /// daemon's intent is on disk before its order to create.
  public struct Look: Sendable, Hashable {
    /// The listing.
    public var found: [FoundResource]
    /// The records.
    public var records: [JobRecord]

    /// Joins the two.
    public init(found: [FoundResource], records: [JobRecord]) {
      self.found = found
      self.records = records
    }
  }

  /// What is to become of a resource.
  public enum Verdict: Sendable, Hashable {
    /// Nothing tracks it: it goes. It was made for that job.
    case untracked(JobKey)
    /// It is that job's.
    case tracked(JobKey)
    /// It bears the name of a job whose record has its resource in another account.
    case elsewhere(JobKey)
    /// It was not there in the first look.
    case new(JobKey)
    /// It was made too short a time ago.
    case young(JobKey)
    /// Nobody says when it was made.
    case ageless(JobKey)
    /// It is none of those that are swept.
    case foreign
  }

  /// By what a resource is known to be ours.
  public var ownership: Ownership
  /// What was made later stays; nil is no limit.
  public var madeBefore: Instant?

  /// Joins the parts.
  public init(_ ownership: Ownership, madeBefore: Instant? = nil) {
    self.ownership = ownership
    self.madeBefore = madeBefore
  }

  /// The runner and the job that a resource of that name was made for, if it is one of those that
  /// are swept.
  public func owner(of name: ResourceName) -> JobKey? {
    switch ownership {
    case .marks(let marks):
      guard let parts = name.parts, let runner = marks[parts.mark] else { return nil }
      return JobKey(runner, parts.job)
    case .prefix(let prefix, let runner):
      guard name.text.hasPrefix(prefix) else { return nil }
      let rest = name.text.dropFirst(prefix.count)
      guard let job = Int64(rest), job > 0, String(job) == rest else { return nil }
      return JobKey(runner, JobID(job))
    }
  }

  /// What a look alone says of one of its resources: `untracked` is a first sighting.
  public func verdict(on resource: FoundResource, in account: Account, by look: Look) -> Verdict {
    if let key = Tracked(in: account, look.records).holder(of: resource) { return .tracked(key) }
    guard let key = owner(of: resource.name) else { return .foreign }
    if look.records.contains(where: { $0.key == key && $0.resource?.account != account }) {
      return .elsewhere(key)
    }
    guard let madeBefore else { return .untracked(key) }
    if resource.createdAt <= Instant(milliseconds: 0) { return .ageless(key) }
    return resource.createdAt < madeBefore ? .untracked(key) : .young(key)
  }

  /// What two looks say of a resource of the second: it goes only if both find it untracked.
  public func verdict(
    on resource: FoundResource, in account: Account, by first: Look, then second: Look
  ) -> Verdict {
    let verdict = verdict(on: resource, in: account, by: second)
    guard case .untracked(let key) = verdict else { return verdict }
    guard first.found.contains(where: { $0.id == resource.id && $0.name == resource.name }) else {
      return .new(key)
    }
    return self.verdict(on: resource, in: account, by: first)
  }
}
