import TestSupport

/// Documents after the grammar of RFC 8259, drawn from a seed: all that it allows and few people
/// write.
struct RandomJSON {
  var random: Mutations
  private(set) var text = ""

  /// A document whose root is an object.
  static func document(seed: UInt64) -> [UInt8] {
    var json = RandomJSON(random: Mutations(seed: seed))
    json.blank()
    json.object(depth: 0)
    json.blank()
    return Array(json.text.utf8)
  }

  static let names = ["id", "a", "b", "", "é", "e\u{301}", "😀", "a b", "\\u0061", "\\\"", "image"]

  private mutating func one<Element>(of elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &random)]
  }

  private mutating func blank() {
    text += one(of: ["", "", "", " ", "\n", "\t", "\r\n", "  \n "])
  }

  private mutating func object(depth: Int) {
    list("{", "}") { json in
      json.text += "\"" + json.one(of: Self.names) + "\""
      json.blank()
      json.text += ":"
      json.blank()
      json.value(depth: depth + 1)
    }
  }

  private mutating func list(
    _ opening: String, _ closing: String, _ element: (inout RandomJSON) -> Void
  ) {
    text += opening
    blank()
    for index in 0..<Int.random(in: 0...5, using: &random) {
      if index > 0 { text += "," }
      blank()
      element(&self)
      blank()
    }
    text += closing
  }

  private mutating func value(depth: Int) {
    switch Int.random(in: 0..<(depth > 4 ? 4 : 6), using: &random) {
    case 0: text += one(of: ["null", "true", "false"])
    case 1: text += number()
    case 2, 3: string()
    case 4: object(depth: depth)
    default: list("[", "]") { $0.value(depth: depth + 1) }
    }
  }

  private mutating func number() -> String {
    let digits = String(UInt64.random(in: 0...(.max), using: &random))
    return one(of: ["", "-"]) + one(of: ["0", "7", digits, digits + digits])
      + one(of: ["", "", ".0", "." + digits, ".50"])
      + one(of: ["", "", "e5", "E+400", "e-00", "e" + digits])
  }

  private mutating func string() {
    text += "\""
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      text += one(of: [
        "x", "é", "😀", "\u{7f}", "\u{2028}", "\\n", "\\\\", "\\/", "\\\"", "\\u0000",
        "\\ud83d\\ude00",
        "\\ud83d", "\\ude00", "\\u00e9", "{", "]", ",", ":", " ",
      ])
    }
    text += "\""
  }
}
