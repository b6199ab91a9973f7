/// How the polling of one runner stands: nothing of it survives a restart, nothing needs to.
struct RunnerPolling: Sendable, Hashable {
  /// Whether the runner's coordinator is known to answer.
  enum Standing: Sendable, Hashable {
    /// Not answered yet, or the last request failed: it reserves nothing until it is verified.
    case unverified
    /// `POST /runners/verify` is under way.
    case verifying
    /// Verified; one request has to be answered before it counts as sound.
    case probation
    /// Its requests are answered.
    case sound
  }
  /// Whether the runner's provider is known to be usable.
  enum Provider: Sendable, Hashable {
    /// To be checked.
    case unknown
    /// The check is under way; `why` is the trouble before it.
    case checking(why: String?)
    /// Usable.
    case available
    /// Not usable, and why.
    case away(String)
  }

  /// Its settings.
  @Boxed var settings: RunnerSettings
  /// Whether it is gone from the configuration and kept for its records.
  var isRemoved = false
  /// A request in flight.
  struct Asked: Sendable, Hashable {
    /// When it was sent.
    var sent: Instant
    /// The coordinator that it was sent to.
    var url: String?
    /// Whether the coordinator may hold it.
    var mayBeHeld: Bool
    /// Whether it repeats at once one that was answered early.
    var isRepeat: Bool
  }

  /// Requests in flight, by number.
  var inFlight: [Int: Asked] = [:]
  /// When the next request may be sent.
  var nextRequest: Instant
  /// Until when the coordinator has asked to be left alone.
  var restUntil: Instant?
  /// The coordinator's last `X-GitLab-Last-Update`.
  var lastUpdate: String?
  /// Whether the next request repeats one that the coordinator gave back early.
  var repeatsNext = false
  /// The coordinator gives back early what it might hold, though nothing has changed.
  var holdsNothing = false
  /// How it stands with the coordinator.
  var standing = Standing.unverified
  /// When it may be verified.
  var nextVerify: Instant
  /// Failures in a row, of requests and of verifying.
  var failures = 0
  /// 403 in a row.
  var forbidden = 0
  /// Until when it is left alone because of them.
  var unhealthyUntil: Instant?
  /// The last trouble with the coordinator, until a request is answered.
  @Boxed var trouble: Trouble?
  /// Requests in a row that were answered with a conflict and nothing else.
  @Boxed var conflicts: Conflicts?
  /// How it stands with the provider.
  var provider = Provider.unknown
  /// When the provider may be checked.
  var nextCheck: Instant
  /// When the provider last answered a check.
  var providerSeen: Instant?
  /// Whether something was left without an answer since then, so that the answer to a check holds
  /// no longer.
  var isDoubted = false
  /// Since when an answer that is too old is being renewed; nil while none is.
  var renewingSince: Instant?
  /// Failed checks in a row.
  var failedChecks = 0
  /// Orders that were refused because of the credentials, since the last that was carried out.
  @Boxed var refusal: CredentialsRefusal?
  /// Requests, or failed attempts to verify, so far.
  var turns = 0
  /// The turn at which it last asked, over all runners: the fair order.
  var lastTurn = 0
  /// Since when it has been on probation and could not ask.
  var waitingSince: Instant?
  /// How often in a row it was asked without room left for others, and had no good answer.
  var pressed = 0
  /// When its accounts were listed last, or are since.
  var lastListing: Instant?
  /// When its accounts are listed next; nil is never.
  var nextListing: Instant?
  /// Whether a listing is under way.
  var isListing = false
  /// Why it does not poll, as the operator is shown it; nil if it polls.
  @Boxed var shown: Obstacle?
  /// Since when it polls, or an obstacle of that sort is in its way.
  var since: Instant
  /// Requests from this number on were sent to the coordinator that is now in force.
  var judgedFrom = 0
  /// Whether the verification under way asks a coordinator that is in force no more.
  var isVerifiedAnew = false
  /// Whether the check under way asks a provider that is in force no more.
  var isCheckedAnew = false
  /// The trouble that the log knows of.
  var told: Obstacle.Condition?
  /// Trouble with calls about its jobs; nil while these are answered.
  @Boxed var callTrouble: CallTrouble?

  /// A row of conflicts.
  struct Conflicts: Sendable, Hashable {
    /// When the first came.
    var since: Instant
    /// When the last came.
    var last: Instant
    /// What the last said.
    var trouble: Trouble

    /// Whether there is more to it than others who are quicker: then the operator hears of it.
    var isSuspicious: Bool { last >= since + .seconds(300) }
  }

  init(_ settings: RunnerSettings, at now: Instant) {
    _settings = Boxed(wrappedValue: settings)
    nextRequest = now
    nextVerify = now
    nextCheck = now
    nextListing = now
    since = now
  }

  var mayHoldOne: Bool { !inFlight.values.contains(where: \.mayBeHeld) }

  /// It has the one request in flight that it may have until one is answered.
  var isOnTrial: Bool { standing != .sound && !inFlight.isEmpty }

  /// Until one request is answered, there is one only.
  var mostInFlight: Int { standing == .sound ? max(settings.limits.requests, 1) : 1 }

  /// When it is asked although no room is left for others; nil while it does not wait.
  var mayPressAt: Instant? {
    waitingSince.map { $0 + Self.patience.wait(afterFailures: pressed + 1, seed: seed) }
  }

  private static let patience = Backoff(first: .seconds(60), longest: .seconds(3600))

  /// Spreads what failed together.
  var seed: UInt64 { UInt64(CRC32.checksum(of: Array(settings.name.text.utf8))) }
}
