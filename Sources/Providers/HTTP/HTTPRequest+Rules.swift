extension HTTPRequest {
  /// Method and address without its query, for messages.
  var summary: String {
    let place = url.prefix { $0 != "?" && $0 != "#" }
    return unixSocket.map { "\(method) \(place) (\($0))" } ?? "\(method) \(place)"
  }

  /// How many bytes of body are sent; nil where there is no body, not even an empty one.
  var bodySize: Int? {
    body?.count ?? (["POST", "PUT", "PATCH"].contains(method) ? 0 : nil)
  }

  /// Whether doing it twice does no more than doing it once (RFC 9110 §9.2.2).
  var mayBeRepeated: Bool { !["POST", "PATCH"].contains(method) }

  /// Whether even libcurl may not repeat it where a kept connection was cut: what a deletion has come
  /// to is looked for.
  var isSentOnce: Bool { method == "DELETE" }

  /// Whether only a connection of its own keeps it from being sent twice: libcurl repeats on a new
  /// connection what was cut on a kept one, unless there is a body that cannot be rewound.
  var needsOwnConnection: Bool { !mayBeRepeated && bodySize == 0 }

  /// The header as lines in libcurl's spelling, in which a field without value ends in `;`.
  var headerLines: [String] {
    headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" } + ["Expect:"]
  }

  /// The error for a request that cannot be made. It names no address, which may be the fault.
  func invalid(_ fault: String) -> HTTPError {
    HTTPError(.invalidRequest, "invalid HTTP request: \(fault)", mayHaveBeenSent: false)
  }

  /// What makes the request impossible, if anything; never a header's value.
  var fault: String? {
    if method.isEmpty || !method.utf8.allSatisfy({ (0x41...0x5a).contains($0) }) {
      return "the method is not a word in capitals"
    }
    return urlFault ?? fieldFault ?? fileFault
  }

  private var urlFault: String? {
    if !url.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) {
      return "the address has blanks, control characters or letters beyond ASCII"
    }
    let lowered = url.lowercased()
    guard let scheme = ["http://", "https://"].first(where: lowered.hasPrefix) else {
      return "the address does not begin with http:// or https://"
    }
    let authority = url.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
    if authority.isEmpty || authority.hasPrefix(":") { return "the address has no host" }
    return authority.contains("@") ? "the address has credentials in it" : nil
  }

  private var fieldFault: String? {
    for (name, value) in headers {
      if name.isEmpty || !name.utf8.allSatisfy(Self.isTokenByte) {
        return "a header field's name has other than letters, digits and signs"
      }
      if ["content-length", "transfer-encoding", "expect"].contains(name.lowercased()) {
        return "the header field \(name) is the client's own to set"
      }
      if value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7f }) {
        return "the value of the header field \(name) has control characters"
      }
    }
    return nil
  }

  private var fileFault: String? {
    let paths = [unixSocket, tls.authorityFile, tls.certificateFile, tls.keyFile]
    let isBad = paths.contains { $0.map { $0.isEmpty || $0.utf8.contains(0) } ?? false }
    return isBad ? "a file's path is empty or has a NUL in it" : nil
  }

  /// The bytes of a token (RFC 9110 §5.6.2).
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
