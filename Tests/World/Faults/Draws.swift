/// Numbers drawn from a seed (SplitMix64): the same seed draws the same numbers.
public struct Draws: Sendable {
  private var state: UInt64

  /// Numbers that follow from `seed`.
  public init(seed: UInt64) { state = seed }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// The next number in a range.
  public mutating func next(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  /// Whether something happens that happens in `percent` of all cases.
  public mutating func happens(percent: Double) -> Bool {
    Double(next() >> 11) / Double(1 << 53) * 100 < percent
  }
}
