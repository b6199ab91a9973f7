/// A version of the Docker Engine's API, such as 1.41.
struct EngineVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  var major: Int
  var minor: Int

  /// The newest whose list of changes was read with these calls in mind. An engine that offers a
  /// newer one takes this one as well: none so far demands more than 1.44.
  static let newestKnown = EngineVersion(major: 1, minor: 51)
  /// The first with `condition` in the call that waits for a container.
  static let oldestUsable = EngineVersion(major: 1, minor: 30)

  init(major: Int, minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Reads `MAJOR.MINOR`; nil for anything else.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let major = Self.number(parts[0]), let minor = Self.number(parts[1])
    else { return nil }
    self.init(major: major, minor: minor)
  }

  var description: String { "\(major).\(minor)" }

  static func < (a: EngineVersion, b: EngineVersion) -> Bool {
    (a.major, a.minor) < (b.major, b.minor)
  }

  /// The version to speak with an engine that names its newest in `Api-Version`.
  static func agreed(withServer text: String?) throws(EngineFailure) -> EngineVersion {
    guard let text else { throw .unreadable("the answer to /_ping names no Api-Version") }
    guard let offered = EngineVersion(text) else {
      throw .unreadable("the answer to /_ping names a strange Api-Version")
    }
    guard offered >= oldestUsable else {
      throw .unreadable("its API is of version \(offered), the oldest usable is \(oldestUsable)")
    }
    return min(offered, newestKnown)
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }
}
