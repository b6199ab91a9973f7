import Core
import Foundation
import Providers
import TestSupport

@testable import World

/// A coordinator and the sandbox's Clever Cloud in one process, without a server and in virtual
/// time. The provider between them and the dispatcher is the real one.
///
/// Inner runners are a timeline: what a machine does by itself happens before the next call that
/// could see it.
final class VirtualWorld: Sendable {
  /// A job of the coordinator's.
  struct Job: Sendable {
    let payload: Core.JobPayload
    var machine = Machine()
    /// Before which it is not handed out.
    var offered: Instant
    var granted: Instant?
    var status = JobStatus.running
    var log = 0
    /// What hpr wrote to the log.
    var message = ""
    /// How often an inner runner began it.
    var launches = 0
    /// The reason that hpr reported.
    var reason: FailureReason?
    var isOver: Bool { status != .running && status != .canceling }
  }

  /// What the machine of a job does, in seconds; nil is never.
  struct Machine: Sendable {
    var builds: Int? = 20
    /// After that its inner runner writes.
    var speaks: Int? = 5
    /// After that the job is done.
    var works: Int? = 60
    /// After the build it ends by itself, whatever the job does.
    var dies: Int?
  }

  enum Step: Sendable {
    case built(String)
    case speaks(String, Int64)
    case done(String, Int64)
    case ends(String, DeploymentState)
    case takenBack(String)
    case cancelled(Int64, JobStatus)
    case lateCreates
  }

  struct State {
    var ledger: CleverLedger
    var jobs: [Int64: Job] = [:]
    var timeline: [(at: Instant, step: Step)] = []
    var plan: Plan?
    var calls: [Place: Int] = [:]
    var random: SeededRandom
    var snapshot: Snapshot?
    var notices: [Notice] = []
    var hasEnded = false
    /// The custom attributes of groups, if the runner has tenants.
    var groups: [String: [String: String]] = [:]
    /// What the coordinator answers to questions for attributes.
    var attributesStatus = 200
    /// The environment of each application at its push.
    var pushedWith: [String: [String: String]] = [:]
  }

  let clock: TestClock
  let secrecy = Secrecy()
  let state: Lock<State>
  /// Whether each group has an organisation of its own.
  let isMultiTenant: Bool
  static let organisations = World.CleverCloudSettings().organisations
  static let organisation = organisations[0]

  /// - Parameter groups: the organisation of each group, by its place; nil: there are no tenants.
  init(_ clock: TestClock, seed: UInt64 = 1, groups: [String: Int]? = nil) {
    self.clock = clock
    isMultiTenant = groups != nil
    let ledger = CleverLedger(World.CleverCloudSettings(), at: clock.now.seconds)
    var state = State(ledger: ledger, random: SeededRandom(seed: seed))
    state.groups = (groups ?? [:]).mapValues { Self.attributes(of: $0) }
    self.state = Lock(state)
  }

  private static func attributes(of organisation: Int) -> [String: String] {
    [
      "cc_orga_id": organisations[organisation].id,
      "cc_orga_token": organisations[organisation].token,
    ]
  }

  // MARK: What a test says

  /// Has a job offered, at once or later.
  func queue(
    _ job: Int64, after: Duration = .zero, _ machine: Machine = Machine(), of group: String? = nil,
    _ change: (inout ApplicationBehaviour) -> Void = { _ in }
  ) {
    var behaviour = ApplicationBehaviour()
    change(&behaviour)
    let (offered, application) = (clock.now + after, behaviour)
    state.withLock {
      let payload = Sample.payload(job: job, namespace: group)
      $0.jobs[job] = Job(payload: payload, machine: machine, offered: offered)
      $0.ledger.behaviours[Int(job)] = application
    }
  }

  /// Has a job cancelled by its user.
  func cancel(_ job: Int64, after: Duration, _ status: JobStatus = .canceled) {
    happen(.cancelled(job, status), after: after)
  }

  /// Has that happen by itself.
  func happen(_ step: Step, after: Duration) {
    let at = clock.now + after
    state.withLock { $0.timeline.append((at, step)) }
  }

  /// What goes wrong from now on.
  func plan(_ plan: Plan?) { state.withLock { $0.plan = plan } }

  /// Has a group name another organisation from now on.
  func move(_ group: String, to organisation: Int) {
    up { $0.groups[group] = Self.attributes(of: organisation) }
  }

  // MARK: What a test sees

  var jobs: [Int64: Job] { up { $0.jobs } }
  var notices: [Notice] { up { $0.notices } }
  var books: CleverBooks { up { CleverBooks($0.ledger.applications.map(\.book), requests: [:]) } }
  var pushedWith: [String: [String: String]] { up { $0.pushedWith } }
  /// The records as they were last committed.
  var records: [JobRecord] { up { $0.snapshot?.records ?? [] } }
  var runners: [RunnerStatus] { up { $0.snapshot?.runners ?? [] } }
  func calls(_ place: Place) -> Int { up { $0.calls[place] ?? 0 } }
  var areAllOver: Bool { jobs.values.allSatisfy(\.isOver) && records.isEmpty }

  /// The state as it is at this time.
  func up<Value: Sendable>(_ look: (inout State) -> Value) -> Value {
    let now = clock.now
    return state.withLock { state in
      state.pass(to: now)
      return look(&state)
    }
  }
}

extension Instant {
  /// Seconds since 1970.
  var seconds: Double { Double(milliseconds) / 1000 }
}
