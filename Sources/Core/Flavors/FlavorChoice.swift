/// Which flavor a job gets (config.md §3).
public enum FlavorChoice: Sendable, Hashable {
  /// This one.
  case flavor(Flavor)
  /// None; the job fails with a sentence that names the choices.
  case refused(Refusal)

  /// What the flavor weighs; nil for none.
  var weight: Weight? { if case .flavor(let flavor) = self { flavor.weight } else { nil } }

  /// The variable by which a job chooses.
  public static let variable = "CI_CLEVER_CLOUD_FLAVOR"

  /// Decides. A variable that is empty chooses nothing, as if it were not there. A largest flavor
  /// that is not offered allows none, for nobody can say which are smaller.
  /// - Parameters:
  ///   - variables: of the payload.
  ///   - defaultFlavor: what a job gets that does not choose.
  ///   - maxFlavor: the largest that a job may get; nil sets no limit.
  ///   - catalogue: what is offered.
  public init(
    _ variables: PayloadVariables, defaultFlavor: String, maxFlavor: String?,
    catalogue: Catalogue
  ) {
    let wish = variables.first(Self.variable).flatMap { $0.isEmpty ? nil : $0 }
    let limit = maxFlavor.flatMap { catalogue[$0] }
    if let maxFlavor, limit == nil {
      self = .refused(
        Refusal(
          .final,
          Trouble("\(Self.unknownLimit(maxFlavor)); \(Self.advice(catalogue.flavors))")))
      return
    }
    let choices = catalogue.flavors.filter { flavor in
      limit.map { flavor.weight <= $0.weight } ?? true
    }
    let named = wish ?? defaultFlavor
    if let flavor = catalogue[named], choices.contains(flavor) {
      self = .flavor(flavor)
      return
    }
    let fault =
      catalogue[named] == nil
      ? "is not available"
      : "is larger than the largest that this runner allows, \(limit?.choice ?? "")"
    let text = "\(Self.subject(wish, or: defaultFlavor)) \(fault); \(Self.advice(choices))"
    self = .refused(
      Refusal(.final, Trouble(text), reason: wish == nil ? .systemFailure : .scriptFailure))
  }

  private static func subject(_ wish: String?, or defaultFlavor: String) -> String {
    guard let wish else {
      return "this runner's default flavor \"\(defaultFlavor)\""
    }
    return "the flavor \"\(wish.quotable)\" that the job chooses by \(variable)"
  }

  /// What is wrong with a largest flavor that is not offered.
  static func unknownLimit(_ maxFlavor: String) -> String {
    "the largest flavor that this runner allows, \"\(maxFlavor.quotable)\", is not available"
  }

  static func advice(_ choices: [Flavor]) -> String {
    "the choices are " + choices.map(\.choice).joined(separator: ", ")
  }
}

extension String {
  /// What somebody wrote, as a part of one line: without control characters, 60 characters at most.
  var quotable: String {
    let blanks = unicodeScalars.prefix(61).map {
      [.control, .format].contains($0.properties.generalCategory)
        || $0.properties.isWhitespace ? " " : Character($0)
    }
    return blanks.count > 60 ? String(blanks.prefix(60)) + "…" : String(blanks)
  }
}
