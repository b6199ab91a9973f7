import Core
import Testing
import TestSupport

@Suite struct JSONRobustnessTests {
  static let document = Array(
    #"{"id":4711,"token":"glcbt-\u00e9\ud83d\ude00","n":[-1.5e10,0,true,false,null,[[{}]],"é€😀"],"a":{"b":{}}}"#
      .utf8)

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func survivesDamage(seed: UInt64) throws {
    var mutations = Mutations(seed: seed)
    var accepted = 0
    for _ in 0..<1000 {
      let bytes = mutations.damage(Self.document)
      guard let root = try? JSONNode.parse(bytes) else { continue }
      accepted += 1
      // Whatever is accepted can be cut out and read again.
      for member in root.object?.members ?? [] {
        _ = try JSONNode.parse(Array(bytes[member.value.range]))
      }
    }
    #expect((1..<1000).contains(accepted))
  }

  @Test func readsLongStringsInTime() throws {
    var writer = JSONWriter()
    writer.beginArray()
    let line = String(repeating: "plain text with é and \"quotes\" ", count: 1000)
    for number in 0..<30 {
      writer.beginObject()
      writer.field("number", number)
      writer.field("script", line)
      writer.endObject()
    }
    writer.endArray()
    let elements = try #require(try JSONNode.parse(writer.bytes).array)
    #expect(writer.bytes.count > 900_000)
    #expect(elements.count == 30)
    #expect(elements.last?["script"]?.string == line)
  }
}
