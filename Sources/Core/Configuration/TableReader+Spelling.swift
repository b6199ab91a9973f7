// Keys that mean nothing where they stand: misspelled, or written into another table than theirs.
extension TableReader {
  /// The tables that hpr gives a meaning to.
  enum Level: CaseIterable {
    /// The top of the file.
    case top
    /// `[quota_computation]`.
    case quota
    /// A `[[runners]]` section.
    case runner
    /// `[runners.paas_job_trace_watch]`.
    case watch

    /// The keys that are hpr's there.
    var keys: [String] {
      switch self {
      case .top: KnownKeys.global
      case .quota: KnownKeys.quota
      case .runner: KnownKeys.runner
      case .watch: KnownKeys.watch
      }
    }

    /// Other spellings that are accepted there.
    var aliases: [String] {
      switch self {
      case .top: KnownKeys.globalAliases
      case .quota: KnownKeys.quotaAliases
      case .runner: KnownKeys.runnerAliases
      case .watch: KnownKeys.watchAliases
      }
    }

    /// gitlab-runner's own keys there.
    fileprivate var standard: [String] {
      switch self {
      case .top: KnownKeys.standardGlobal
      case .runner: KnownKeys.standardRunner
      case .quota, .watch: []
      }
    }

    fileprivate func has(_ key: String) -> Bool {
      keys.contains(key) || aliases.contains(key)
    }

    fileprivate var place: String {
      switch self {
      case .top: "at the top of the file, before the first section"
      case .quota: "in [quota_computation]"
      case .runner: "in a [[runners]] section"
      case .watch: "in [runners.paas_job_trace_watch]"
      }
    }
  }

  /// Says of each key that means nothing in this table what was probably meant.
  mutating func reportStrays(at level: Level) {
    for entry in table.entries where !level.has(entry.key) && !level.standard.contains(entry.key) {
      if reportMisplaced(entry.key, notIn: level) { continue }
      if let nearest = Spelling.suggestion(for: entry.key, among: level.keys + level.aliases) {
        let meant = KnownKeys.ownNames[nearest] ?? nearest
        report(
          .warning, entry.key, "There is no such key; \"\(meant)\" was probably meant.",
          hint: "write \(meant)")
      } else if level == .quota || level == .watch {
        report(.warning, entry.key, "There is no such key.")
      } else if level == .runner, BuildContext.isOurs(prefixOf: entry.key) {
        report(
          .warning, entry.key, "There is no such key, and a key of this prefix is not forwarded.")
      }
    }
  }

  private mutating func reportMisplaced(_ key: String, notIn level: Level) -> Bool {
    guard let home = Level.allCases.first(where: { $0 != level && $0.has(key) }) else {
      return false
    }
    report(.warning, key, "This key belongs \(home.place); here it means nothing.")
    return true
  }

  /// A table that is gitlab-runner's is forwarded as it is; but what stands below its header by
  /// mistake is lost there without a word.
  mutating func reportMisplacedInForwarded() {
    for entry in table.entries {
      if let inner = entry.node.table {
        var reader = TableReader(inner, at: entry.node.position, prefix: "\(prefix)\(entry.key).")
        reader.reportMisplacedInForwarded()
        problems += reader.problems
      } else if !KnownKeys.ambiguous.contains(entry.key),
        let home = Level.allCases.first(where: { $0.has(entry.key) })
      {
        report(.warning, entry.key, "This key belongs \(home.place); here it means nothing.")
      }
    }
  }
}
