/// Truth values and numbers as TOML writes them.
enum TOMLNumber {
  static func value(of word: ArraySlice<UInt8>) -> TOMLValue? {
    let text = String(decoding: word, as: UTF8.self)
    switch text {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "inf", "+inf": return .float(.infinity)
    case "-inf": return .float(-.infinity)
    case "nan", "+nan", "-nan": return .float(.nan)
    default: return integer(word).map { .integer($0) } ?? float(word).map { .float($0) }
    }
  }

  /// Whether it is an integer in form, so that only its size can be wrong.
  static func isTooLarge(_ word: ArraySlice<UInt8>) -> Bool {
    guard let (digits, _, _) = parts(of: word) else { return false }
    return !digits.isEmpty
  }

  private static func integer(_ word: ArraySlice<UInt8>) -> Int64? {
    guard let (digits, radix, isNegative) = parts(of: word) else { return nil }
    let text = String(decoding: digits, as: UTF8.self)
    return Int64(isNegative ? "-" + text : text, radix: Int(radix))
  }

  /// The digits of an integer without its sign, prefix and underscores.
  private static func parts(
    of word: ArraySlice<UInt8>
  ) -> (digits: [UInt8], radix: UInt8, isNegative: Bool)? {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] as [(String, UInt8)]
    where word.starts(with: prefix.utf8) {
      return digits(word.dropFirst(2), radix: radix).map { ($0, radix, false) }
    }
    let isSigned = word.first == UInt8(ascii: "+") || word.first == UInt8(ascii: "-")
    guard let digits = digits(isSigned ? word.dropFirst() : word, radix: 10),
      digits.count == 1 || digits.first != UInt8(ascii: "0")
    else { return nil }
    return (digits, 10, word.first == UInt8(ascii: "-"))
  }

  /// One digit or more, with single underscores between digits only, which are left out.
  private static func digits(_ word: ArraySlice<UInt8>, radix: UInt8) -> [UInt8]? {
    var digits: [UInt8] = []
    var wasDigit = false
    for byte in word {
      if byte == UInt8(ascii: "_"), wasDigit {
        wasDigit = false
      } else if let value = HexDigit.value(of: byte), value < radix {
        digits.append(byte)
        wasDigit = true
      } else {
        return nil
      }
    }
    return wasDigit ? digits : nil
  }

  private static func float(_ word: ArraySlice<UInt8>) -> Double? {
    let exponentMark = word.firstIndex { $0 | 0x20 == UInt8(ascii: "e") }
    let mantissa = word[..<(exponentMark ?? word.endIndex)]
    let point = mantissa.firstIndex(of: UInt8(ascii: "."))
    guard exponentMark != nil || point != nil,
      let (whole, radix, isNegative) = parts(of: mantissa[..<(point ?? mantissa.endIndex)]),
      radix == 10
    else { return nil }
    var text = (isNegative ? "-" : "") + String(decoding: whole, as: UTF8.self)
    if let point {
      guard let fraction = digits(mantissa[(point + 1)...], radix: 10) else { return nil }
      text += "." + String(decoding: fraction, as: UTF8.self)
    }
    if let exponentMark {
      var exponent = word[(exponentMark + 1)...]
      let isSigned = exponent.first == UInt8(ascii: "+") || exponent.first == UInt8(ascii: "-")
      text += exponent.first == UInt8(ascii: "-") ? "e-" : "e"
      if isSigned { exponent = exponent.dropFirst() }
      guard let digits = digits(exponent, radix: 10) else { return nil }
      text += String(decoding: digits, as: UTF8.self)
    }
    return Double(text)
  }
}
