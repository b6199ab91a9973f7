/// What the dispatcher needs of a provider, for one runner.
///
/// No call throws: create, launch and delete end in yes, no or unknown (design R2). "No" means
/// refused before it was sent, or definitely refused; a time-out, a cut connection and any 5xx are
/// unknown. All calls obey cancellation, and a cancelled create is unknown.
public protocol ProviderPort: Sendable {
  /// The account that a job's resource would be made in.
  func account(for payload: JobPayload) async -> AccountAnswer
  /// The account that resources of the namespace are in; of an empty one, the runner's only account.
  func account(ofNamespace namespace: String) async -> AccountAnswer
  /// The accounts to be listed for leftovers.
  func accounts() async -> [Account]
  /// Whether the provider can be reached and accepts the credentials.
  func check() async -> ProviderCondition
  /// Resources that bear exactly this name.
  func lookUp(_ name: ResourceName, in account: Account) async -> ListAnswer
  /// Makes the resource of a job, under the name given.
  func create(_ order: CreateOrder) async -> CreateAnswer
  /// The flavors that jobs may choose from.
  func catalogue() async -> CatalogueAnswer
  /// The id of what `launch` would push, so that it can be recorded before; nil where nothing is
  /// pushed. The same order gives the same id, as long as the runner's settings stay the same.
  func commitID(for order: LaunchOrder) -> String?
  /// Starts the job on its resource. It looks first, so that calling it again never starts the
  /// job twice.
  func launch(_ order: LaunchOrder) async -> LaunchAnswer
  /// One look at how the resource is.
  func look(at resource: Resource) async -> ResourceCondition
  /// Waits until the resource has ended by itself. Returns early with `unknown` when it cannot
  /// wait any longer.
  func end(of resource: Resource) async -> ResourceCondition
  /// Deletes a resource: by its id if it has one, else everything of its name.
  func delete(_ resource: Resource) async -> DeleteAnswer
  /// Everything in the account whose name has hpr's form.
  func list(_ account: Account) async -> ListAnswer
  /// Everything in the account whose name begins so; the peer's names are found by it.
  func list(_ account: Account, beginning prefix: String) async -> ListAnswer
}

extension ProviderPort {
  /// There are no namespaces.
  public func account(ofNamespace namespace: String) async -> AccountAnswer {
    .unknown(Trouble("this executor knows of no organisations"))
  }
  /// One flavor, `M`, of weight 1.
  public func catalogue() async -> CatalogueAnswer { .catalogue(.single) }
  /// No other names than hpr's are known.
  public func list(_ account: Account, beginning prefix: String) async -> ListAnswer {
    .failed(Trouble("the names of \(account) cannot be listed by their beginning"))
  }
  /// Nothing is pushed.
  public func commitID(for order: LaunchOrder) -> String? { nil }
}

/// Which account a job belongs to.
public enum AccountAnswer: Sendable, Hashable {
  /// This one.
  case account(Account)
  /// The job can have none; the job fails.
  case no(Refusal)
  /// It cannot be said now.
  case unknown(Trouble)
}

/// Whether a provider can be used.
public enum ProviderCondition: Sendable, Hashable {
  /// It answers and accepts us.
  case available
  /// It is not reachable, or refuses.
  case away(Trouble)
}

/// The order to make a resource.
public struct CreateOrder: Sendable {
  /// The name that it must bear.
  public var resource: Resource
  /// The job's payload.
  public var payload: JobPayload
  /// When the job was granted, by the clock of then; it dates what is made.
  public var acquiredAt: Instant
  /// The id of the commit that was recorded as the job's before anything was pushed; nil where
  /// none was (an imported record), or nothing is pushed.
  public var commit: String?

  /// Joins the parts.
  public init(
    resource: Resource, payload: JobPayload, acquiredAt: Instant, commit: String? = nil
  ) {
    self.resource = resource
    self.payload = payload
    self.acquiredAt = acquiredAt
    self.commit = commit
  }
}

