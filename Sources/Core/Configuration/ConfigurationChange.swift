/// What a new configuration changes.
public struct ConfigurationChange: Sendable, Hashable {
  /// Runners that are new, in the order of the new file.
  public var added: [RunnerName] = []
  /// Runners of which something changes, in the order of the new file.
  public var changed: [RunnerName] = []
  /// Runners that are gone, in the order of the old file.
  public var removed: [RunnerName] = []
  /// Keys whose change only counts at the next start.
  public var atNextStart: [String] = []

  /// Compares two.
  public init(from old: Configuration, to new: Configuration) {
    for runner in new.runners {
      switch old.runner(runner.name) {
      case nil: added.append(runner.name)
      case let before?: if before != runner { changed.append(runner.name) }
      }
    }
    removed = old.runners.map(\.name).filter { new.runner($0) == nil }
    if old.stateFile != new.stateFile { atNextStart.append("state_file") }
  }
}
