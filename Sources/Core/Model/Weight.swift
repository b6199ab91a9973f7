/// How much of the quota a job or a resource uses, in thousandths.
///
/// Integers, rounded once, so that N jobs of the reference flavor fit a quota of N exactly.
public struct Weight: Sendable, Hashable, Comparable, AdditiveArithmetic {
  /// The weight times 1000.
  public let thousandths: Int

  /// Wraps a number of thousandths.
  public init(thousandths: Int) { self.thousandths = thousandths }

  /// No weight at all.
  public static let zero = Weight(thousandths: 0)
  /// The weight of local-docker's only flavor.
  public static let one = Weight(thousandths: 1000)

  /// Orders by size.
  public static func < (a: Weight, b: Weight) -> Bool { a.thousandths < b.thousandths }
  /// Adds; a sum beyond `Int` stays at the largest weight, which fits no quota.
  public static func + (a: Weight, b: Weight) -> Weight {
    let (sum, overflow) = a.thousandths.addingReportingOverflow(b.thousandths)
    return Weight(thousandths: overflow ? .max : sum)
  }
  /// Subtracts.
  public static func - (a: Weight, b: Weight) -> Weight {
    Weight(thousandths: a.thousandths - b.thousandths)
  }
}
