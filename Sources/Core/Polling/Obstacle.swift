/// Why a runner is not asked for jobs.
struct Obstacle: Sendable, Hashable {
  /// What sort of obstacle it is. It lasts while the sort stays; the line may change meanwhile.
  enum Condition: Sendable, Hashable {
    /// It is gone from the configuration.
    case removed
    /// The dispatcher takes no new job.
    case draining
    /// The state cannot be written.
    case storage
    /// Somebody has only not answered yet.
    case unanswered
    /// The provider is in trouble: its words, without what varies.
    case provider(String)
    /// The coordinator is in trouble of that kind, or in these words without what varies.
    case coordinator(Trouble.Kind?, String)
    /// A limit has no room.
    case capacity
    /// It waits for runners that are known to be good.
    case yielding

    /// Whether somebody else is in trouble, which the log has to tell.
    var isTrouble: Bool {
      switch self {
      case .provider, .coordinator: true
      case .removed, .draining, .storage, .unanswered, .capacity, .yielding: false
      }
    }
  }

  var condition: Condition
  /// One line for the operator.
  var text: String

  init(_ condition: Condition, _ text: String) {
    self.condition = condition
    self.text = text
  }

  /// A provider that is silent.
  static let providerUnanswered = Obstacle(.unanswered, "its provider has not answered yet")

  /// A provider that is away.
  init(providerAway why: String) {
    self.init(.provider(why.withoutDetails), "its provider is away: \(why)")
  }

  /// Trouble with the coordinator, for which the runner is left alone, if it is.
  init(coordinator trouble: Trouble, leftAloneUntil end: Instant? = nil) {
    let words = trouble.kind == nil ? trouble.summary.withoutDetails : ""
    let rest = end.map { "; the runner is left alone until \($0.iso8601)" } ?? ""
    self.init(.coordinator(trouble.kind, words), trouble.summary + rest)
  }
}

extension String {
  /// The words that hold no digit: ids, times and sizes differ from one look to the next.
  var withoutDetails: String {
    split(separator: " ").filter { !$0.contains(where: \.isNumber) }.joined(separator: " ")
  }
}
