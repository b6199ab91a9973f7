import FoundationEssentials

extension Instant {
  /// The instant as ISO 8601 in UTC with milliseconds, `2026-11-23T17:00:00.000Z`.
  public var iso8601: String {
    // Half a millisecond more, since the style cuts off what the number lacks by rounding.
    Date(timeIntervalSince1970: (Double(milliseconds) + 0.5) / 1000)
      .formatted(Self.style)
  }

  private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  /// Reads ISO 8601 with a time zone, with or without a fraction of a second.
  public init?(iso8601 text: String) {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
    guard let date = try? style.parse(text) else { return nil }
    let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
    guard let exact = Int64(exactly: milliseconds) else { return nil }
    self.init(milliseconds: exact)
  }
}
