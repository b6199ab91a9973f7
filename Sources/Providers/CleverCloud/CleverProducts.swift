import Core

/// What Clever Cloud offers (facts: Clever Cloud §1).
enum CleverProducts {
  /// The flavors whose names have the prefix, which is cut off for the choice. None at all is a
  /// fault of the answer, or of the context and prefix that are configured.
  static func catalogue(
    in document: JSONNode, prefix: String
  ) throws(CleverFailure) -> Catalogue {
    guard let elements = document.array else { throw .unreadable("flavors that are no array") }
    let catalogue = Catalogue(elements.compactMap { flavor($0, prefix: prefix) })
    guard !catalogue.flavors.isEmpty else {
      throw .unreadable("it offers no flavor whose name begins with \"\(prefix)\"")
    }
    return catalogue
  }

  private static func flavor(_ node: JSONNode, prefix: String) -> Flavor? {
    guard let name = node["name"]?.string, name.hasPrefix(prefix), name != prefix,
      node["available"]?.bool ?? true,
      let weight = node.mebibytes.flatMap({ Weight(mebibytes: $0) })
    else { return nil }
    return Flavor(
      choice: String(name.dropFirst(prefix.count)), apiName: name, weight: weight)
  }

  /// The newest version of the enabled Docker instance type: of the variant configured, else of
  /// Docker's public variant, with which all variants share their versions.
  static func instanceVersion(
    in document: JSONNode, variant: String
  ) throws(CleverFailure) -> String {
    guard let elements = document.array else {
      throw .unreadable("instance types that are no array")
    }
    let enabled = elements.filter { $0["type"]?.string == "docker" && $0["enabled"]?.bool != false }
    let versions =
      [
        enabled.filter { $0["variant"]?["id"]?.string == variant },
        enabled.filter { $0["variant"]?["slug"]?.string == "docker" },
        enabled.filter { $0["variant"] == nil && $0["name"]?.string == "Docker" },
      ].lazy.map { $0.compactMap { $0["version"]?.string }.filter { !$0.isEmpty } }
    // Versions look like dates and are compared as text.
    guard let newest = versions.compactMap({ $0.max() }).first else {
      throw .unreadable("it offers no enabled Docker instance type")
    }
    return newest
  }
}
