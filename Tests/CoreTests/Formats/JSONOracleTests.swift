import Core
import TestSupport
import Testing

/// Python's reader judges the same documents, damaged ones too: both must accept the same ones and
/// read the same, digit for digit and in order, also after edits.
@Suite struct JSONOracleTests {
  /// Prints each document (in hex) in the form of `canonical`, or `-`.
  static let script = #"""
    import sys, json, re
    def hexed(s): return re.sub("[\ud800-\udfff]", "\ufffd", s).encode().hex()
    def show(v):
        if v is None: return "n"
        if v is True: return "t"
        if v is False: return "f"
        if isinstance(v, str): return "s" + hexed(v)
        if isinstance(v, list): return "[" + "".join(show(x) + "," for x in v) + "]"
        if v[0] == "#": return "#" + v[1]
        return "{" + "".join(hexed(k) + ":" + show(x) + "," for k, x in v[1]) + "}"
    def constant(word): raise ValueError(word)
    number = lambda text: ("#", text)
    for line in open(sys.argv[1]):
        try:
            v = json.loads(bytes.fromhex(line.strip()).decode("utf-8"), parse_int=number,
                parse_float=number, parse_constant=constant, object_pairs_hook=lambda p: ("{", p))
            print(show(v))
        except (ValueError, RecursionError): print("-")
    """#

  static func canonical(_ node: JSONNode) -> String {
    switch node.value {
    case .null: return "n"
    case .bool(let flag): return flag ? "t" : "f"
    case .number(let text): return "#" + text
    case .string(let text): return "s" + Python.hex(text.utf8)
    case .array(let elements): return "[" + elements.map { canonical($0) + "," }.joined() + "]"
    case .unread(let kind): return "\(kind)?"
    case .object(let object):
      let members = object.members.map { Python.hex($0.key.utf8) + ":" + canonical($0.value) + "," }
      return "{" + members.joined() + "}"
    }
  }

  @Test func agreesWithPython() throws {
    var documents: [[UInt8]] = []
    for seed in 0..<400 as Range<UInt64> {
      let bytes = RandomJSON.document(seed: seed)
      var mutations = Mutations(seed: seed)
      documents += [bytes] + (0..<5).map { _ in mutations.damage(bytes) }
    }
    documents += [
      "NaN", "[Infinity]", "-Infinity", "\u{feff}1", "\"\t\"", "\"\u{7f}\"", "01", "1.",
    ]
    .map { Array($0.utf8) }
    // An empty line would be no document to Python's loop.
    documents.removeAll { $0.isEmpty }
    let verdicts = try Python.lines(of: Self.script, on: documents.map { Python.hex($0) })
    try #require(verdicts.count == documents.count)
    for (bytes, verdict) in zip(documents, verdicts) {
      let ours = (try? JSONNode.parse(bytes)).map { Self.canonical($0) } ?? "-"
      #expect(ours == verdict, "\(String(decoding: bytes, as: UTF8.self))")
    }
    #expect((400..<documents.count).contains(verdicts.count { $0 != "-" }))
  }

  @Test func everyNodeStandsWhereItSays() throws {
    for seed in 0..<100 as Range<UInt64> {
      let bytes = RandomJSON.document(seed: seed)
      func check(_ node: JSONNode) throws {
        let alone = try JSONNode.parse(Array(bytes[node.range]))
        #expect(Self.canonical(alone) == Self.canonical(node))
        #expect(alone.range == 0..<node.range.count, "no blanks around it")
        for element in node.array ?? [] { try check(element) }
        for member in node.object?.members ?? [] {
          #expect(
            try JSONNode.parse(Array(bytes[member.keyRange])).string.map { Array($0.utf8) }
              == Array(member.key.utf8))
          #expect(member.range == member.keyRange.lowerBound..<member.value.range.upperBound)
          try check(member.value)
        }
      }
      try check(JSONNode.parse(bytes))
    }
  }

  /// What `edits` promises, computed on the members.
  private static func expected(
    _ object: JSONObject, setting names: [String], removing removed: [String]
  ) -> String {
    let same = { (a: String, b: String) in a.utf8.elementsEqual(b.utf8) }
    var kept = object.members.map { (key: $0.key, value: canonical($0.value)) }
    kept.removeAll { member in
      removed.contains { same($0, member.key) } && !names.contains { same($0, member.key) }
    }
    for name in names {
      if let index = kept.lastIndex(where: { same($0.key, name) }) {
        kept[index].value = "[#1.50,]"
      } else {
        kept.append((name, "[#1.50,]"))
      }
    }
    return "{" + kept.map { Python.hex($0.key.utf8) + ":" + $0.value + "," }.joined() + "}"
  }

  @Test func editsChangeWhatTheyShallAndNothingElse() throws {
    var results: [(edited: [UInt8], expected: String)] = []
    for seed in 0..<500 as Range<UInt64> {
      let bytes = RandomJSON.document(seed: seed)
      var random = Mutations(seed: seed &+ 1)
      let names = ["id", "a", "", "é", "e\u{301}", "new", "q\"\u{1}"].filter { _ in
        Bool.random(using: &random)
      }
      let removed = ["a", "b", "😀", "image", "nothing"].filter { _ in Bool.random(using: &random) }
      let root = try JSONNode.parse(bytes)
      let edits = root.edits(
        setting: names.map { ($0, Array("[1.50]".utf8)) }, removing: removed)
      let edited = try JSONEdit.apply(edits.shuffled(using: &random), to: bytes)
      let object = try #require(root.object)
      results.append((edited, Self.expected(object, setting: names, removing: removed)))
      // What is neither set nor removed keeps its bytes, in its order.
      var rest = edited[...]
      for member in object.members where !(names + removed).contains(where: { $0 == member.key }) {
        let place = try #require(rest.firstRange(of: bytes[member.range]), "seed \(seed)")
        rest = rest[place.upperBound...]
      }
    }
    let verdicts = try Python.lines(of: Self.script, on: results.map { Python.hex($0.edited) })
    try #require(verdicts.count == results.count)
    for ((edited, expected), verdict) in zip(results, verdicts) {
      #expect(verdict == expected, "\(String(decoding: edited, as: UTF8.self))")
    }
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func randomBytesNeverTrap(seed: UInt64) {
    var random = Mutations(seed: seed)
    let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
      Bool.random(using: &random)
        ? UInt8.random(in: 0...255, using: &random)
        : Array("{}[]\",:\\u0123eE+-.tfn \n".utf8).randomElement(using: &random) ?? 0
    }
    _ = try? JSONNode.parse(bytes)
    _ = JobPayload.salvage(bytes)
    _ = try? TOMLTable.parse(bytes)
  }
}
