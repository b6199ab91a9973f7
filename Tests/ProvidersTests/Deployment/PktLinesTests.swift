import TestSupport
import Testing

@testable import Providers

@Suite struct PktLinesTests {
  /// The packets as text, `.` for a flush, `!` where the rest cannot be read.
  private func parts(_ bytes: [UInt8]) -> [String] {
    var lines = PktLines(bytes)
    var parts: [String] = []
    do throws(UnreadableAnswer) {
      while let line = try lines.next() {
        switch line {
        case .flush: parts.append(".")
        case .data(let data): parts.append(String(decoding: data, as: UTF8.self))
        }
      }
    } catch { parts.append("!") }
    return parts
  }

  @Test(
    arguments: [
      ("", []), ("0000", ["."]), ("0004", [""]), ("0005a", ["a"]), ("0006a\n0000", ["a\n", "."]),
      ("000A123456", ["123456"]), ("000a123456", ["123456"]), ("00000000", [".", "."]),
      ("00090005a0000", ["0005a", "."]),
      ("0", ["!"]), ("000", ["!"]), ("0001", ["!"]), ("0002", ["!"]), ("0003", ["!"]),
      ("0005", ["!"]), ("0006a", ["!"]), ("0000x", [".", "!"]), ("ffff", ["!"]), ("fff1", ["!"]),
      ("fff0", ["!"]), ("00g0", ["!"]), ("-001", ["!"]), ("+005a", ["!"]), (" 005a", ["!"]),
      ("<html>", ["!"]), ("0x05a", ["!"]),
    ] as [(String, [String])])
  func takesApart(text: String, expected: [String]) {
    #expect(parts(Array(text.utf8)) == expected)
  }

  @Test func takesTheLargestPacketAndNoLarger() {
    let largest = Array("fff0".utf8) + [UInt8](repeating: 0x61, count: 65_516)
    #expect(parts(largest).map(\.count) == [65_516])
    #expect(parts(Array("fff1".utf8) + [UInt8](repeating: 0x61, count: 65_517)) == ["!"])
  }

  @Test(arguments: [0, 1, 11, 12, 4091, 4092, 65_516]) func writesWhatItReads(count: Int) {
    let text = String(repeating: "x", count: count)
    #expect(parts(PktLines.packet(Array(text.utf8)) + PktLines.flush) == [text, "."])
  }

  @Test func listsEndWithAFlush() throws {
    var lines = PktLines(Array("0005a0005b00000005c".utf8))
    let list = try lines.list().map { String(decoding: $0, as: UTF8.self) }
    #expect(list == ["a", "b"])
    var rest = lines
    #expect(throws: UnreadableAnswer.self) { try rest.list() }
  }

  @Test(arguments: Seeds.blocks(4)) func survivesRandomBytes(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<2000 {
      let digits = Array("0000000123456789abcdefg".utf8)
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        Bool.random(using: &random)
          ? digits.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
      }
      #expect(parts(bytes).count <= bytes.count / 4 + 1)
    }
  }
}
