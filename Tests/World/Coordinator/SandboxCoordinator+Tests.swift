public import Foundation

// For tests in the same process.
extension SandboxCoordinator {
  /// Queues a job and returns its number.
  @discardableResult
  public func queue(_ spec: JobSpec = JobSpec()) -> Int {
    let id = ledger.queue(spec, at: Self.now)
    wake()
    return id
  }

  /// Does to a job what a user does: `cancel`, `erase`, `delete-project`; or `expire` its token.
  public func control(_ job: Int, _ verb: String) {
    _ = ledger.control(job, verb, at: Self.now)
  }

  /// Does to a runner what an administrator does: `pause`, `resume`, `orphan`, `revoke`.
  public func control(runner name: String, _ verb: String) {
    _ = ledger.control(runner: name, verb)
  }

  /// How many connections have brought calls of the API so far.
  public var connections: Int { ports.count }

  /// Changes how the coordinator behaves from now on.
  public func set(_ behaviour: Behaviour) { ledger.settings.behaviour = behaviour }

  /// How many requests for a job are held for want of one.
  public var waiting: Int { held.count }

  /// How many requests of a runner are held for want of a job.
  public func waiting(_ runner: String) -> Int { held.values.count { $0.runner == runner } }

  /// How many requests for a job a runner has sent so far, held and refused ones too.
  public func requests(of runner: String) -> Int {
    ledger.runners.first { $0.name == runner }?.requests ?? 0
  }

  /// A runner as the coordinator knows it.
  public struct KnownRunner: Sendable, Equatable {
    /// Its description.
    public let name: String
    /// Its token; empty once it is unregistered.
    public let token: String
    /// The machines that have shown its token.
    public let managers: [String]
  }

  /// All runners that there ever were.
  public var knownRunners: [KnownRunner] {
    ledger.runners.map {
      KnownRunner(name: $0.name, token: $0.token, managers: $0.managers.sorted())
    }
  }

  /// What is known of all jobs.
  public var books: Books { Books(ledger.jobs.map(\.book), at: Self.now) }

  /// What is known of one job.
  public func book(_ job: Int) -> JobBook? { ledger.jobIndex(job).map { ledger.jobs[$0].book } }

  /// The log of a job so far.
  public func trace(_ job: Int) -> Data? { ledger.jobIndex(job).map { ledger.jobs[$0].trace } }

  /// The token of a job.
  public func token(_ job: Int) -> String? { ledger.jobIndex(job).map { ledger.jobs[$0].token } }

  /// The payload of a job, as it would be sent now.
  public func payload(_ job: Int) -> Data? {
    ledger.jobIndex(job).map { index in
      let job = ledger.jobs[index]
      return JobPayload(
        id: job.book.id, token: job.token, spec: job.spec, waited: 0, url: ledger.url
      ).bytes
    }
  }

  /// What is known of all jobs, the faults that were met, and what is left on the engine.
  ///
  /// - Parameter quiet: seconds without a sign after which an open job counts as lost.
  /// - Throws: what the engine's listing throws.
  public func fullBooks(quiet: Double = Books.quiet) async throws -> Books {
    let left = try await ledger.settings.resources?()
    let faults = await faults.all
    return Books(ledger.jobs.map(\.book), at: Self.now, quiet: quiet, faults: faults, left: left)
  }
}
