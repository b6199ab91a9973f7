/// Orders that a provider refused because of the credentials, though it may answer a check well: a
/// token may list and not create, or be good for the API and not for the repositories. Until such an
/// order is carried out, its runner has one job at a time before the start.
struct CredentialsRefusal: Sendable, Hashable {
  /// What was ordered.
  enum Order: Sendable, Hashable {
    /// To read whose organisation a job belongs to.
    case account
    /// To make a resource.
    case create
    /// To launch a job.
    case launch
  }
  /// What was refused last.
  var order: Order
  /// How often, since such an order was last carried out.
  var times = 1
  /// Until when no good check is believed.
  var until: Instant
  /// One line on the refusal.
  var why: String

  /// Longer each time, for every try costs a job its machine.
  static let waits = Backoff(first: .seconds(30), longest: .seconds(900))
}

extension RunnerPolling {
  /// An order was refused. Those refused while the runner is away already count as one: they are
  /// tries of the jobs that it took before.
  mutating func refused(_ order: CredentialsRefusal.Order, _ trouble: Trouble, at now: Instant) {
    let isAway = refusal.map { $0.until > now } ?? false
    let times = (refusal?.times ?? 0) + (isAway ? 0 : 1)
    let wait = CredentialsRefusal.waits.wait(afterFailures: times, seed: seed)
    let asked = min(trouble.retryAfter ?? .zero, .seconds(900))
    let until = max(refusal?.until ?? now, now + max(wait, asked))
    refusal = CredentialsRefusal(order: order, times: times, until: until, why: trouble.summary)
    if case .checking = provider { return }
    provider = .away(trouble.summary)
    nextCheck = until
  }

  /// An order was carried out: what was refused is allowed now.
  mutating func carriedOut(_ order: CredentialsRefusal.Order, at now: Instant) {
    guard refusal?.order == order else { return }
    refusal = nil
    if case .away = provider { nextCheck = now }
  }
}

extension JobEvent {
  /// The order whose credentials were refused, if one was.
  var refusedCredentials: (order: CredentialsRefusal.Order, trouble: Trouble)? {
    switch self {
    case .account(.no(let refusal)) where refusal.kind == .credentials: (.account, refusal.trouble)
    case .created(.no(let refusal)) where refusal.kind == .credentials: (.create, refusal.trouble)
    case .launched(.no(let refusal)) where refusal.kind == .credentials: (.launch, refusal.trouble)
    default: nil
    }
  }

  /// The order that was carried out, if one was.
  var carriedOut: CredentialsRefusal.Order? {
    switch self {
    case .account(.account): .account
    case .created(.created): .create
    case .launched(.launched): .launch
    default: nil
    }
  }
}
