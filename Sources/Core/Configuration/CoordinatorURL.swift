/// The `url` of a runner (facts: coordinator §0, base URL rule).
enum CoordinatorURL {
  /// The URL without `/` and then `/ci` at its end, or a sentence about what is wrong with it.
  static func normalised(_ text: String) -> Result<String, Refusal> {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      return .failure(Refusal("A URL consists of visible ASCII characters."))
    }
    guard let scheme = ["http://", "https://"].first(where: { text.lowercased().hasPrefix($0) })
    else { return .failure(Refusal("The URL must begin with http:// or https://.")) }
    var url = scheme + text.dropFirst(scheme.count)
    while url.hasSuffix("/"), url.count > scheme.count { url.removeLast() }
    if url.hasSuffix("/ci") { url.removeLast(3) }
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