/// The order to start a job on its resource; the same parts as the order to create.
public typealias LaunchOrder = CreateOrder

/// A definite no, and what follows from it.
public struct Refusal: Sendable, Hashable {
  /// What to do about it.
  public enum Kind: Sendable, Hashable {
    /// 408, 425, 429: the same again after the wait.
    case again
    /// 401, 403: backoff until the deadline; the runner takes no job meanwhile.
    case credentials
    /// Not reached at all: backoff until the deadline; the runner takes no job meanwhile.
    case away
    /// The catalogue is out of date (Clever Cloud's 9017): once more with a new one.
    case catalogue
    /// Anything else: the job fails.
    case final
  }
  /// What to do about it.
  public var kind: Kind
  /// The reason that the coordinator is told if the job fails of it.
  public var reason: FailureReason
  /// One line, and how long to wait if the other side says so.
  public var trouble: Trouble
  /// Whether something may have been left behind that has to be deleted by name.
  public var leavesTraces: Bool
  /// The end of the output of what failed, for the job's log, without secrets; empty is none.
  public var log: String

  /// Joins the parts.
  public init(
    _ kind: Kind, _ trouble: Trouble, reason: FailureReason = .systemFailure,
    leavesTraces: Bool = false, log: String = ""
  ) {
    self.kind = kind
    self.trouble = trouble
    self.reason = reason
    self.leavesTraces = leavesTraces
    self.log = log
  }
}

/// The outcome of an order to create.
public enum CreateAnswer: Sendable, Hashable {
  /// Made: its id and, if the provider says so, its real weight.
  case created(id: ResourceID, weight: Weight?)
  /// Definitely not made.
  case no(Refusal)
  /// It may or may not exist.
  case unknown(Trouble)
}

/// The outcome of an order to launch.
public enum LaunchAnswer: Sendable, Hashable {
  /// Started, now or by an earlier order.
  case launched
  /// Definitely not started.
  case no(Refusal)
  /// The resource is not there any more.
  case gone
  /// It may or may not have been started.
  case unknown(Trouble)
}

/// How a resource is.
public enum ResourceCondition: Sendable, Hashable {
  /// Still on its way to life, or not seen to live.
  case pending(Progress)
  /// The inner runner lives.
  case alive
  /// It has ended by itself: one line, and the end of its own log.
  case ended(Trouble, log: String)
  /// It does not exist.
  case gone
  /// It cannot be said now.
  case unknown(Trouble)

  /// On its way, and no more is said.
  public static var pending: ResourceCondition { .pending(.unsaid) }

  /// How far a resource is that has not been seen to live.
  public enum Progress: Sendable, Hashable {
    /// The provider does not say.
    case unsaid
    /// It is being prepared, in the provider's words; a start deadline may wait for it.
    case preparing(String)
    /// Nothing is going on there, in the provider's words. It may begin yet, but a start deadline
    /// does not wait for it.
    case idle(String)
    /// Its machine runs. Whether the inner runner lives has to be seen elsewhere, and a start
    /// deadline need not wait for the machine any longer.
    case machineRuns

    /// How that is said of a job that shows no life.
    var words: String? {
      switch self {
      case .unsaid: nil
      case .preparing(let words), .idle(let words): words
      case .machineRuns: "its machine runs, but nothing has been written to the job's log"
      }
    }
  }
}

/// The outcome of an order to delete.
public enum DeleteAnswer: Sendable, Hashable {
  /// Confirmed gone, whether by this order or before it.
  case gone
  /// Refused; to be tried again. `credentials` tells a 401 or 403 apart.
  case no(Trouble, credentials: Bool)
  /// Not known, or nobody was reached who could refuse; to be tried again.
  case unknown(Trouble)
}

/// The outcome of a listing or of a look-up by name.
public enum ListAnswer: Sendable, Hashable {
  /// All that there is.
  case complete([FoundResource])
  /// No listing: neither a sighting nor its absence.
  case failed(Trouble)
}
