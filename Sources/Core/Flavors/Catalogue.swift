/// The flavors that a provider offers, lightest first.
public struct Catalogue: Sendable, Hashable {
  /// The flavors; those of one weight in the order in which they were given.
  public let flavors: [Flavor]

  /// Orders the flavors; of several with one choice the first counts.
  public init(_ flavors: [Flavor]) {
    var seen: Set<String> = []
    self.flavors = flavors.filter { seen.insert($0.choice).inserted }.enumerated()
      .sorted { ($0.element.weight, $0.offset) < ($1.element.weight, $1.offset) }
      .map(\.element)
  }

  /// What a provider without flavors of its own offers: one, `M`, of weight 1.
  public static let single = Catalogue([Flavor(choice: "M", apiName: "M", weight: .one)])

  /// The flavor that a job means by that word.
  public subscript(choice: String) -> Flavor? { flavors.first { $0.choice == choice } }

  /// The weight to reserve for a job of which nothing is known yet: that of the largest flavor
  /// allowed. Nil if nothing is offered, or not the largest that is allowed: then nobody knows
  /// what is.
  public func worstWeight(maxFlavor: String?) -> Weight? {
    guard let maxFlavor else { return flavors.last?.weight }
    return self[maxFlavor]?.weight
  }
}

/// What a provider says of its flavors.
public enum CatalogueAnswer: Sendable, Hashable {
  /// The flavors as they were read last, at most an hour ago while the provider can be reached.
  case catalogue(Catalogue)
  /// None were ever read, and none can be read now.
  case unknown(Trouble)
}
