import Core
import Glibc
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
    decided(beside: configuration.path, stateFile: configuration.stateFile) ?? "r_hprcheck0000"
  }

  /// The id that `hpr run` has or would have; nil if nothing has decided that yet.
  static func decided(beside configurationPath: String, stateFile: String?) -> String? {
    let own = try? SmallFile.read(place(beside: configurationPath))
    if let known = own.flatMap(valid) { return known }
    let kept = stateFile.flatMap { try? SmallFile.read($0 + ".installation") }
    return kept.flatMap { valid(Array("r_".utf8) + $0.prefix(12)) }
  }

  /// An id that nobody has yet.
  static func new() -> String {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    return "r_" + String((String(repeating: "0", count: 12) + digits).suffix(12))
  }

  /// Has `hpr run` take the id from now on, if it may read the file: it belongs to whom the
  /// configuration belongs to. A place that cannot be written decides nothing.
  static func keep(
    _ id: String, beside configurationPath: String, owner: (user: UInt32, group: UInt32)?
  ) {
    let path = place(beside: configurationPath)
    do throws(StateFileError) {
      if let bytes = try SmallFile.read(path), valid(bytes) != nil { return }
      try SmallFile.create(path, Array(id.utf8))
    } catch { return }
    if let owner { _ = chown(path, owner.user, owner.group) }
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
