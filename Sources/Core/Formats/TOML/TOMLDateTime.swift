/// Dates and times as TOML writes them (RFC 3339).
enum TOMLDateTime {
  /// The date, time or both that the word is, if it is one that the calendar knows.
  static func value(of word: ArraySlice<UInt8>) -> TOMLValue? {
    let text = String(decoding: word, as: UTF8.self)
    if isTime(word) { return .localTime(text) }
    guard isDate(word.prefix(10)) else { return nil }
    if word.count == 10 { return .localDate(text) }
    let rest = word.dropFirst(10)
    guard let separator = rest.first, "Tt ".utf8.contains(separator) else { return nil }
    let time = rest.dropFirst()
    if isTime(time) { return .localDateTime(text) }
    if time.last.map({ $0 | 0x20 == UInt8(ascii: "z") }) == true, isTime(time.dropLast()) {
      return .offsetDateTime(text)
    }
    let offset = time.suffix(6)
    return isOffset(offset) && isTime(time.dropLast(6)) ? .offsetDateTime(text) : nil
  }

  /// `YYYY-MM-DD`.
  static func isDate(_ word: ArraySlice<UInt8>) -> Bool {
    let parts = word.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 3, let year = number(parts[0], digits: 4),
      let month = number(parts[1], digits: 2), let day = number(parts[2], digits: 2)
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...12).contains(month) && (1...lengths[month - 1]).contains(day)
  }

  /// `HH:MM:SS` with any number of decimals. No leap second: neither Go's nor Python's reader of
  /// the document could hold it.
  private static func isTime(_ word: ArraySlice<UInt8>) -> Bool {
    let decimals = word.dropFirst(8)
    guard isHourAndMinute(word.prefix(5)), word.dropFirst(5).first == UInt8(ascii: ":"),
      let second = number(word.dropFirst(6).prefix(2), digits: 2), second < 60
    else { return false }
    if decimals.isEmpty { return true }
    let digits = decimals.dropFirst()
    return decimals.first == UInt8(ascii: ".") && !digits.isEmpty
      && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// `+HH:MM` or `-HH:MM`.
  private static func isOffset(_ word: ArraySlice<UInt8>) -> Bool {
    (word.first == UInt8(ascii: "+") || word.first == UInt8(ascii: "-"))
      && isHourAndMinute(word.dropFirst())
  }

  private static func isHourAndMinute(_ word: ArraySlice<UInt8>) -> Bool {
    let parts = word.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, let hour = number(parts[0], digits: 2),
      let minute = number(parts[1], digits: 2)
    else { return false }
    return hour < 24 && minute < 60
  }

  private static func number(_ word: ArraySlice<UInt8>, digits: Int) -> Int? {
    guard word.count == digits,
      word.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return word.reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) }
  }
}
