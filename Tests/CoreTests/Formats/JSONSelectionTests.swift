import TestSupport
import Testing

@testable import Core

/// A selection changes what is kept, never what is accepted, what is read, or where it stands.
@Suite struct JSONSelectionTests {
  private static let selections: [JSONSelection] = [
    .whole, .place, .scalar, [:], .elements(.whole), .elements(.place),
    ["id": .scalar, "token": .scalar, "job_info": ["id": .scalar], "variables": .place],
    ["id": .whole, "a": ["b": .elements(["a": .place])], "": .scalar, "\"": .place],
    ["e\u{301}": .elements(.scalar), "a b": .scalar, "n": .elements(.elements(.whole))],
    .members([("a", .place), ("image", .scalar)], others: .whole),
    .members([("id", .scalar)], others: .members([("b", .whole)], others: .place)),
    ["variables": .elements(["key": .scalar, "value": .place]), "features": .whole],
  ]

  private static func same(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

  /// Everything that a node says.
  private static func show(_ node: JSONNode) -> String {
    let value =
      switch node.value {
      case .array(let elements): "[" + elements.map { show($0) + "," }.joined() + "]"
      case .object(let object): show(object.members.map { ($0, show($0.value)) }, object)
      case .unread(let kind): "\(kind)?"
      case .null, .bool, .number, .string: JSONOracleTests.canonical(node)
      }
    return "\(node.range)\(value)"
  }

  private static func show(
    _ members: [(member: JSONMember, value: String)], _ object: JSONObject, isWhole: Bool? = nil
  ) -> String {
    let parts = members.map { Python.hex($0.member.key.utf8) + "\($0.member.keyRange)" + $0.value }
    return "{\(parts.joined(separator: ",")) \(isWhole ?? object.isWhole) \(object.end ?? -1)}"
  }

  /// What a selection should leave of a node that was read whole.
  private static func rest(of node: JSONNode, _ selection: JSONSelection) -> String {
    let value: String
    switch (node.value, selection) {
    case (_, .whole), (.null, _), (.bool, _): return show(node)
    case (.number, .place): value = "number?"
    case (.string, .place): value = "string?"
    case (.number, _), (.string, _), (.unread, _): return show(node)
    case (.array(let elements), .elements(let selection)):
      value = "[" + elements.map { rest(of: $0, selection) + "," }.joined() + "]"
    case (.array, _): value = "array?"
    case (.object(let object), .members(let wishes, let others)):
      value = rest(of: object, wishes, others)
    case (.object, _): value = "object?"
    }
    return "\(node.range)\(value)"
  }

  private static func rest(
    of object: JSONObject, _ wishes: [JSONSelection.Wish], _ others: JSONSelection?
  ) -> String {
    var kept: [(member: JSONMember, value: String)] = []
    for member in object.members {
      let wish = wishes.first { same($0.name, member.key) }
      guard let selection = wish?.selection ?? others else { continue }
      if others == nil { kept.removeAll { same($0.member.key, member.key) } }
      kept.append((member, rest(of: member.value, selection)))
    }
    return show(kept, object, isWhole: others != nil)
  }

  private static func outcome(_ read: () throws(JSONError) -> String) -> String {
    do throws(JSONError) { return try read() } catch { return "\(error) (\(error.offset))" }
  }

  private func check(_ bytes: [UInt8], nestingLimit: Int = 512) -> Bool {
    let whole = Result { () throws(JSONError) in
      try JSONNode.parse(bytes, nestingLimit: nestingLimit)
    }
    for selection in Self.selections {
      let expected = Self.outcome { () throws(JSONError) in
        Self.rest(of: try whole.get(), selection)
      }
      let read = Self.outcome { () throws(JSONError) in
        Self.show(try JSONNode.parse(bytes, selecting: selection, nestingLimit: nestingLimit))
      }
      #expect(read == expected, "\(selection): \(String(decoding: bytes, as: UTF8.self))")
    }
    return (try? whole.get()) != nil
  }

  @Test(arguments: [0..<15, 15..<30, 30..<45, 45..<60] as [Range<UInt64>])
  func agreesWithTheWhole(seeds: Range<UInt64>) {
    var accepted = 0
    for seed in seeds {
      var mutations = Mutations(seed: seed)
      for document in [
        RandomJSON.document(seed: seed), Array(FullPayload.text.utf8), JSONRobustnessTests.document,
      ] {
        #expect(check(document))
        for _ in 0..<3 { accepted += check(mutations.damage(document)) ? 1 : 0 }
      }
    }
    #expect((1..<135).contains(accepted))
  }

  @Test(arguments: [
    "", " ", "1", "-", "01", "1.5e", "\"x", "\"\\x\"", "\"\\u12\"", "\"\u{1}\"", "nul", "[1,]",
    "{\"a\" 1}", "{\"a\":1,}", "{a:1}", "[1}", "{\"a\":1]", "1 2", "{} {}", "{\"a\":{\"b\":[}}",
    "{\"\\u0061\":1,\"a\":2,\"\\u0061\":[3]}", "{\"a\\", "{\"\\uD83D\\uDE00\":1}", "\u{feff}{}",
    "{\"\u{212a}\":1,\"K\":2,\"e\u{301}\":[1,2],\"\u{e9}\":[3]}", "[[[[[[]]]]]]", "[[[[{}]]]]",
    "{\"a\":[[[{}]]]}", "{\"id\":{\"id\":{\"id\":{\"id\":{}}}}}",
  ])
  func agreesOnEdges(text: String) { _ = check(Array(text.utf8), nestingLimit: 4) }

  @Test(
    arguments: [
      [0x22, 0xff, 0x22], [0x22, 0xc3, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0x22, 0x5c, 0x6e, 0x80, 0x22], [0x22, 0xc3, 0x5c, 0x75, 0x30, 0x30, 0x61, 0x39, 0x22],
      [0x22, 0xc3, 0x5c, 0x6e, 0xa9, 0x22], [0x22, 0xf0, 0x9f, 0x98, 0x22],
      [0x22, 0xff, 0x5c, 0x78, 0x22], [0x22, 0xff],
    ] as [[UInt8]])
  func agreesOnBytesThatAreNotUTF8(string: [UInt8]) {
    let isRefused = !check(string)
    #expect(isRefused)
    let colon = [UInt8(ascii: ":")]
    for name in [string, Array("\"id\"".utf8)] {
      let isAccepted = check([UInt8(ascii: "{")] + name + colon + string + [UInt8(ascii: "}")])
      #expect(!isAccepted)
    }
  }

  @Test func readsWhatWasLeftUnread() throws {
    let bytes = Array(#"{"s":"a\u00e9","n":-1.50,"l":[1],"o":{"x":1},"z":null}"#.utf8)
    let root = try JSONNode.parse(bytes, selecting: .members([], others: .place))
    #expect(root["s"]?.string == nil && root["s"]?.reading(bytes).string == "aé")
    #expect(root["n"]?.double == nil && root["n"]?.reading(bytes).double == -1.5)
    #expect(root["l"]?.isArray == true && root["l"]?.reading(bytes).array == nil)
    #expect(root["o"]?.isArray == false && root["o"]?.object == nil)
    #expect(root["z"]?.isNull == true && root["z"]?.reading(bytes).isNull == true)
  }

  @Test func elementsAreThoseOfTheArray() throws {
    func check(_ node: JSONNode, in bytes: [UInt8]) {
      let elements = node.array ?? node.object?.members.map(\.value) ?? []
      for selection in Self.selections {
        let read = JSONElements(of: node, in: bytes, selecting: selection).map { Self.show($0) }
        #expect(read == (node.array ?? []).map { Self.rest(of: $0, selection) })
      }
      for element in elements { check(element, in: bytes) }
    }
    for seed in 0..<60 as Range<UInt64> {
      let bytes = RandomJSON.document(seed: seed)
      check(try JSONNode.parse(bytes), in: bytes)
    }
    #expect(JSONElements(of: nil, in: [], selecting: .whole).map(\.range).isEmpty)
  }

  /// Bytes that the node was not read from are a mistake of ours, and still no reason to trap.
  @Test func elementsOfAnotherDocumentEnd() throws {
    let node = try JSONNode.parse(Array("  [1,[2],3]".utf8))
    for text in ["", "x", "[[[[[[[[[[[[[", "[,,,,,,,,,,,,", "1,2,3,4,5,6,7,8,9]"] {
      let count = JSONElements(of: node, in: Array(text.utf8), selecting: .whole).map(\.range).count
      #expect(count < 10)
    }
  }

  @Test func editsOfAPartAreThoseOfTheWhole() throws {
    for seed in 0..<200 as Range<UInt64> {
      let bytes = RandomJSON.document(seed: seed)
      let values = [("a", Array("1".utf8)), ("new", Array("2".utf8)), ("id", Array("3".utf8))]
      let whole = try JSONNode.parse(bytes).edits(setting: values)
      let part = try JSONNode.parse(bytes, selecting: ["a": .place, "id": .scalar, "new": .place])
      #expect(
        try JSONEdit.apply(part.edits(setting: values), to: bytes)
          == JSONEdit.apply(whole, to: bytes))
      #expect(part.edits(setting: [], removing: ["a"]).isEmpty, "its neighbours are not known")
    }
  }
}
