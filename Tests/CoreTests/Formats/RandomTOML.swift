import TestSupport

/// Documents after the grammar of TOML 1.0, drawn from a seed. Most are valid; some define a table
/// or a key twice, which is the larger part of what a reader has to get right.
struct RandomTOML {
  var random: Mutations
  private var text = ""

  static func document(seed: UInt64) -> [UInt8] {
    var toml = RandomTOML(random: Mutations(seed: seed))
    for _ in 0..<Int.random(in: 1...9, using: &toml.random) { toml.line() }
    return Array(toml.text.utf8)
  }

  init(random: Mutations) { self.random = random }

  private mutating func one<Element>(of elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &random)]
  }

  private mutating func line() {
    text += one(of: ["", "", " ", "\t"])
    switch Int.random(in: 0..<10, using: &random) {
    case 0, 1: text += "[" + key(inHeader: true) + "]"
    case 2, 3: text += "[[" + key(inHeader: true) + "]]"
    case 4: break
    default: text += key() + one(of: [" = ", "=", "\t=  "]) + value(depth: 0)
    }
    text += one(of: ["", "", " ", " # é [x] = \"", "#"]) + one(of: ["\n", "\n", "\r\n", "\n\n"])
  }

  private mutating func key(inHeader: Bool = false) -> String {
    let parts = Int.random(in: 1...(inHeader ? 3 : 2), using: &random)
    return (0..<parts).map { _ in
      one(of: ["a", "b", "c", "a", "b", "1", "-_", "\"a\"", "'b'", "\"é\"", "\"\"", "\"\\u0061\""])
    }.joined(separator: one(of: [".", ".", " . "]))
  }

  private mutating func value(depth: Int) -> String {
    switch Int.random(in: 0..<(depth > 2 ? 5 : 8), using: &random) {
    case 0: number()
    case 1: one(of: ["true", "false", "inf", "-nan", "+inf", "nan"])
    case 2: moment()
    case 3, 4: string()
    case 5, 6: array(depth: depth)
    default: table(depth: depth)
    }
  }

  private mutating func number() -> String {
    one(of: [
      "0", "-0", "+7", "1_000", "9223372036854775807", "-9223372036854775808", "0xDEAD_beef",
      "0o17",
      "0b1_0", "1.5", "-0.0", "1e6", "6.02_2E+2_3", "1e-400", "1_0.0_1", "5e+2", "007", "1__0",
      "_1",
      "1.", ".5", "0x", "1e", "+0x1",
    ])
  }

  private mutating func moment() -> String {
    let date = one(of: ["1979-05-27", "2000-02-29", "1900-02-29", "2024-13-01", "0001-01-01"])
    let time = one(of: [
      "07:32:00", "23:59:59.999999", "00:00:00.5", "24:00:00", "12:60:00", "07:32",
    ])
    return one(of: [
      date, time, date + "T" + time, date + " " + time, date + "t" + time + "z",
      date + "T" + time + "-07:00", date + "T" + time + "+24:00",
    ])
  }

  private mutating func string() -> String {
    let plain = one(of: ["", "x", "é 😀", "a # b", "[t]", "tab\there"])
    return one(of: [
      "'" + plain + "'", "\"" + plain + "\"", "\"\\n\\\"\\U0001F600\"",
      "\"\"\"\n" + plain + "\"\"\"",
      "'''" + plain + "\n''x'''", "\"\"\"a\\\n   \n b\"\"\"\"\"", "\"\\q\"", "\"\\ud800\"",
      "'''''''",
      "\"" + plain,
    ])
  }

  private mutating func array(depth: Int) -> String {
    let blank = one(of: ["", " ", "\n", " # c\n "])
    let elements = (0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth: depth + 1) }
    return "[" + blank + elements.joined(separator: blank + "," + blank)
      + (elements.isEmpty ? "" : one(of: ["", ",", blank])) + "]"
  }

  private mutating func table(depth: Int) -> String {
    let entries = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      key() + " = " + value(depth: depth + 1)
    }
    return "{" + entries.joined(separator: ", ") + one(of: ["", "", "", " ", ","]) + "}"
  }
}
