extension TableReader {
  /// What a duration may be.
  enum Bounds {
    /// Zero and above.
    case fromZero
    /// Above zero.
    case aboveZero
    /// Any; zero and less stand for the default, as gitlab-runner has it.
    case zeroIsDefault
  }

  /// A duration: a number of seconds, or a string as Go writes durations; 100 years at most.
  mutating func duration(
    _ key: String, or alias: String? = nil, _ bounds: Bounds, _ target: inout Duration
  ) {
    let wanted = "a number of seconds or a duration such as \"1h30m\""
    guard let read = value(key, or: alias, wanted, Self.duration) else { return }
    let found = table.entry(key) ?? alias.flatMap { table.entry($0) }
    let place = found?.node.position ?? position
    if read > .seconds(100 * 31_557_600) {
      report(.error, found?.key ?? key, at: place, "This is longer than 100 years.")
    } else if bounds == .zeroIsDefault, read <= .zero {
      return
    } else if read < .zero {
      report(.error, found?.key ?? key, at: place, "This must not be below zero.")
    } else if bounds == .aboveZero, read == .zero {
      report(.error, found?.key ?? key, at: place, "This must be above zero.")
    } else {
      target = read
    }
  }

  private static func duration(_ node: TOMLNode) -> Duration? {
    if let text = node.string { return GoDuration.parse(text) }
    // Beyond this a Double of seconds cannot become a Duration; it is refused as too long.
    guard let seconds = node.number, seconds.isFinite else { return nil }
    return .seconds(min(max(seconds, -1e12), 1e12))
  }
}
