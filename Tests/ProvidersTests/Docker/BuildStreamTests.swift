import Testing
import TestSupport

@testable import Providers

@Suite struct BuildStreamTests {
  private static func read(_ pieces: String...) -> BuildStream {
    var stream = BuildStream()
    for piece in pieces { stream.take(piece.utf8) }
    stream.finish()
    return stream
  }

  @Test(
    arguments: [
      (#"{"stream":"Step 1/3"}"#, BuildStream.Line.output("Step 1/3")), (#"{"stream":7}"#, .other),
      (#"{"status":"Pulling","progressDetail":{},"id":"x"}"#, .other),
      (#"{"aux":{"ID":"sha256:12"}}"#, .image("sha256:12")),
      (#"{"aux":{"ID":"sha256:12"}}"# + "\r", .image("sha256:12")),
      (#"{"aux":{"ID":""}}"#, .other), (#"{"aux":{"ID":7}}"#, .other),
      (#"{"aux":{}}"#, .other), (#"{"aux":"CgZ"}"#, .other), (#"{"aux":null}"#, .other),
      (#"{"errorDetail":{"code":1,"message":"no"},"error":"old"}"#, .failure("no")),
      (#"{"errorDetail":{"message":"no"}}"#, .failure("no")),
      (#"{"error":"old"}"#, .failure("old")),
      (#"{"errorDetail":{},"error":"old"}"#, .failure("old")),
      (#"{"errorDetail":{"message":7},"error":"old"}"#, .failure("old")),
      (#"{"errorDetail":"text"}"#, .failure("text")),
      (#"{"errorDetail":{}}"#, .failure("the engine gives no reason")),
      (#"{"errorDetail":[1]}"#, .failure("the engine gives no reason")),
      (#"{"error":""}"#, .failure("the engine gives no reason")),
      (#"{"error":7}"#, .failure("the engine gives no reason")),
      (#"{"errorDetail":null,"error":null,"aux":{"ID":"a"}}"#, .image("a")),
      ("", .other), ("\r", .other), ("nonsense", .other), ("[]", .other), ("7", .other),
      ("null", .other), (#"{"stream":"cut"#, .other), (#""error""#, .other),
    ] as [(String, BuildStream.Line)])
  func meaningOfOneLine(line: String, meaning: BuildStream.Line) {
    #expect(BuildStream.meaning(of: Array(line.utf8)) == meaning)
  }

  private static let wholeBuild =
    "{\"stream\":\"Step 1\"}\r\n{\"aux\":{\"ID\":\"sha256:ab\"}}\r\n{\"stream\":\"ok\\n\"}\r\n"

  @Test(arguments: 0...wholeBuild.utf8.count)
  func linesMayBeCutAnywhere(place: Int) {
    let bytes = Array(Self.wholeBuild.utf8)
    var stream = BuildStream()
    stream.take(bytes[..<place])
    stream.take(bytes[place...])
    stream.finish()
    #expect(stream.image == "sha256:ab")
    #expect(stream.failure == nil)
  }

  @Test func lastLineNeedsNoEnd() {
    #expect(Self.read("{\"error\":", "\"bad\"}").failure == "bad")
  }

  @Test func withoutFinishTheLastLineIsNotRead() {
    var stream = BuildStream()
    stream.take("{\"error\":\"bad\"}".utf8)
    #expect(stream.failure == nil)
  }

  @Test func failureAfterAnImageIsKept() {
    let stream = Self.read(
      "{\"aux\":{\"ID\":\"a\"}}\n{\"error\":\"first\"}\n{\"error\":\"cannot tag\"}\n")
    #expect(stream.failure == "cannot tag")
    #expect(stream.image == "a")
  }

  @Test func nothingSaysNothing() {
    let stream = Self.read("", "\n\n\r\n", "{}\n")
    #expect(stream.failure == nil && stream.image == nil)
  }

  @Test func longLinesArePassedOver() {
    var stream = BuildStream()
    stream.take("{\"error\":\"".utf8)
    for _ in 0..<20 { stream.take([UInt8](repeating: 0x61, count: 100_000)) }
    stream.take("\"}\n{\"aux\":{\"ID\":\"after\"}}\n".utf8)
    #expect(stream.failure == nil)
    #expect(stream.image == "after")
  }

  @Test func lineOfTheLongestLengthIsRead() {
    let frame = "{\"error\":\"\"}".utf8.count
    let text = String(repeating: "a", count: BuildStream.longestLine - frame)
    #expect(Self.read("{\"error\":\"\(text)\"}\n").failure == text)
    #expect(Self.read("{\"error\":\"\(text)a\"}\n").failure == nil)
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func damageIsSurvived(seed: UInt64) {
    var mutations = Mutations(seed: seed)
    var stream = BuildStream()
    stream.take(mutations.damage(Array(Self.wholeBuild.utf8)))
    stream.finish()
    // The id is read from a whole line only, so it is never cut without its quotation marks.
    #expect(stream.image.map { !$0.isEmpty } ?? true)
  }
}
