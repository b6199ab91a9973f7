import Testing
import TestSupport

@testable import Providers

@Suite struct LogFramesTests {
  private static func frame(_ channel: UInt8, _ text: String, length: Int? = nil) -> [UInt8] {
    let count = length ?? text.utf8.count
    let size = (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
    return [channel, 0, 0, 0] + size + Array(text.utf8)
  }

  private static let outputs: [([[UInt8]], String)] = [
    ([], ""),
    ([frame(1, "out\n"), frame(2, "err\n")], "out\nerr\n"),
    ([frame(0, "in"), frame(1, ""), frame(1, "é")], "iné"),
    ([frame(1, String(repeating: "x", count: 70_000))], String(repeating: "x", count: 70_000)),
    // Cut inside the text, behind the head, inside the head.
    ([frame(1, "out", length: 100)], "out"),
    ([frame(1, "out"), frame(2, "", length: 9)], "out"),
    ([frame(1, "out"), [2, 0, 0]], "out"), ([frame(1, "out"), [1]], "out"), ([[0, 0]], ""),
    ([frame(1, "out", length: 0xffff_ffff)], "out"),
    // No frames at all, and none from some place on.
    ([Array("plain text of a terminal".utf8)], "plain text of a terminal"),
    ([Array("short".utf8)], "short"),
    ([frame(1, "out"), Array("plain".utf8)], "outplain"),
    ([[3, 0, 0, 0, 0, 0, 0, 1, 0x61]], "\u{3}\0\0\0\0\0\0\u{1}a"),
  ]

  @Test(arguments: outputs)
  func outputOfFrames(pieces: [[UInt8]], text: String) {
    let output = LogFrames.output(in: Array(pieces.joined()))
    #expect(String(decoding: output, as: UTF8.self) == text)
  }

  @Test(
    arguments: [
      ("", 4, ""), ("abc", 4, "abc"), ("abcd", 4, "abcd"), ("abcde", 4, "bcde"),
      ("aéé", 3, "é"), ("éé", 4, "éé"), ("a😀b", 3, "b"), ("abc", 0, ""), ("abc", -1, ""),
    ] as [(String, Int, String)])
  func endOfOutput(text: String, limit: Int, end: String) {
    #expect(LogFrames.end(of: Array(text.utf8), limit: limit) == end)
  }

  @Test func usualEndIsOfFourKibibytes() {
    let text = String(repeating: "x", count: 5000) + "!"
    #expect(LogFrames.end(of: Array(text.utf8)) == text.suffix(4096))
  }

  @Test func wrongBytesBecomeReplacements() {
    #expect(LogFrames.end(of: [0x61, 0xff, 0x62]) == "a\u{fffd}b")
    #expect(LogFrames.end(of: Array(repeating: 0x80, count: 9), limit: 4) == "")
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func damageIsSurvived(seed: UInt64) {
    var mutations = Mutations(seed: seed)
    let bytes = mutations.damage(Self.frame(1, "some") + Self.frame(2, "output"))
    #expect(LogFrames.output(in: bytes).count <= bytes.count)
  }
}
