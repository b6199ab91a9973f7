import Core

/// Makes a state of one of heptapod-paas-runner, by what is configured.
struct PeerTakeOver: Sendable {
  private let configuration: Configuration
  private let renamed: [String: RunnerName]
  private let now: Instant
  private let warn: @Sendable (String) -> Void

  /// - Parameters:
  ///   - renamed: which runners are meant by which names of the peer.
  ///   - warn: told what an operator should know, one line each.
  init(
    _ configuration: Configuration, renamed: [String: RunnerName] = [:], at now: Instant,
    warn: @escaping @Sendable (String) -> Void
  ) {
    self.configuration = configuration
    self.renamed = renamed
    self.now = now
    self.warn = warn
  }

  /// The state of hpr with the peer's jobs.
  func state(_ peer: PeerState, installation: String) throws(ImportError) -> Snapshot {
    let jobs = PeerImport(configuration, renamed: renamed, installation: installation, at: now)
    let outcome = try jobs.outcome(of: peer)
    outcome.warnings.forEach(warn)
    return Snapshot(
      installation: installation, records: outcome.records, unknownMembers: peer.unknownMembers)
  }
}
