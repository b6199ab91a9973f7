import Core
import TestSupport
import Testing

@Suite("The end of what another program said")
struct ExcerptTests {
  @Test(
    "has no control characters",
    arguments: [
      ("a\r\nb\rc\n", "a\nb\nc"), ("\u{1b}[1;31mred\u{1b}[0m", "red"),
      ("section_start:1:x\r\u{1b}[0Ktext", "section_start:1:x\ntext"),
      ("\u{1b}]0;title\u{7}x", "x"), ("\u{1b}]0;title\u{1b}\\x", "x"), ("\u{9b}2Jx", "x"),
      ("\u{1b}]never ended", "never ended"), ("\u{1b}", ""), ("\u{1b}[", ""), ("a\u{1b}[12", "a"),
      ("\u{1b}é", "é"), ("a\0b\u{7f}c\u{85}d", "a\u{fffd}b\u{fffd}c\u{fffd}d"),
      ("\u{202e}gpj.exe", "\u{fffd}gpj.exe"), ("a\tb", "a\tb"), (" \n x \n\t", "x"), ("", ""),
    ])
  func plain(text: String, end: String) { #expect(Excerpt.end(of: text) == end) }

  @Test(
    "is cut at a line, else at a word, in whole characters",
    arguments: [
      ("one\ntwo", 7, "one\ntwo"), ("one\ntwo", 6, "two"), ("one\ntwo", 4, "two"),
      ("one\ntwo", 3, "two"), ("one two", 5, "two"), ("one two", 3, "two"), ("one two", 2, ""),
      ("ééé é", 4, "é"), ("😀😀", 5, ""), ("a\nb c\n", 4, "b c"), ("abc", 0, ""), ("abc", -1, ""),
      ("one\n", 2, ""),
    ])
  func cut(text: String, limit: Int, end: String) {
    #expect(Excerpt.end(of: text, limit: limit) == end)
  }

  @Test("hides secrets, also those that terminal sequences interrupt, and never shows half of one")
  func secrets() {
    let secret = Secret("glrt-0123456789")
    let text = "a glrt-0123456789 b glrt-01\u{1b}[0m23456789"
    #expect(
      Excerpt.end(of: text, hiding: [secret, Secret(""), Secret("a")]) == "a [MASKED] b [MASKED]")
    #expect(Excerpt.line(text, hiding: [secret]) == "a [MASKED] b [MASKED]")
    let long = String(repeating: "x\"glrt-0123456789\"", count: 1000) + " end"
    for limit in 1...60 {
      let end = Excerpt.end(of: long, limit: limit)
      #expect(end == "end" || end == "", "\(limit): \(end)")
    }
  }

  @Test("hides the longest of secrets that begin alike, whatever their order, and very many")
  func manySecrets() {
    let pair = [Secret("sesame"), Secret("sesame-open")]
    for secrets in [pair, pair.reversed()] {
      #expect(
        Excerpt.line("sesame sesame-open sesam", hiding: secrets) == "[MASKED] [MASKED] sesam")
    }
    let many = (0..<20_000).map { Secret("\($0)-secret") }
    #expect(Excerpt.line("a 19999-secret b", hiding: many) == "a [MASKED] b")
  }

  @Test("of bytes that are no text is text")
  func bytes() {
    #expect(Excerpt.end(of: [0x61, 0xff, 0x62] as [UInt8]) == "a\u{fffd}b")
    #expect(Excerpt.end(of: [UInt8](repeating: 0x80, count: 9), limit: 4) == "")
  }

  @Test("a line is one line", arguments: [("a\n\tb \u{2028}c", "a b \u{fffd}c"), ("", "")])
  func line(text: String, line: String) { #expect(Excerpt.line(text) == line) }

  @Test("of damaged text is bounded and harmless", arguments: 0..<50 as Range<UInt64>)
  func damage(seed: UInt64) {
    var mutations = Mutations(seed: seed)
    let bytes = mutations.damage(Array("\u{1b}[31mé\r\n\u{1b}]0;😀\u{7}x\u{9b}1m y".utf8))
    for limit in 0..<bytes.count + 3 {
      let end = Excerpt.end(of: bytes, limit: limit)
      #expect(end.utf8.count <= limit)
      #expect(!end.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
    }
  }
}
