import Core
import Testing

@Suite struct JSONParsingTests {
  @Test func readsEveryKindWithItsRange() throws {
    let text = #" {"a": [1, -2.50e+3, "x"], "b":null,"c" :true , "d":{}, "e":[]} "#
    let bytes = Array(text.utf8)
    let root = try JSONNode.parse(bytes)
    #expect(root.range == 1..<bytes.count - 1)
    let numbers = try #require(root["a"]?.array)
    #expect(
      numbers.map { String(decoding: bytes[$0.range], as: UTF8.self) } == [
        "1", "-2.50e+3", "\"x\"",
      ])
    #expect(numbers[0].int64 == 1)
    #expect(numbers[1].int64 == nil)
    #expect(numbers[1].double == -2500)
    #expect(numbers[2].string == "x")
    #expect(root["b"]?.isNull == true)
    #expect(root["c"]?.bool == true)
    #expect(root["d"]?.object?.members.isEmpty == true)
    #expect(root["e"]?.array?.isEmpty == true)
    #expect(root["f"] == nil)
    let member = try #require(root.object?.members[2])
    #expect(String(decoding: bytes[member.keyRange], as: UTF8.self) == "\"c\"")
    #expect(String(decoding: bytes[member.range], as: UTF8.self) == "\"c\" :true")
  }

  @Test(arguments: [
    ("0", Int64(0)), ("-0", 0), ("9223372036854775807", .max), ("-9223372036854775808", .min),
    ("9223372036854775808", nil), ("1.0", nil), ("1e2", nil),
  ])
  func readsExactIntegersOnly(text: String, number: Int64?) throws {
    #expect(try JSONNode.parse(Array(text.utf8)).int64 == number)
  }

  @Test(arguments: [
    (#""""#, ""), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u00e9\u20AC""#, "é€"),
    (#""\ud83d\uDE00!""#, "😀!"), (#""\ud83d""#, "\u{fffd}"),
    (#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"),
    (#""\ud83d\n""#, "\u{fffd}\n"), (#""\ud83d\u0041""#, "\u{fffd}A"), (#""é😀\u0000x""#, "é😀\0x"),
  ])
  func resolvesEscapes(text: String, value: String) throws {
    let read = try #require(try JSONNode.parse(Array(text.utf8)).string)
    #expect(Array(read.unicodeScalars) == Array(value.unicodeScalars))
  }

  @Test func keepsDuplicatesAndFindsTheLast() throws {
    let root = try JSONNode.parse(Array(#"{"k":1,"K":3,"k":2}"#.utf8))
    #expect(root.object?.members.map(\.key) == ["k", "K", "k"])
    #expect(root["k"]?.int64 == 2)
  }

  @Test func comparesNamesByCodePoint() throws {
    let root = try JSONNode.parse(Array("{\"\u{e9}\":1,\"e\u{301}\":2}".utf8))
    #expect(root["\u{e9}"]?.int64 == 1)
    #expect(root["e\u{301}"]?.int64 == 2)
  }

  @Test(arguments: [
    ("", 0), ("  ", 2), ("nul", 0), ("truE", 0), ("{", 1), ("[1,]", 3), ("[1 2]", 3),
    ("{\"a\"}", 4),
    ("{\"a\":1,}", 7), ("{a:1}", 1), ("01", 1), ("-", 1), ("1.", 2), ("1e", 2), (".5", 0),
    ("+1", 0),
    ("\"a", 2), ("\"\\x\"", 2), ("\"\\u12\"", 5), ("\"a\nb\"", 2), ("[1}", 2), ("{\"a\":1]", 6),
    ("1 2", 2), ("\u{feff}1", 0), ("'a'", 0), ("NaN", 0), ("[1,2", 4), ("\"\\", 2), ("//x\n1", 0),
  ])
  func refusesWhatIsNoDocument(text: String, offset: Int) {
    #expect(offset == offsetOfError(Array(text.utf8)))
  }

  @Test(arguments: [
    (bytes: [0x22, 0x61, 0xff, 0x22] as [UInt8], offset: 2),
    (bytes: [0x22, 0xc3, 0x22], offset: 1), (bytes: [0x22, 0xed, 0xa0, 0x80, 0x22], offset: 1),
    (bytes: [0x22, 0x5c, 0x6e, 0x80, 0x22], offset: 3), (bytes: [0x00], offset: 0),
  ])
  func refusesBytesThatAreNotUTF8(bytes: [UInt8], offset: Int) {
    #expect(offset == offsetOfError(bytes))
  }

  @Test func saysLineAndColumn() {
    let error = #expect(throws: JSONError.self) { try JSONNode.parse(Array("{\n \"é\": ?}".utf8)) }
    #expect(error?.line == 2)
    #expect(error?.column == 7)
    #expect(error?.description == "line 2, column 7: this is no value")
  }

  @Test func limitsNesting() throws {
    let nested = { (depth: Int) in
      [UInt8](repeating: UInt8(ascii: "["), count: depth)
        + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
    }
    _ = try JSONNode.parse(nested(512))
    #expect(offsetOfError(nested(513)) == 512)
    #expect(offsetOfError([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) == 512)
    _ = try JSONNode.parse(nested(3), nestingLimit: 3)
    #expect(throws: JSONError.self) { try JSONNode.parse(nested(4), nestingLimit: 3) }
  }

  private func offsetOfError(_ bytes: [UInt8]) -> Int? {
    do throws(JSONError) {
      _ = try JSONNode.parse(bytes)
      return nil
    } catch {
      return error.offset
    }
  }
}
