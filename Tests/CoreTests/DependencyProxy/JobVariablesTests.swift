import TestSupport
import Testing

@testable import Core

/// Finding variables by their places is finding them in a dictionary.
@Suite struct JobVariablesTests {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func findsTheLastOfEachName(seed: UInt64) throws {
    var random = Mutations(seed: seed)
    let values = [#""x""#, #""\u0041$B""#, "null", "7", "[]", #""""#]
    var expected: [String: String] = [:]
    var list: [String] = []
    for _ in 0..<150 {
      let name = "V\(Int.random(in: 0..<60, using: &random))"
      let value = values.randomElement(using: &random) ?? ""
      list.append(#"{"junk":[{"key":"\#(name)"}],"value":\#(value),"key":"\#(name)"}"#)
      switch value {
      case #""x""#: expected[name] = "x"
      case #""\u0041$B""#: expected[name] = "A$B"
      case "null", #""""#: expected[name] = ""
      default: break
      }
    }
    let bytes = Array("[\(list.joined(separator: " , "))]".utf8)
    let root = try JSONNode.parse(bytes, selecting: .place)
    var variables = JobVariables(root, in: bytes)
    for name in (0..<70).map({ "V\($0)" }) + (0..<10).map({ "V\($0)" }) {
      let value = variables.last(Array(name.utf8))?.value
      #expect(value == expected[name].map { Array($0.utf8) }, "\(name)")
      #expect(JobVariables.last(Array(name.utf8), of: root, in: bytes)?.value == value)
    }
  }

  /// The longer a variable, the longer it takes to read: once must be enough.
  @Test(.timeLimit(.minutes(5)))
  func aLongVariableIsReadOnce() throws {
    let junk = String(repeating: "1,", count: 100_000) + "1"
    let bytes = Array(#"{"variables":[{"key":"A","value":"x","junk":[\#(junk)]}]}"#.utf8)
    let root = try JSONNode.parse(bytes, selecting: ["variables": .place])
    var expansion = VariableExpansion(JobVariables(root["variables"], in: bytes))
    for _ in 0..<3 {
      let text = expansion.expand(String(repeating: "$A", count: 20_000))
      #expect(text?.utf8.count == 20_000)
    }
  }
}
