import Core
import Testing

@Suite struct TOMLWritingTests {
  @Test func writesValuesBeforeTables() throws {
    let text = """
      [[runners]]
      [runners.cache.s3]
      "Server Address" = "a\\tb\\u0000"
      [[runners.policy]]
      n = [inf, -inf, nan, 1e20, 0.1, -0.0]
      [[runners.policy]]
      [[runners]]
      mixed = [1, {a = {"" = 1979-05-27}}, [07:32:00.5, 1979-05-27T07:32:00-07:00]]
      empty = []
      e = {}
      z = true
      """
    let table = try TOMLTable.parse(Array(text.utf8))
    let written = TOMLWriter.bytes(of: table)
    #expect(
      String(decoding: written, as: UTF8.self) == """
        [[runners]]

        [runners.cache]

        [runners.cache.s3]
        "Server Address" = "a\\tb\\u0000"

        [[runners.policy]]
        n = [inf, -inf, nan, 1e+20, 0.1, -0.0]

        [[runners.policy]]

        [[runners]]
        mixed = [1, {a = {"" = 1979-05-27}}, [07:32:00.5, 1979-05-27T07:32:00-07:00]]
        empty = []
        z = true

        [runners.e]

        """)
    #expect(try TOMLTable.parse(written) == table)
  }

  @Test func everyCharacterReadsBack() throws {
    let text = String(String.UnicodeScalarView((0...0x2fff).compactMap(Unicode.Scalar.init)))
    var table = TOMLTable()
    table.set(text, to: .string(text + "😀"))
    let read = try TOMLTable.parse(TOMLWriter.bytes(of: table))
    #expect(read == table)
    #expect(read[text]?.string?.utf8.elementsEqual((text + "😀").utf8) == true)
  }

  @Test(arguments: [
    0.1, 1e300, .leastNonzeroMagnitude, 123456789.125, 1e16, -1e-7, .greatestFiniteMagnitude,
  ])
  func floatsReadBack(number: Double) throws {
    var table = TOMLTable()
    table.set("x", to: .float(number))
    #expect(try TOMLTable.parse(TOMLWriter.bytes(of: table)) == table)
  }

  @Test func setsAndRemoves() {
    var table = TOMLTable()
    table.set("a", to: .integer(1))
    table.set("b", to: .integer(2))
    table.set("a", to: .integer(3))
    #expect(table.entries.map(\.key) == ["a", "b"])
    #expect(table["a"]?.integer == 3)
    #expect(table.removing { $0 == "a" }.entries.map(\.key) == ["b"])
  }

  @Test func equalityIgnoresOrderAndPlace() throws {
    let parse = { (text: String) in try TOMLTable.parse(Array(text.utf8)) }
    #expect(try parse("a = 1\nb = [2]") == parse("# c\nb=[2]\na=1"))
    #expect(try parse("a = 1") != parse("a = 1.0"))
    #expect(try parse("a = 1") != parse("a = 1\nb = 1"))
    #expect(try parse("a = nan") == parse("a = -nan"))
  }
}
