/// The end of an output that may be endless: what came before is forgotten.
struct OutputTail: Sendable, Hashable {
  private var kept: [UInt8] = []
  private var isCut = false

  /// At least so much of the end is kept.
  static let limit = 32 << 10

  /// Takes what has come.
  mutating func take(_ bytes: some Collection<UInt8>) {
    let bytes = bytes.suffix(2 * Self.limit)
    kept += bytes
    guard kept.count > 2 * Self.limit else { return }
    kept.removeFirst(kept.count - Self.limit)
    isCut = true
  }

  /// What was kept, beginning with a whole word: half of a secret would not be known for one.
  var bytes: [UInt8] {
    guard isCut else { return kept }
    let blank = kept.firstIndex { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
    return blank.map { Array(kept[($0 + 1)...]) } ?? []
  }
}
