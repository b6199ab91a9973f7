import Core
import Testing

@Suite struct JSONWritingTests {
  private func sample(_ layout: JSONWriter.Layout) -> String {
    var writer = JSONWriter(layout)
    writer.beginObject()
    writer.field("version", 1)
    writer.field("name", "a\"b")
    writer.field("none", nil as String?)
    writer.field("big", Int64.min)
    writer.field("on", true)
    writer.field("ratio", 0.5)
    writer.field("never", Double.infinity)
    writer.beginArray("list")
    writer.element("x")
    writer.element(2)
    writer.element(false)
    writer.element(raw: Array("[ 1.50 ]".utf8))
    writer.endArray()
    writer.beginObject("empty")
    writer.endObject()
    writer.field("raw", raw: Array(#"{ "k" : 1e400 }"#.utf8))
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func writesCompact() {
    #expect(
      sample(.compact)
        == #"{"version":1,"name":"a\"b","none":null,"big":-9223372036854775808,"on":true,"#
        + #""ratio":0.5,"never":null,"list":["x",2,false,[ 1.50 ]],"empty":{},"#
        + #""raw":{ "k" : 1e400 }}"#)
  }

  @Test func writesIndented() {
    #expect(
      sample(.indented) == """
        {
          "version": 1,
          "name": "a\\"b",
          "none": null,
          "big": -9223372036854775808,
          "on": true,
          "ratio": 0.5,
          "never": null,
          "list": [
            "x",
            2,
            false,
            [ 1.50 ]
          ],
          "empty": {},
          "raw": { "k" : 1e400 }
        }
        """)
  }

  @Test func everyCharacterReadsBack() throws {
    let text = String(String.UnicodeScalarView((0...0x2fff).compactMap(Unicode.Scalar.init)))
    let read = try JSONNode.parse(JSONWriter.quoted(text + "😀"))
    #expect(read.string.map { Array($0.utf8) } == Array((text + "😀").utf8))
  }

  @Test func editsInOnePass() throws {
    let bytes = Array(#"{"image":{"name":"a"},"services":["b", "c"],"n":1.50}"#.utf8)
    let root = try JSONNode.parse(bytes)
    let services = try #require(root["services"]?.array)
    let edited = try JSONEdit.apply(
      [
        .replace(services[1], with: "p/c"),
        .replace(try #require(root["image"]?["name"]), with: "p/\"a"),
        JSONEdit(range: 1..<1, replacement: Array("1".utf8)),
        JSONEdit(range: 1..<1, replacement: Array("2".utf8)),
      ], to: bytes)
    #expect(
      String(decoding: edited, as: UTF8.self)
        == #"{12"image":{"name":"p/\"a"},"services":["b", "p/c"],"n":1.50}"#)
  }

  @Test(arguments: [[0..<2, 1..<3], [0..<99], [5..<6, 0..<5, 4..<5]])
  func refusesEditsThatDoNotFit(ranges: [Range<Int>]) {
    #expect(throws: JSONError.self) {
      try JSONEdit.apply(
        ranges.map { JSONEdit(range: $0, replacement: []) }, to: Array("[1,2,3]".utf8))
    }
  }

  @Test(arguments: [
    (#"{"a":1,"b":2,"c":3}"#, ["a"], #"{"b":2,"c":3}"#),
    (#"{"a":1,"b":2,"c":3}"#, ["b"], #"{"a":1,"c":3}"#),
    (#"{"a":1,"b":2,"c":3}"#, ["c"], #"{"a":1,"b":2}"#),
    (#"{"a":1,"b":2,"c":3}"#, ["a", "b"], #"{"c":3}"#),
    (#"{"a":1,"b":2,"a":3}"#, ["a"], #"{"b":2}"#),
    (#"{ "a" : 1 , "b":2 }"#, ["a", "b"], #"{  }"#), (#"{}"#, ["a"], #"{}"#),
    (#"[1]"#, ["a"], #"[1]"#),
  ])
  func removesMembersWithTheirCommas(text: String, names: [String], result: String) throws {
    #expect(try edited(text, setting: [], removing: names) == result)
  }

  @Test func setsAndAddsMembers() throws {
    #expect(try edited(#"{"a":1,"a":2}"#, setting: ["a"], removing: []) == #"{"a":1,"a":0}"#)
    #expect(try edited(#"{"a":1}"#, setting: ["b", "c"], removing: []) == #"{"a":1,"b":0,"c":0}"#)
    #expect(try edited("{ }", setting: ["b", "c"], removing: []) == #"{"b":0,"c":0 }"#)
    #expect(try edited(#"{"a":1,"z":2}"#, setting: ["b"], removing: ["a", "z"]) == #"{"b":0}"#)
    #expect(try edited(#"{"a":1,"z":2}"#, setting: ["b"], removing: ["z"]) == #"{"a":1,"b":0}"#)
  }

  private func edited(
    _ text: String, setting names: [String], removing: [String]
  ) throws -> String {
    let root = try JSONNode.parse(Array(text.utf8))
    let edits = root.edits(setting: names.map { ($0, Array("0".utf8)) }, removing: removing)
    return String(decoding: try JSONEdit.apply(edits, to: Array(text.utf8)), as: UTF8.self)
  }
}
