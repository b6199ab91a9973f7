import TestSupport
import Testing

@testable import Core

/// What is not wanted costs nothing, however much there is of it.
@Suite struct JSONMemoryTests {
  private static let wanted: JSONSelection = [
    "id": .scalar, "info": ["id": .scalar], "list": .place,
  ]

  private static func count(_ node: JSONNode) -> Int {
    let children = (node.array ?? []) + (node.object?.members.map(\.value) ?? [])
    return 1 + children.reduce(0) { $0 + count($1) }
  }

  @Test(arguments: [
    ("[1,", "1,", "1]"), ("[{},", "{},", "{}]"), ("[\"\",", "\"\\n\",", "null]"),
    ("{", "\"a\":1,", "\"a\":[]}"), ("{", "\"info\":{},", "\"info\":1}"),
  ])
  func keepsAFewNodesOfMany(opening: String, piece: String, closing: String) throws {
    let many = opening + String(repeating: piece, count: 20_000) + closing
    for text in [
      #"{"id":1,"x":\#(many)}"#, #"{"id":1,"list":\#(many)}"#, #"{"id":\#(many)}"#,
      #"{"info":\#(many),"info":{"x":\#(many),"id":2}}"#,
    ] {
      let root = try JSONNode.parse(Array(text.utf8), selecting: Self.wanted)
      #expect((2...4).contains(Self.count(root)))
    }
  }

  @Test(arguments: [#""x":1,"#, #""id":1,"#, #""info":{"id":1},"#, #""list":[1],"#])
  func keepsAFewNodesOfManyMembers(piece: String) throws {
    let text = "{" + String(repeating: piece, count: 20_000) + #""id":2}"#
    let root = try JSONNode.parse(Array(text.utf8), selecting: Self.wanted)
    #expect((2...4).contains(Self.count(root)))
    #expect(root["id"]?.int64 == 2)
  }

  /// While it reads, too: the only arrays that may grow are those of containers still open.
  @Test(arguments: [#"{"x":["#, #"{"list":["#, #"{"info":[{"#, "["])
  func keepsNothingOfAnOpenContainer(opening: String) {
    let bytes = Array((opening + String(repeating: "{\"k\":[1]},", count: 20_000)).utf8)
    var scanner = JSONScanner(bytes, selecting: Self.wanted, nestingLimit: 512)
    #expect(throws: JSONError.self) { _ = try scanner.document() }
    #expect(scanner.open.count <= 4)
    for container in scanner.open { #expect(container.isEmpty) }
  }

  @Test func aNodeIsSmall() {
    #expect(MemoryLayout<JSONNode>.stride <= 32)
    #expect(MemoryLayout<JSONMember>.stride <= 56)
  }
}
