import Core
import Foundation
import Testing

/// The language's own test cases, as a Debian package carries them.
@Suite struct TOMLCasesTests {
  static let folder =
    "/usr/share/gocode/src/github.com/BurntSushi/toml/internal/toml-test/tests"

  static func documents(_ kind: String) -> [String] {
    let paths = FileManager.default.enumerator(atPath: folder + "/" + kind)
    return (paths?.compactMap { $0 as? String } ?? []).filter {
      // The escape \e is of TOML 1.1.
      $0.hasSuffix(".toml") && $0 != "string/escape-esc.toml"
    }.sorted()
  }

  @Test func casesAreInstalled() {
    #expect(
      Self.documents("valid").count > 90 && Self.documents("invalid").count > 200,
      "The test cases are missing: apt-get install golang-github-burntsushi-toml-dev")
  }

  @Test(arguments: documents("valid"))
  func readsAndWritesBack(path: String) throws {
    let bytes = try Self.bytes("valid/" + path)
    let table = try TOMLTable.parse(bytes)
    let expected = try JSONNode.parse(try Self.bytes("valid/" + path.dropLast(5) + ".json"))
    #expect(TaggedJSON.lines(of: TOMLNode(.table(table))) == TaggedJSON.lines(of: expected))
    #expect(try TOMLTable.parse(TOMLWriter.bytes(of: table)) == table)
  }

  @Test(arguments: documents("invalid"))
  func refuses(path: String) throws {
    let bytes = try Self.bytes("invalid/" + path)
    let error = #expect(throws: TOMLError.self) { try TOMLTable.parse(bytes) }
    #expect(error?.sentence.hasSuffix(".") == true)
    #expect((0...bytes.count).contains(error?.position.offset ?? -1))
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + path)))
  }
}
