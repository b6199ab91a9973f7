import Foundation

/// What of the coordinator's behaviour can be changed while it serves; in JSON a limit that is null
/// or absent is none.
public struct Behaviour: Codable, Sendable, Equatable {
  /// Seconds that a request for a job is held when there is nothing new; 0: answered at once.
  public var longPoll = 0.0
  /// Seconds told in `X-GitLab-Trace-Update-Interval`.
  public var traceInterval = 60
  /// Requests for a job that a runner's token is good for in a minute; nil: any number.
  public var requestsPerMinute: Int?
  /// Pieces of a log that a job's token is good for in a minute; nil: any number.
  public var tracesPerMinute: Int?
  /// Updates that a job's token is good for in a minute; nil: any number.
  public var updatesPerMinute: Int?
  /// Seconds told in `Retry-After` when a limit is exceeded; nil: no such header.
  public var retryAfter: Int?

  /// Nothing is held and nothing limited.
  public init() {}

  /// This with some members changed; nil when one is unknown or has no sensible value.
  func changed(by members: [String: JSON]) -> Behaviour? {
    guard members.keys.allSatisfy({ CodingKeys(stringValue: $0) != nil }),
      case .object(let old)? = JSON.read(JSON.bytes(self)),
      let new = try? JSONDecoder().decode(
        Behaviour.self, from: JSON.bytes(old.merging(members) { $1 })),
      (0...86_400).contains(new.longPoll)
    else { return nil }
    return new
  }
}
