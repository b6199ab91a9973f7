import Core
import TestSupport
import Testing

@Suite struct TOMLReadingTests {
  static let document = """
    # é
    concurrent = 5
    "quoted key" = 'x'
    [quota]
      a.b = [1, 2.5, "z"]  # comment
    [[runners]]
    name = "one"
      [runners.docker]
      privileged = false
    [[runners]]
    name = "two"
    when = 1979-05-27 07:32:00Z
    inline = { x = 1, y = { } }
    """

  @Test func tellsWhereThingsStand() throws {
    let bytes = Array(Self.document.utf8)
    let root = try TOMLTable.parse(bytes)
    #expect(root.entries.map(\.key) == ["concurrent", "quoted key", "quota", "runners"])
    #expect(root["concurrent"]?.integer == 5)
    #expect(root["concurrent"]?.position == TOMLPosition(line: 2, column: 14, offset: 18))
    #expect(root.entry("quoted key")?.keyPosition.column == 1)
    #expect(root["quota"]?.position.line == 4)
    #expect(root["quota"]?.table?["a"]?.table?["b"]?.array?[2].position.column == 18)
    let runners = try #require(root["runners"]?.array)
    #expect(runners.map(\.position.line) == [6, 10])
    #expect(
      runners.map { bytes[$0.position.offset] } == [UInt8](repeating: UInt8(ascii: "["), count: 2))
    #expect(runners[0].table?["docker"]?.position.line == 8)
    #expect(runners[1].table?["when"]?.value == .offsetDateTime("1979-05-27 07:32:00Z"))
    #expect(runners[1].table?["inline"]?.table?["y"]?.table?.entries.isEmpty == true)
  }

  @Test(arguments: [
    ("a = 1\na = 2", "line 2, column 1: The key \"a\" is already defined."),
    ("[a]\n[a]", "line 2, column 2: The key \"a\" is already defined."),
    ("a.b = 1\n[a]", "line 2, column 2: The key \"a\" is already defined."),
    (
      "[a.b]\n[a]\nb.c = 1",
      "line 3, column 1: The table \"b\" has a header of its own; a dotted key cannot add to it."
    ),
    ("[[a]]\n[a]", "line 2, column 2: The key \"a\" is already defined."),
    ("a = []\n[[a]]", "line 2, column 3: The key \"a\" is already defined."),
    (
      "a = {b = 1}\n[a.c]",
      "line 2, column 2: The key \"a\" already has a value that no header can add to."
    ),
    ("a = {b = 1}\na.c = 1", "line 2, column 1: The key \"a\" already has a value."),
    ("a = {b = {}, b.c = 1}", "line 1, column 14: The key \"b\" already has a value."),
    ("x = foo", "line 1, column 5: This is no value; a string needs quotation marks."),
    ("é = 1", "line 1, column 1: A key with this character needs quotation marks."),
    ("x = ", "line 1, column 5: A value belongs here."),
    ("x = 9223372036854775808", "line 1, column 5: This integer does not fit 64 bits."),
    ("x = 0123", "line 1, column 5: This is no number, date or time."),
    ("x = 2021-02-29", "line 1, column 5: This is no number, date or time."),
    ("x = 1 y = 2", "line 1, column 7: Only a comment may follow here in the same line."),
    ("x = \"a\nb\"", "line 1, column 7: The string is not closed at the end of its line."),
    (
      "x = \"\\q\"",
      "line 1, column 6: TOML knows no such escape; a backslash itself is written \"\\\\\"."
    ),
    // Escapes of TOML 1.1, which 1.0 does not know.
    (
      "x = \"\\e\"",
      "line 1, column 6: TOML knows no such escape; a backslash itself is written \"\\\\\"."
    ),
    (
      "x = \"\"\"\\e[0m\"\"\"",
      "line 1, column 8: TOML knows no such escape; a backslash itself is written \"\\\\\"."
    ),
    (
      "\"\\x41\" = 1",
      "line 1, column 2: TOML knows no such escape; a backslash itself is written \"\\\\\"."
    ),
    ("x = \"\\ud800\"", "line 1, column 6: This escape names no character."),
    (
      "x = \"a\0\"",
      "line 1, column 7: A control character cannot stand in a string; write it as an escape."
    ),
    ("x = [1\ny", "line 2, column 1: A \",\" or \"]\" belongs here."),
    ("x = [", "line 1, column 6: The document ends inside an array."),
    (
      "x = {a = 1\n}",
      "line 1, column 11: A \",\" or \"}\" belongs here; an inline table stands in one line."
    ),
    ("[a", "line 1, column 3: This header must end with \"]\"."),
    ("[[a]", "line 1, column 5: This header must end with \"]]\"."),
    ("x", "line 1, column 2: A \"=\" belongs behind the key."),
    ("= 1", "line 1, column 1: A key belongs here."),
    ("a = 1\rb = 2", "line 1, column 6: Only a comment may follow here in the same line."),
    ("# \u{1}", "line 1, column 3: A control character cannot stand in a comment."),
  ])
  func saysWhatIsWrong(text: String, message: String) {
    let error = #expect(throws: TOMLError.self) { try TOMLTable.parse(Array(text.utf8)) }
    #expect(error?.description == message)
  }

  @Test(arguments: [
    ("x = \"\"\"\r\na\r\nb\"\"\"", "a\nb"), ("x = \"\"\"a\\\n  \n  b\"\"\"", "ab"),
    ("x = \"\"\"\"\"a\"\"\"\"\"", "\"\"a\"\""), ("x = '''\n'a''''", "'a'"),
    ("x = \"\\U0001F600\\u00e9\"", "😀é"), ("x = ''", ""), ("\u{feff}x = 'b'", "b"),
  ])
  func readsStrings(text: String, value: String) throws {
    #expect(try TOMLTable.parse(Array(text.utf8))["x"]?.string == value)
  }

  @Test func distinguishesKeysByCodePoint() throws {
    let root = try TOMLTable.parse(Array("\"\u{e9}\" = 1\n\"e\u{301}\" = 2".utf8))
    #expect(root["\u{e9}"]?.integer == 1)
    #expect(root["e\u{301}"]?.integer == 2)
  }

  @Test func refusesBytesThatAreNotUTF8() {
    let error = #expect(throws: TOMLError.self) {
      try TOMLTable.parse(Array("a = 1\n#".utf8) + [0xff])
    }
    #expect(error?.description == "line 2, column 2: This byte is not UTF-8.")
  }

  @Test(arguments: [
    (opening: "[", closing: "]"), (opening: "{a=", closing: "}"),
    (opening: "[{a.b=", closing: "}]"),
  ])
  func limitsNesting(opening: String, closing: String) throws {
    let nested = { (depth: Int) in
      Array(
        ("x=" + String(repeating: opening, count: depth) + "1"
          + String(repeating: closing, count: depth)).utf8)
    }
    _ = try TOMLTable.parse(nested(40))
    #expect(throws: TOMLError.self) { try TOMLTable.parse(nested(128)) }
    #expect(throws: TOMLError.self) { try TOMLTable.parse(nested(100_000)) }
    let dots = Array((String(repeating: "a.", count: 100_000) + "a = 1").utf8)
    #expect(throws: TOMLError.self) { try TOMLTable.parse(dots) }
    #expect(throws: TOMLError.self) { try TOMLTable.parse(Array("[".utf8) + dots) }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func survivesDamage(seed: UInt64) throws {
    var mutations = Mutations(seed: seed)
    var accepted = 0
    for _ in 0..<500 {
      guard let table = try? TOMLTable.parse(mutations.damage(Array(Self.document.utf8))) else {
        continue
      }
      accepted += 1
      #expect(try TOMLTable.parse(TOMLWriter.bytes(of: table)) == table)
    }
    #expect((1..<500).contains(accepted))
  }

  @Test func readsALongLineInTime() throws {
    let list = "x = [" + String(repeating: "{a=1}, ", count: 20_000) + "]"
    let last = try TOMLTable.parse(Array(list.utf8))["x"]?.array?.last
    #expect(last?.position.column == 5 + 7 * 19_999 + 1)
  }
}
