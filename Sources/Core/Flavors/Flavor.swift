/// A size of machine that a job may choose.
public struct Flavor: Sendable, Hashable {
  /// What a job calls it: `M`.
  public let choice: String
  /// What the provider's API calls it: `heptapod-runner-M`.
  public let apiName: String
  /// How much of the quota it uses.
  public let weight: Weight

  /// Joins the parts.
  public init(choice: String, apiName: String, weight: Weight) {
    self.choice = choice
    self.apiName = apiName
    self.weight = weight
  }
}

extension Weight {
  /// The weight of a machine with that much memory: its GiB to the power of 1.25, rounded once
  /// (config.md §3). Large machines count for more than their part, since room for them is harder
  /// to find. Nil for no memory, or more than any machine has.
  public init?(mebibytes: Int64) {
    guard (1...(1 << 32)).contains(mebibytes) else { return nil }
    let gibibytes = Double(mebibytes) / 1024
    // x to the power of 5/4 by two square roots, which are exact to the last bit on every platform.
    let weight = gibibytes * gibibytes.squareRoot().squareRoot()
    self.init(thousandths: Int((weight * 1000).rounded()))
  }
}
