import Core

/// A proxy's address, and who we are to it.
struct Proxy: Sendable, Hashable {
  /// The environment variable that names it.
  let variable: String
  /// Scheme, host and port; nil if the value is not an address.
  private(set) var address: String?
  private(set) var user: String?
  private(set) var password: Secret?

  private static let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]

  /// Reads `[scheme://][user[:password]@]host[:port][/]`, `http` being the usual scheme.
  init(_ text: String, from variable: String) {
    self.variable = variable
    let (scheme, rest) = Self.cut(text, at: "://").map { ($0.before, $0.after) } ?? ("http", text)
    let authority = String(rest.prefix { !"/?#".contains($0) })
    let at = authority.lastIndex(of: "@")
    let place = at.map { String(authority[authority.index(after: $0)...]) } ?? authority
    guard Self.schemes.contains(scheme.lowercased()), Self.isPlace(place),
      readCredentials(at.map { String(authority[..<$0]) })
    else { return }
    address = "\(scheme.lowercased())://\(place)"
  }

  /// Takes the credentials apart, so that libcurl, whose errors quote an address, never sees them
  /// in one; false if they are not percent-encoded text.
  private mutating func readCredentials(_ text: String?) -> Bool {
    guard let text else { return true }
    let colon = text.firstIndex(of: ":") ?? text.endIndex
    guard let user = Self.decoded(text[..<colon]),
      let password = Self.decoded(text[colon...].dropFirst())
    else { return false }
    self.user = user
    self.password = Secret(password)
    return true
  }

  private static func cut(_ text: String, at sign: String) -> (before: String, after: String)? {
    guard let range = text.firstRange(of: sign) else { return nil }
    return (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
  }

  /// Whether it is a host, with or without a port.
  private static func isPlace(_ text: String) -> Bool {
    guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "@") }) else {
      return false
    }
    let isNumeric = text.hasPrefix("[")
    let end = isNumeric ? text.firstIndex(of: "]") : text.lastIndex(of: ":")
    let host = text[..<(end ?? text.endIndex)]
    if host.count < (isNumeric ? 2 : 1) || isNumeric && end == nil { return false }
    let rest = text[(end ?? text.endIndex)...].drop { $0 == "]" }
    if !isNumeric, host.contains(":") { return false }
    return rest.isEmpty || rest.first == ":" && UInt16(rest.dropFirst()) ?? 0 > 0
  }

  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
  }
}
