import Core

/// Takes secrets out of what somebody else wrote.
struct Redaction: Sendable {
  private let texts: [String]

  /// Hides each secret, as it is and as it stands in an address.
  init(_ secrets: [Secret]) {
    let plain = secrets.map { $0.reveal() }.filter { !$0.isEmpty }
    let all = Set(plain + plain.map { $0.percentEncoded })
    texts = all.sorted { ($1.utf8.count, $1) < ($0.utf8.count, $0) }
  }

  /// The text with `<secret>` in place of each.
  func applied(to text: String) -> String {
    texts.reduce(text) { $0.replacing($1, with: "<secret>") }
  }
}

extension String {
  /// Everything but the unreserved characters of RFC 3986 as `%XX`.
  var percentEncoded: String {
    var result = ""
    for byte in utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e:
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return result
  }
}
