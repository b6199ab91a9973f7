import Core
import ManualPages
import Testing

@testable import StateFile

/// Holds `hpr-record(5)` against the members that the program knows.
@Suite("The page of the record")
struct RecordPageTests {
  private static func tags(_ section: String, _ subsection: String = "") throws -> [String] {
    try ManualPage("hpr-record.5").tags(section).filter { $0.subsection == subsection }.map(\.text)
  }

  @Test("it explains every member of a record once, and no other")
  func members() throws {
    #expect(try Self.tags("MEMBERS OF A RECORD").sorted() == RecordCoding.known.sorted())
    let resource = try Self.tags("MEMBERS OF A RECORD", "Members of a resource")
    #expect(resource.sorted() == RecordCoding.knownOfResource.sorted())
  }

  @Test("it explains every member of the state file once, and no other")
  func state() throws {
    #expect(try Self.tags("MEMBERS OF THE STATE FILE").sorted() == SnapshotCoding.known.sorted())
  }

  @Test("it explains every phase, in the order of a job's life, and over last")
  func phases() throws {
    let phases = Phase.allCases.map(\.rawValue) + [RecordCoding.overWord]
    #expect(try Self.tags("PHASES") == phases)
  }

  @Test("it explains every result")
  func results() throws {
    let statuses: [JobStatus?] = [
      .success, .failed, .canceled, .running, .canceling, .other("odd"), nil,
    ]
    #expect(try Self.tags("RESULTS").sorted() == Set(statuses.map(RecordCoding.word)).sorted())
  }

  @Test("the version that it tells is the one that is read")
  func version() throws {
    let text = try ManualPage("hpr-record.5").lines.joined(separator: "\n")
    #expect(text.contains("which is \(RecordCoding.version).\n"))
  }

  @Test("a record of each kind has only members that it explains, and the needed ones are needed")
  func needed() throws {
    let lines = try ManualPage("hpr-record.5").section("MEMBERS OF A RECORD") ?? []
    let entries = lines.joined(separator: "\n").split(separator: "\n.SS")[0]
      .split(separator: ".TP\n")
    let told = entries.filter { $0.lowercased().contains("needed") }
      .map { $0.prefix { $0 != "\n" }.dropFirst(3) }
    let bytes = RecordCoding.encode(try #require(Samples.recordsOfEachKind.first))
    let members = try #require(try JSONNode.parse(bytes).object).members
    for name in members.map(\.key) where name != "job" {
      let rest = members.filter { $0.key != name }
      let text =
        "{"
        + rest.map { "\"\($0.key)\":\(Self.text(of: $0.value, in: bytes))" }
        .joined(separator: ",") + "}"
      let isRead = (try? RecordCoding.decode(Array(text.utf8))) != nil
      #expect(isRead != told.contains(Substring(name)), "\(name)")
    }
  }

  private static func text(of node: JSONNode, in bytes: [UInt8]) -> String {
    String(decoding: bytes[node.range], as: UTF8.self)
  }
}
