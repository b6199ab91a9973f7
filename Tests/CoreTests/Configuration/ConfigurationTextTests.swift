import Core
import TestSupport
import Testing

@Suite("A configuration file as text")
struct ConfigurationTextTests {
  private static func table(_ name: String = "new") -> TOMLTable {
    var table = TOMLTable()
    table.set("name", to: .string(name))
    table.set("token", to: .string("a\"b"))
    table.set("limit", to: .integer(3))
    return table
  }

  private static func text(_ document: String) throws -> ConfigurationText {
    try ConfigurationText(Array(document.utf8))
  }

  private static func string(_ bytes: [UInt8]?) -> String? {
    bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  private static let section = "[[runners]]\nname = \"new\"\ntoken = \"a\\\"b\"\nlimit = 3\n"

  @Test(
    "a section is added at the end, behind a blank line, and nothing else changes",
    arguments: [
      ("", section),
      ("\u{feff}", "\u{feff}" + section),
      ("# mine\n", "# mine\n\n" + section),
      ("a = 1\n\n\n", "a = 1\n\n\n\n" + section),
      ("a = 1", "a = 1\n\n" + String(section.dropLast())),
      ("a = 1 # c", "a = 1 # c\n\n" + String(section.dropLast())),
      ("a = 1\r\n", "a = 1\r\n\r\n" + section.replacing("\n", with: "\r\n")),
      (
        "a = 1\r\nb = 2",
        "a = 1\r\nb = 2\r\n\r\n" + String(section.replacing("\n", with: "\r\n").dropLast())
      ),
      ("a = 1\nb = 2\r\n", "a = 1\nb = 2\r\n\n" + section),
      ("[[runners]]\nname = \"x\"\n[t]\n", "[[runners]]\nname = \"x\"\n[t]\n\n" + section),
    ] as [(String, String)])
  func appending(document: String, expected: String) throws {
    let added = try Self.text(document).appending(runner: Self.table())
    #expect(Self.string(added) == expected)
  }

  @Test(
    "what is removed is the section, from its header to its last setting",
    arguments: [
      // Another section before and behind it.
      ("[[runners]]\nname=\"x\"\n\n[[runners]]\nname=\"y\"\n", "[[runners]]\nname=\"y\"\n", true),
      ("a=1\n\n[[runners]]\nname=\"x\"\n\n[t]\nb=2\n", "a=1\n\n[t]\nb=2\n", false),
      // No blank line before it; blanks and a comment in its header's line.
      ("a=1\n[[runners]]\nname=\"x\"\n[t]\n", "a=1\n[t]\n", false),
      ("a=1\n  [[ runners ]] # mine\n\tname=\"x\"\n", "a=1\n", false),
      // Its own tables, and comments within.
      (
        "a=1\n\n[[runners]]\nname=\"x\"\n# in\n[runners.docker]\nimage=\"i\"\n[[runners.docker.s]]\nk=1\n",
        "a=1\n", false
      ),
      // Comments around it stay.
      ("# of x\n[[runners]]\nname=\"x\"\n# behind\n\n[t]\n", "# of x\n# behind\n\n[t]\n", false),
      // Another table within it: both pieces go, the table stays.
      (
        "[[runners]]\nname=\"x\"\n[t]\nb=2\n[runners.docker]\nimage=\"i\"\n", "[t]\nb=2\n", false
      ),
      // Values in several lines, and what only looks like a header.
      (
        "[[runners]]\nname=\"x\"\nd=\"\"\"\n[[runners]]\n\"\"\"\ne=[ # [t]\n 1,\n]\n[t]\n", "[t]\n",
        false
      ),
      ("[[runners]]\nname='''x'''\n", "", false),
      ("[[\"runners\"]]\n\"name\"=\"x\"", "", false),
      // No end of the last line: the line before has one only if it is no separator.
      ("a=1\n\n[[runners]]\nname=\"x\"", "a=1", false),
      ("a=1\n[[runners]]\nname=\"x\"", "a=1\n", false),
      ("a=1\r\n\r\n[[runners]]\r\nname=\"x\"", "a=1", false),
      ("a=1\r\n\r\n[[runners]]\r\nname=\"x\"\r\n", "a=1\r\n", false),
    ])
  func removing(document: String, expected: String, leavesBlank: Bool) throws {
    let rest = try Self.text(document).removing(runner: "x")
    #expect(Self.string(rest) == (leavesBlank ? "\n" : "") + expected)
  }

  @Test("what is not there, or there twice, is not removed")
  func notRemoved() throws {
    #expect(try Self.text("").removing(runner: "x") == nil)
    #expect(try Self.text("[[runners]]\nname=\"y\"").removing(runner: "x") == nil)
    #expect(try Self.text("[[runners]]\n[[runners]]\nname=1").removing(runner: "x") == nil)
    let twice = "[[runners]]\nname=\"x\"\n[[runners]]\nname=\"x\"\n"
    #expect(try Self.text(twice).removing(runner: "x") == nil)
  }

  @Test(
    "a file that cannot be edited is refused with the place",
    arguments: [
      ("a = 1\nrunners = [{name = \"x\"}]", 2), ("runners = []", 1), ("runners.x = 1", 1),
      ("[runners]\nname = 1", 1), ("a = ", 1), ("\u{0}", 1),
    ])
  func refused(document: String, line: Int) throws {
    let error = #expect(throws: ConfigurationTextError.self) { try Self.text(document) }
    #expect(error?.problem.line == line)
    #expect(error?.problem.severity == .error)
  }

  @Test("it tells the names of its runners and the place of the state")
  func names() throws {
    let text = try Self.text(
      "state_file=\"s\"\n[[runners]]\nname=\"x\"\n[[runners]]\n[[runners]]\nname=\"y\"")
    #expect(text.runnerNames == ["x", "y"])
    #expect(text.stateFile == "s")
  }

  @Test("a new file has its settings first")
  func new() {
    var settings = TOMLTable()
    settings.set("concurrent", to: .integer(2))
    let bytes = ConfigurationText(newWith: settings).appending(runner: Self.table())
    #expect(Self.string(bytes) == "concurrent = 2\n\n" + Self.section)
  }

  @Test("adding and removing gives the same bytes back", arguments: Seeds.blocks(20))
  func inverse(block: UInt64) throws {
    var tried = 0
    for seed in block * 200..<(block + 1) * 200 {
      for document in Self.variants(of: RandomTOML.document(seed: seed)) {
        guard let text = try? ConfigurationText(document) else { continue }
        tried += 1
        let added = text.appending(runner: Self.table())
        #expect(added.starts(with: document))
        var root = try TOMLTable.parse(document)
        let old = root["runners"]?.array ?? []
        root.set("runners", to: .array(old + [TOMLNode(.table(Self.table()))]))
        #expect(try TOMLTable.parse(added) == root, "\(seed)")
        let again = try ConfigurationText(added)
        #expect(again.removing(runner: "new") == document, "\(seed)")
        // One behind another, taken away in either order.
        let both = try ConfigurationText(again.appending(runner: Self.table("second")))
        let rest = try #require(both.removing(runner: "second"))
        #expect(rest == added, "\(seed)")
        // Before the first section of an otherwise empty file there is no blank line.
        if document.isEmpty { continue }
        let other = try #require(both.removing(runner: "new"))
        #expect(other == text.appending(runner: Self.table("second")), "\(seed)")
      }
    }
    #expect(tried > 100)
  }

  /// The document, the same with other line ends, without its last, and with a runner before it.
  private static func variants(of document: [UInt8]) -> [[UInt8]] {
    let windows = document.flatMap { $0 == 10 ? [13, 10] : [$0] }
    let runner = Array("[[runners]]\nname = \"old\" # é\n\n".utf8)
    return [
      document, windows, Array(document.dropLast()), runner + document,
      document + runner + Array("[runners.docker]".utf8),
    ]
  }

  @Test("damaged documents are refused or edited, and nothing traps", arguments: Seeds.blocks(10))
  func damage(block: UInt64) {
    for seed in block * 200..<(block + 1) * 200 {
      var mutations = Mutations(seed: seed)
      let whole = RandomTOML.document(seed: seed) + Array("\n\n[[runners]]\nname=\"new\"\n".utf8)
      guard let text = try? ConfigurationText(mutations.damage(whole)) else { continue }
      if let rest = text.removing(runner: "new") {
        #expect((try? TOMLTable.parse(rest)) != nil, "\(seed)")
      }
      #expect((try? ConfigurationText(text.appending(runner: Self.table("other")))) != nil)
    }
  }
}
