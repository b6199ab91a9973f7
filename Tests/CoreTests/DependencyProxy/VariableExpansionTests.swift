import Testing

@testable import Core

/// What Go's `os.Expand` makes of texts with gitlab-runner's look-up.
@Suite struct VariableExpansionTests {
  private func variables(_ list: String) throws -> JobVariables {
    let bytes = Array(list.utf8)
    return JobVariables(try JSONNode.parse(bytes, selecting: .place), in: bytes)
  }

  private func expand(_ text: String, _ list: String) throws -> String? {
    var expansion = VariableExpansion(try variables(list))
    return expansion.expand(text)
  }

  private static let common = """
    [{"key":"A","value":"a"},{"key":"A_1","value":"a1"},{"key":"B-C","value":"bc"},
    {"key":"N","value":"<$A>"},{"key":"NN","value":"${N}${N}"},{"key":"RAW","value":"$A","raw":true},
    {"key":"SELF","value":"[$SELF]"},{"key":"P","value":"p$Q"},{"key":"Q","value":"q$P"},
    {"key":"END","value":"x$"},{"key":"O","value":"${A"},{"key":"-","value":"minus"},
    {"key":"1","value":"one"},{"key":"$","value":"dollar"},{"key":"F","value":"f","file":true},
    {"key":"é","value":"e"},{"key":"B-${A","value":"odd"},{"key":"","value":"none"}]
    """

  @Test(arguments: [
    ("", ""), ("plain", "plain"), ("$A", "a"), ("${A}", "a"), ("x$A-y", "xa-y"),
    ("$A_1$A", "a1a"), ("$AB", ""), ("$A.B", "a.B"), ("${B-C}", "bc"), ("$B-C", "-C"),
    ("$N", "<a>"), ("$NN", "<a><a>"), ("$RAW", "$A"), ("${RAW}x", "$Ax"),
    ("$SELF", "[]"), ("$P", "pq"), ("$Q", "qp"), ("$P$Q", "pqqp"),
    ("$$", "$"), ("$$A", "$A"), ("$$$A", "$a"), ("${$}", "$"),
    ("$", "$"), ("a$", "a$"), ("$ A", "$ A"), ("$/", "$/"), ("$é", "$é"), ("${é}", "e"),
    ("$*$#$@$!$?$0$9", ""), ("${1}$1", ""), ("$1A", "A"), ("$-", "minus"),
    ("${", ""), ("a${", "a"), ("${}", ""), ("a${}b", "ab"), ("${A", "A"), ("${${A", "A"),
    ("${B-${A}}", "odd}"), ("${X-${A}}", "}"), ("${END}A", "x$A"), ("${O}}", "A}"),
    ("$UNKNOWN:1", ":1"), ("{A}", "{A}"), ("$_", ""),
  ])
  func expands(text: String, expected: String) throws {
    #expect(try expand(text, Self.common) == expected)
  }

  @Test func fileVariablesAreNotKnown() throws {
    #expect(try expand("$F", Self.common) == nil)
    #expect(try expand("$$F", Self.common) == "$F")
  }

  @Test func lastOfOneNameCounts() throws {
    let list =
      #"[{"key":"A","value":"1"},{"key":"A","value":"2","raw":true},{"key":"A","value":"3"}]"#
    #expect(try expand("$A", list) == "3")
    #expect(
      try expand("$A", #"[{"key":"A","value":"1"},{"key":"A","value":"$B","raw":true}]"#) == "$B")
  }

  @Test func namesAreComparedByBytes() throws {
    let list = #"[{"key":"\u00e9","value":"1"},{"key":"e\u0301","value":"2"}]"#
    #expect(try expand("${\u{e9}}${e\u{301}}", list) == "12")
  }

  @Test(arguments: [
    "null", "5", #""$A""#, "{}", "[]", "[null,1,\"x\",[],{}]", #"[{"key":5,"value":"x"}]"#,
    #"[{"value":"x"}]"#, #"[{"key":"A","value":5}]"#, #"[{"key":"A","value":null}]"#,
    #"[{"key":"A"}]"#, #"[{"key":"A","value":"x"},{"key":"A","value":null}]"#,
    #"[{"key":"A","value":["x"]},{"key":null,"value":"x"}]"#,
  ])
  func mistypedVariablesAreEmpty(list: String) throws { #expect(try expand("<$A>", list) == "<>") }

  /// Doubling forty times over would make a tebibyte; empty at its end, an endless walk.
  @Test(arguments: ["x", ""])
  func endsQuicklyOnExponentialNesting(end: String) throws {
    var list = (0..<40).map { #"{"key":"V\#($0)","value":"$V\#($0 + 1)$V\#($0 + 1)"}"# }
    list.append(#"{"key":"V40","value":"\#(end)"}"#)
    var expansion = VariableExpansion(try variables("[\(list.joined(separator: ","))]"))
    let first = expansion.expand("$V0")
    #expect(first == nil)
    #expect(expansion.budget == (1 << 20) - VariableExpansion.limit)
    let short = expansion.expand("$V38")
    #expect(short == String(repeating: end, count: 4))
  }

  @Test func endsOnCyclesOfAnyLength() throws {
    let list = (0..<2000).map { #"{"key":"V\#($0)","value":"\#($0 % 10)$V\#(($0 + 1) % 2000)"}"# }
    let digits = (0..<2000).map { String($0 % 10) }.joined()
    #expect(try expand("$V0", "[\(list.joined(separator: ","))]") == digits)
  }

  /// Every variable refers to every other, so the ways through them are beyond counting.
  @Test func endsOnTangledCycles() throws {
    let all = (0..<100).map { "$V\($0)" }.joined()
    let list = (0..<100).map { #"{"key":"V\#($0)","value":"\#(all)"}"# }
    #expect(try expand("$V0", "[\(list.joined(separator: ","))]") == nil)
  }

  @Test(arguments: ["${", "$", "${}", "}", "${${A}", "$$"])
  func takesLongTexts(piece: String) throws {
    let fitting = String(repeating: piece, count: VariableExpansion.limit / piece.utf8.count)
    #expect(try expand(fitting, Self.common) != nil || piece == "${${A}")
    #expect(try expand(fitting + "12345", Self.common) == nil)
  }

  @Test func allTextsShareOneBudget() throws {
    var expansion = VariableExpansion(try variables("[]"), budget: 10)
    let fitting = expansion.expand("123456")
    #expect(fitting == "123456")
    let tooMuch = expansion.expand("12345")
    #expect(tooMuch == nil)
    #expect(expansion.budget == 0)
    let canSpend = expansion.spend(1)
    #expect(!canSpend)
  }
}
