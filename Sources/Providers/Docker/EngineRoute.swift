/// A call's method, path and query, before the version is known.
struct EngineRoute: Sendable {
  var method: String
  var segments: [String]
  var query: [(name: String, value: String)]

  init(_ method: String, _ segments: String..., query: [(name: String, value: String)] = []) {
    self.method = method
    self.segments = segments
    self.query = query
  }

  /// The address. The host's name is only there to make it whole: the socket is what counts.
  func url(_ version: EngineVersion) -> String {
    let path = segments.map { "/" + Self.escaped($0) }.joined()
    let pairs = query.map { Self.escaped($0.name) + "=" + Self.escaped($0.value) }
    return "http://docker/v\(version)\(path)"
      + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
  }

  /// Everything but the unreserved characters of RFC 3986 as `%XX`; the colon of a tag stays.
  static func escaped(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x3a, 0x5f, 0x7e:
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return result
  }
}
