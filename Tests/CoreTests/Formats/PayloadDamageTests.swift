import Core
import Foundation
import TestSupport
import Testing

@Suite("A payload that is not as it should be")
struct PayloadDamageTests {
  /// What becomes of a job whose payload has been damaged.
  enum Fate: Equatable {
    case runs, failsWithASentence, isTold
  }

  /// Grants a sound job, then the damaged one; the sound one must not notice.
  private func fate(of bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) -> Fate? {
    var driver = StateDriver([StateDriver.runner(requests: 2)])
    driver.makeSound("lab")
    driver.answer(.granted(payload: Sample.payload(job: 999_999_937).bytes))
    let sound = driver.state.snapshot.records.first
    driver.answer(.granted(payload: bytes))
    let records = driver.state.snapshot.records
    #expect(records.first == sound, sourceLocation: sourceLocation)
    let notes = driver.effects.compactMap { effect -> Notice? in
      if case .note(let notice) = effect { notice } else { nil }
    }
    guard records.count == 2 else {
      let isTold = notes.contains {
        if case .unreadableGrant(_, let why) = $0 { why.hasSuffix(".") } else { false }
      }
      return isTold ? .isTold : nil
    }
    if records[1].phase == .failing {
      let message = records[1].owedReport?.message
      let orders = driver.effects.contains(.job(records[1].key, .appendReason))
      return message?.contains("could not be read") == true && orders ? .failsWithASentence : nil
    }
    let isKept = records[1].payload?.bytes == bytes && records[1].phase == .acquired
    return isKept && driver.effects.contains(.job(records[1].key, .heartbeat)) ? .runs : nil
  }

  private static let bytes = Array(FullPayload.text.utf8)

  private static func places() throws -> [(
    path: FullPayload.Path, node: JSONNode, parent: JSONNode
  )] { FullPayload.places(in: try JSONNode.parse(bytes)) }

  @Test("as it should be, it runs")
  func whole() throws {
    #expect(fate(of: Self.bytes) == .runs)
    #expect(try Self.places().count > 130)
  }

  @Test("without any one of its fields it runs, or fails with a sentence")
  func removed() throws {
    for place in try Self.places() {
      let damaged = try FullPayload.removing(place, from: Self.bytes)
      let isNeeded = place.path == ["id"] || place.path == ["token"]
      #expect(
        fate(of: damaged) == (isNeeded ? .failsWithASentence : .runs), "\(place.path)")
    }
  }

  @Test("with any one of its fields of another type it runs, or fails with a sentence")
  func mistyped() throws {
    for place in try Self.places() {
      for value in FullPayload.wrong {
        let edit = JSONEdit(range: place.node.range, replacement: Array(value.utf8))
        let damaged = try JSONEdit.apply([edit], to: Self.bytes)
        // A string that is not empty may be a token.
        let isToken = place.path == ["token"] && value.hasPrefix("\"\\")
        let isNeeded = (place.path == ["id"] || place.path == ["token"]) && !isToken
        #expect(
          fate(of: damaged) == (isNeeded ? .failsWithASentence : .runs),
          "\(place.path) is \(value)")
      }
    }
  }

  @Test(
    "without id or token anywhere it is told",
    arguments: [
      "", " ", "{}", "[]", "null", "7", "\"x\"", "{\"id\":4711}", "{\"token\":\"t\"}", "{",
      "<html>",
      "{\"id\":99999999999999999999,\"token\":\"t\"}", "{\"id\":-1,\"token\":\"t\"}",
      "{\"id\":1.0,\"token\":\"t\"}", "{\"id\":1,\"token\":\"\"}", "{\"id\":[1],\"token\":{}}",
      "\u{feff}{\"id\":2,\"token\":\"t\"}",
    ])
  func told(text: String) { #expect(fate(of: Array(text.utf8)) == .isTold) }

  @Test("cut off anywhere it fails with a sentence, or is told", arguments: [1, 7, 64])
  func cut(step: Int) throws {
    let token = try #require(FullPayload.text.range(of: "glcbt-FAKE\""))
    let known = FullPayload.text.utf8.distance(
      from: FullPayload.text.utf8.startIndex, to: token.upperBound)
    for length in stride(from: 0, to: Self.bytes.count - 1, by: step) {
      let fate = fate(of: Array(Self.bytes[..<length]))
      #expect(fate == (length < known ? .isTold : .failsWithASentence), "after \(length) bytes")
    }
  }

  @Test("twice in it, a field counts by its last value")
  func duplicated() throws {
    for place in try Self.places() where place.path.count == 1 {
      let first = "{\"\(place.path[0])\":[null,{\"x\":[]}],"
      #expect(fate(of: Array(first.utf8) + Self.bytes.dropFirst()) == .runs, "\(place.path)")
    }
  }

  @Test(
    "damaged in any other way it has one of the three fates", arguments: 0..<100 as Range<UInt64>)
  func damaged(seed: UInt64) {
    var mutations = Mutations(seed: seed)
    for _ in 0..<5 { #expect(fate(of: mutations.damage(Self.bytes)) != nil) }
  }

  @Test("nested deeper than hpr reads, it fails with a sentence; as deep as it reads, it runs")
  func nested() {
    func payload(_ depth: Int) -> [UInt8] {
      let deep = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      return Array("{\"id\":2,\"token\":\"t\",\"x\":\(deep)}".utf8)
    }
    #expect(fate(of: payload(511)) == .runs)
    #expect(fate(of: payload(512)) == .failsWithASentence)
    #expect(fate(of: payload(2_000_000)) == .failsWithASentence)
  }

  @Test("of thirty megabytes it runs")
  func large() {
    let value = String(repeating: "0123456789abcdef", count: 1 << 16)
    let variables = (0..<30).map { "{\"key\":\"V\($0)\",\"value\":\"\(value)\"}" }
    let text = "{\"id\":2,\"token\":\"t\",\"variables\":[\(variables.joined(separator: ","))]}"
    #expect(text.utf8.count > 30_000_000)
    #expect(fate(of: Array(text.utf8)) == .runs)
  }
}
