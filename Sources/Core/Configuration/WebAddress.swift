/// An `http://` or `https://` address as it stands in a configuration.
enum WebAddress {
  /// The `url` of a runner, without `/` and then `/ci` at its end (facts: coordinator §0, base URL
  /// rule), or a sentence about what is wrong with it.
  static func ofCoordinator(_ text: String) -> Result<String, Refusal> {
    trimmed(text).flatMap { url in check(url.hasSuffix("/ci") ? String(url.dropLast(3)) : url) }
  }

  /// The address without `/` at its end, or a sentence about what is wrong with it.
  static func normalised(_ text: String) -> Result<String, Refusal> {
    trimmed(text).flatMap(check)
  }

  private static let schemes = ["http://", "https://"]

  private static func trimmed(_ text: String) -> Result<String, Refusal> {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      return .failure(Refusal("A URL consists of visible ASCII characters."))
    }
    guard let scheme = schemes.first(where: text.lowercased().hasPrefix) else {
      return .failure(Refusal("The URL must begin with http:// or https://."))
    }
    var url = scheme + text.dropFirst(scheme.count)
    while url.hasSuffix("/"), url.count > scheme.count { url.removeLast() }
    return .success(url)
  }

  private static func check(_ url: String) -> Result<String, Refusal> {
    let scheme = schemes.first(where: url.hasPrefix) ?? ""
    let authority = url.dropFirst(scheme.count).prefix { $0 != "/" }
    if authority.isEmpty || authority.first == ":" {
      return .failure(Refusal("The URL names no host."))
    }
    if authority.contains("@") {
      return .failure(Refusal("The URL must not hold a user name or password."))
    }
    if url.contains("?") || url.contains("#") {
      return .failure(Refusal("The URL must have neither a query nor a fragment."))
    }
    return .success(url)
  }

  struct Refusal: Error {
    let sentence: String
    init(_ sentence: String) { self.sentence = sentence }
  }
}
