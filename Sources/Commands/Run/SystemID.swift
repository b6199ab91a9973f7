import Core
import StateFile

/// What tells the coordinator one runner manager from another (config.md §5).
enum SystemID {
  /// A valid `.runner_system_id` beside the configuration; else `r_` and the first 12 digits of the
  /// installation's id, written there if possible.
  static func find(beside configurationPath: String, installation: String) -> String {
    let path = place(beside: configurationPath)
    if let bytes = try? SmallFile.read(path), let known = valid(bytes) { return known }
    let made = "r_\(installation.prefix(12))"
    try? SmallFile.create(path, Array(made.utf8))
    return made
  }

  /// The id that `hpr run` has or would have with this configuration, as far as that is decided.
  /// Nothing is written; where nothing is decided it is the same one for every check, so that the
  /// coordinator does not get to know ever more runner managers.
  static func known(to configuration: Configuration) -> String {
    let own = try? SmallFile.read(place(beside: configuration.path))
    if let known = own.flatMap(valid) { return known }
    let kept = configuration.stateFile.flatMap { try? SmallFile.read($0 + ".installation") }
    let made = kept.flatMap { valid(Array("r_".utf8) + $0.prefix(12)) }
    return made ?? "r_hprcheck0000"
  }

  private static func place(beside configurationPath: String) -> String {
    let directory = configurationPath.lastIndex(of: "/").map { configurationPath[...$0] } ?? ""
    return "\(directory).runner_system_id"
  }

  /// One of `s` and `r`, an underscore, 12 letters or digits (facts: coordinator §5.4).
  static func valid(_ bytes: [UInt8]) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    let trimmed = text.split(whereSeparator: \.isWhitespace)
    guard trimmed.count == 1, let id = trimmed.first, id.utf8.count == 14,
      id.hasPrefix("s_") || id.hasPrefix("r_"),
      id.dropFirst(2).utf8.allSatisfy({
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
      })
    else { return nil }
    return String(id)
  }
}
