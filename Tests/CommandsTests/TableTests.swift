import TestSupport
import Testing

@testable import Commands

@Suite("Text for people")
struct TableTests {
  @Test("columns are as wide as their widest cell, and nothing trails")
  func widths() {
    var table = Table(header: ["A", "LONG", "C"])
    table.rows = [["1", "2", ""], ["12345", "x", "y"], ["größe", "", "z"]]
    #expect(table.lines == ["A      LONG  C", "1      2", "12345  x     y", "größe        z"])
  }

  @Test("a row that is too long or too short is shown as it is")
  func ragged() {
    var table = Table(header: ["A"])
    table.rows = [[], ["1", "2"]]
    #expect(table.lines.count == 3)
  }

  @Test("no cell breaks its line or moves the cursor")
  func cells() {
    var table = Table(header: ["A", "B"])
    table.rows = [["a\nb\u{1b}[2J", "c\u{202e}d"]]
    #expect(table.lines == ["A              B", "a\\nb\\u001b[2J  c\\u202ed"])
  }

  @Test("random text is visible text afterwards", arguments: 0..<50 as Range<UInt64>)
  func random(seed: UInt64) {
    var mutations = Mutations(seed: seed)
    let bytes = (0..<40).map { _ in UInt8.random(in: 0...255, using: &mutations) }
    let text = Visible.text(String(decoding: bytes, as: UTF8.self))
    #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    #expect(Visible.text(text) == text)
  }
}
