/// Durations as Go writes them: `1h30m`, `-1.5s`, `300ms`.
enum GoDuration {
  private static let nanoseconds: [(unit: String, count: Int64)] = [
    ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000),
    ("m", 60_000_000_000), ("h", 3_600_000_000_000),
  ]

  /// The duration, or nil if the text is none or is longer than Go can count (292 years).
  static func parse(_ text: String) -> Duration? {
    var rest = Substring(text)
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest = rest.dropFirst() }
    if rest == "0" { return .zero }
    guard !rest.isEmpty else { return nil }
    var total: Int64 = 0
    while !rest.isEmpty {
      guard let part = takePart(&rest) else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(part)
      if overflow { return nil }
      total = sum
    }
    return .nanoseconds(isNegative ? -total : total)
  }

  /// One number with its unit, in nanoseconds.
  private static func takePart(_ rest: inout Substring) -> Int64? {
    let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    rest = rest.dropFirst(number.count)
    let unit = rest.prefix { $0.isLetter }
    rest = rest.dropFirst(unit.count)
    let pieces = number.split(separator: ".", omittingEmptySubsequences: false)
    guard let scale = nanoseconds.first(where: { $0.unit == unit })?.count, pieces.count <= 2,
      pieces.contains(where: { !$0.isEmpty }), let whole = Int64("0" + pieces[0])
    else { return nil }
    let (product, overflow) = whole.multipliedReportingOverflow(by: scale)
    if overflow { return nil }
    let fraction = pieces.count == 2 ? Double("0." + pieces[1] + "0") ?? 0 : 0
    let (sum, tooMuch) = product.addingReportingOverflow(Int64(fraction * Double(scale)))
    return tooMuch ? nil : sum
  }
}
