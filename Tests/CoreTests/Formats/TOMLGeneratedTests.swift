import Core
import TestSupport
import Testing

@Suite struct TOMLGeneratedTests {
  static let documents = (0..<3000 as Range<UInt64>).map { RandomTOML.document(seed: $0) }

  /// As `TOMLOracleTests`, on documents that define tables and keys in all ways, also twice.
  @Test func agreesWithPython() throws {
    let verdicts = try TOMLOracleTests.verdicts(on: Self.documents)
    try #require(verdicts.count == Self.documents.count)
    var accepted = 0
    for (bytes, verdict) in zip(Self.documents, verdicts) {
      let ours = (try? TOMLTable.parse(bytes)).map { TaggedJSON.lines(of: TOMLNode(.table($0))) }
      let theirs = verdict.isNull ? nil : TaggedJSON.lines(of: verdict)
      #expect(ours == theirs, "\(String(decoding: bytes, as: UTF8.self))")
      if ours != nil { accepted += 1 }
    }
    #expect((300..<2700).contains(accepted), "\(accepted) of 3000")
  }

  @Test func writesWhatItHasRead() throws {
    for bytes in Self.documents {
      guard let table = try? TOMLTable.parse(bytes) else { continue }
      let written = TOMLWriter.bytes(of: table)
      let again = try TOMLTable.parse(written)
      #expect(again == table, "\(String(decoding: bytes, as: UTF8.self))")
      #expect(TOMLWriter.bytes(of: again) == written)
    }
  }

  /// Line and column are those of the offset, and at the offset stands what the node is.
  @Test func everyNodeStandsWhereItSays() throws {
    var count = 0
    for bytes in Self.documents {
      guard let table = try? TOMLTable.parse(bytes) else { continue }
      for (position, isFitting) in Self.places(in: table) {
        count += 1
        #expect((0...bytes.count).contains(position.offset))
        let before = bytes.prefix(position.offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let rest = before.suffix(from: before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)
        #expect(position.line == line)
        #expect(position.column == rest.count { $0 & 0xc0 != 0x80 } + 1)
        guard position.offset < bytes.count else { continue }
        #expect(isFitting(bytes[position.offset]), "\(String(decoding: bytes, as: UTF8.self))")
      }
    }
    #expect(count > 3000)
  }

  private typealias Place = (TOMLPosition, (UInt8) -> Bool)

  private static func places(in table: TOMLTable) -> [Place] {
    table.entries.flatMap { entry -> [Place] in
      let isKey = { (byte: UInt8) in "\"'-_".utf8.contains(byte) || isWord(byte) }
      return [(entry.keyPosition, isKey)] + places(in: entry.node)
    }
  }

  private static func places(in node: TOMLNode) -> [Place] {
    switch node.value {
    case .string: return [(node.position, { "\"'".utf8.contains($0) })]
    case .array(let elements):
      return [(node.position, { $0 == UInt8(ascii: "[") })] + elements.flatMap { places(in: $0) }
    case .table(let table):
      // A table stands at its header, its brace, or the dotted key that brought it into being.
      let isTable = { (byte: UInt8) in "[{\"'-_".utf8.contains(byte) || isWord(byte) }
      return [(node.position, isTable)] + places(in: table)
    default: return [(node.position, { isWord($0) || "+-".utf8.contains($0) })]
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
  }
}
