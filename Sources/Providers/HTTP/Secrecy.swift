public import Core

/// Every secret that hpr knows of, whoever it belongs to.
///
/// A coordinator or a provider may quote anything, and not only what the call at hand has shown it.
/// So whoever quotes an answer asks here, and so does the log.
public final class Secrecy: Sendable {
  private struct Known: Sendable {
    /// Never forgotten: what a reload has replaced may be quoted long after.
    var kept: Set<Secret> = []
    /// Those of the jobs that there are.
    var jobs: Set<Secret> = []
  }
  private let known = Lock(Known())

  /// Knows none yet.
  public init() {}

  /// From now on these are secrets, as they are and as they stand in an address.
  public func add(_ secrets: [Secret]) {
    known.withLock { $0.kept.formUnion(secrets.flatMap(Self.forms)) }
  }

  /// From now on these are the tokens of jobs, and no others.
  public func follow(jobs tokens: [Secret]) {
    known.withLock { $0.jobs = Set(tokens) }
  }

  /// All of them.
  public var all: [Secret] { known.withLock { Array($0.kept.union($0.jobs)) } }

  /// Whether one of them is in the text.
  public func isBroken(by text: String) -> Bool { hiding(in: text) != text }

  /// The text with `[MASKED]` in place of each.
  public func hiding(in text: String) -> String { Excerpt.hiding(all, in: text) }

  private static func forms(of secret: Secret) -> [Secret] {
    let text = secret.reveal()
    // One that short would be found in every text.
    return text.utf8.count < 4 ? [] : [secret, Secret(text.percentEncoded)]
  }
}
