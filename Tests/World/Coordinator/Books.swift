/// The sum of the world's knowledge of its jobs.
public struct Books: Codable, Sendable, Equatable {
  /// Every job, in the order queued.
  public let jobs: [JobBook]
  /// How many were queued.
  public let queued: Int
  /// How many were given to a runner.
  public let granted: Int
  /// How many ended by a report of a runner, inner or dispatcher.
  public let reported: Int
  /// Granted, the answer known not to have arrived whole, and never heard of again.
  public let unknowable: [Int]
  /// Granted, the answer sent, and never heard of again so far.
  public let silent: [Int]
  /// Granted and not over.
  public let open: [Int]
  /// Granted, not over, not unknowable, and nobody has said a word of them for a while.
  public let lost: [Int]
  /// Those that more than one inner runner ran.
  public let launchedTwice: [Int]
  /// All faults that ever were in force, with the calls that each met.
  public let faults: [FaultDesk.Listing]
  /// Containers and images of jobs that are there, by name; nil: nobody looked.
  public let left: [String]?
  /// Those of them whose job is not being worked on any more.
  public let leaked: [String]?

  /// Seconds without a sign after which an open job counts as lost, unless told otherwise.
  public static let quiet = 120.0

  init(
    _ jobs: [JobBook], at now: Double, quiet: Double = Books.quiet,
    faults: [FaultDesk.Listing] = [], left: [String]? = nil
  ) {
    func ids(_ matches: (JobBook) -> Bool) -> [Int] { jobs.filter(matches).map(\.id) }
    self.jobs = jobs
    queued = jobs.count
    granted = jobs.count { $0.grantedAt != nil }
    reported = jobs.count { $0.reportedBy == "inner" || $0.reportedBy == "dispatcher" }
    let unheard = jobs.filter { $0.grantedAt != nil && $0.calls == 0 && !$0.state.isFinal }
    let unknowable = unheard.filter { $0.grant != .sent }.map(\.id)
    self.unknowable = unknowable
    silent = unheard.filter { $0.grant == .sent }.map(\.id)
    let open = ids { $0.grantedAt != nil && !$0.state.isFinal }
    self.open = open
    lost = ids { job in
      guard open.contains(job.id), !unknowable.contains(job.id) else { return false }
      return now - max(job.lastCallAt ?? 0, job.grantedAt ?? 0) >= quiet
    }
    launchedTwice = ids { $0.launches.count > 1 }
    self.faults = faults
    self.left = left
    let names = open.map { "-\($0)" }
    leaked = left?.filter { name in !names.contains(where: name.hasSuffix) }
  }
}
