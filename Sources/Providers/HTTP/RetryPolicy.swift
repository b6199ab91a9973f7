public import Core

/// Whether, and when, a request is sent again. A value that a caller chooses; who has none sends
/// once.
///
/// What may have been acted upon is repeated only if doing it twice does no more than doing it once
/// (RFC 9110 §9.2.2), so not for POST and PATCH. Creating and deleting resources is not for retries
/// at all: unknown is looked up (design R2).
public struct RetryPolicy: Sendable, Hashable {
  /// How often it is sent at most, the first time included.
  public var attempts: Int
  /// How long to wait where the answer does not say.
  public var backoff: Backoff
  /// The longest wait that an answer may ask for; if it asks for more, it is the last.
  public var longestWait: Duration
  /// How long it may take in all: no attempt begins later. An attempt keeps its own deadlines.
  public var total: Duration
  /// Which answers are tried again: too early, too many, and the server's own failures.
  public var statuses: Set<Int>

  /// Joins the parts.
  public init(
    attempts: Int, backoff: Backoff = Backoff(first: .seconds(1), longest: .seconds(30)),
    longestWait: Duration = .seconds(60), total: Duration = .seconds(120),
    statuses: Set<Int> = [408, 425, 429, 500, 502, 503, 504]
  ) {
    self.attempts = attempts
    self.backoff = backoff
    self.longestWait = longestWait
    self.total = total
    self.statuses = statuses
  }

  /// For a question that somebody waits for at a terminal: a hiccup is no answer, an outage is.
  public static let question = RetryPolicy(
    attempts: 2, longestWait: .seconds(2), total: .seconds(5))

  /// What came of an attempt.
  public enum Outcome: Sendable {
    /// An answer, whatever its status.
    case answer(HTTPHead)
    /// None.
    case failure(HTTPError)
  }

  /// How long to wait before the next attempt; nil: what there is, is the result.
  /// - Parameters:
  ///   - failures: how many attempts there were.
  ///   - elapsed: the time since the first began.
  ///   - seed: spreads those that failed together.
  public func wait(
    after outcome: Outcome, of request: HTTPRequest, failures: Int, elapsed: Duration, seed: UInt64
  ) -> Duration? {
    guard failures < attempts, isWorthwhile(outcome, of: request) else { return nil }
    let usual = backoff.wait(afterFailures: failures, seed: seed)
    let wait = max(usual, wanted(by: outcome) ?? .zero)
    if wait > max(longestWait, usual) || elapsed + wait > total { return nil }
    return wait
  }

  private func isWorthwhile(_ outcome: Outcome, of request: HTTPRequest) -> Bool {
    switch outcome {
    case .answer(let head):
      // Of these two nothing was done.
      statuses.contains(head.status) && (request.mayBeRepeated || [425, 429].contains(head.status))
    case .failure(let error):
      switch error.kind {
      case .invalidRequest, .cancelled, .unreadable: false
      case .notConnected, .timedOut, .cut: !error.mayHaveBeenSent || request.mayBeRepeated
      }
    }
  }

  private func wanted(by outcome: Outcome) -> Duration? {
    if case .answer(let head) = outcome { RetryAfter.duration(in: head) } else { nil }
  }
}
