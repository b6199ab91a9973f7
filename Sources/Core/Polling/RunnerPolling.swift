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
  var settings: RunnerSettings
  /// Whether it is gone from the configuration and kept for its records.
  var isRemoved = false
  /// Requests in flight, by number; true if the coordinator may hold it.
  var inFlight: [Int: Bool] = [:]
  /// When the next request may be sent.
  var nextRequest: Instant
  /// The coordinator's last `X-GitLab-Last-Update`.
  var lastUpdate: String?
  /// How it stands with the coordinator.
  var standing = Standing.unverified
  /// When it may be verified.
  var nextVerify: Instant
  /// Failures in a row, of requests and of verifying.
  var failures = 0
  /// 403 in a row.
  var forbidden = 0
  /// The last trouble with the coordinator.
  var trouble: String?
  /// How it stands with the provider.
  var provider = Provider.unknown
  /// When the provider may be checked.
  var nextCheck: Instant
  /// Failed checks in a row.
  var failedChecks = 0
  /// Requests, or failed attempts to verify, so far.
  var turns = 0
  /// The turn at which it last asked, over all runners: the fair order.
  var lastTurn = 0
  /// Why it does not poll, as last told; nil if it polls.
  var whyNot: String?
  /// Since when that is so.
  var since: Instant

  init(_ settings: RunnerSettings, at now: Instant) {
    self.settings = settings
    nextRequest = now
    nextVerify = now
    nextCheck = now
    since = now
  }

  var mayHoldOne: Bool { !inFlight.values.contains(true) }
}
