import Core
import StateFile

/// The installation that single steps make their marks of (config.md §5).
enum StepInstallation {
  /// The id of the state, or beside the state file, beside the configuration, or in
  /// `$XDG_STATE_HOME`: the first that can be read or made; else one that is kept nowhere.
  static func id(for configuration: Configuration, _ environment: [String: String]) -> String {
    if let known = configuration.stateFile.flatMap(stored) { return known }
    for place in places(configuration, environment) {
      if let id = try? Installation.id(beside: place) { return id }
    }
    return Installation.random()
  }

  /// Every id that a step may have made its mark of and that can be read.
  static func known(to configuration: Configuration, _ environment: [String: String]) -> [String] {
    var ids = [configuration.stateFile.flatMap(stored)].compactMap(\.self)
    for place in places(configuration, environment) {
      if let id = Installation.known(beside: place), !ids.contains(id) { ids.append(id) }
    }
    return ids
  }

  private static func stored(_ path: String) -> String? {
    (try? StateFile.read(at: path))?.installation
  }

  private static func places(
    _ configuration: Configuration, _ environment: [String: String]
  ) -> [String] {
    let home = environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : "\($0)/hpr" }
    return [configuration.stateFile, configuration.path, home].compactMap(\.self)
  }
}
