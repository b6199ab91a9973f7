import TestSupport
import Testing

@testable import Providers

let someID = String(repeating: "0123456789", count: 4)
let otherID = String(repeating: "abcdef0123", count: 4)
let noID = RefAdvertisement.noID

/// Packets of the lines; `.` is a flush.
func packets(_ lines: [String]) -> [UInt8] {
  lines.flatMap { $0 == "." ? PktLines.flush : PktLines.packet(Array($0.utf8)) }
}

/// What a repository says that has these lines of branches.
func advertisement(_ lines: [String]) -> [UInt8] {
  packets(["# service=git-receive-pack\n", "."] + lines + ["."])
}

@Suite struct RefAdvertisementTests {
  private static let abilities = "report-status side-band-64k agent=git/2"

  @Test(
    arguments: [
      (["\(noID) capabilities^{}\0\(abilities)\n"], nil),
      (["\(someID) refs/heads/master\0\(abilities)\n"], someID),
      (["\(someID) refs/heads/master\0\(abilities)"], someID),
      (["\(otherID) refs/heads/main\0\(abilities)\n", "\(someID) refs/heads/master\n"], someID),
      (["\(otherID) refs/heads/main\0\(abilities)\n"], nil),
      (["\(otherID) .have\0\(abilities)\n", "\(someID) refs/heads/master\n"], someID),
      (["\(someID) refs/heads/master\0\(abilities)\n", "shallow \(otherID)\n"], someID),
      (
        [
          "\(someID) refs/heads/master2\0\(abilities)", "\(otherID) refs/heads/x refs/heads/master",
        ], nil
      ),
      (["\(someID) refs/heads/master\0\(abilities)\n", "\(someID) refs/heads/master\n"], someID),
    ] as [([String], String?)])
  func reads(lines: [String], master: String?) throws {
    let read = try RefAdvertisement(reading: advertisement(lines))
    #expect(read.master == master)
    #expect(read.capabilities == ["report-status", "side-band-64k", "agent=git/2"])
  }

  @Test func worksWithoutCapabilities() throws {
    let read = try RefAdvertisement(reading: advertisement(["\(someID) refs/heads/master\n"]))
    #expect(read.master == someID)
    #expect(read.capabilities == [])
  }

  @Test(arguments: [
    [], ["."], ["# service=git-upload-pack\n", "."], ["# service=git-receive-pack\n"],
    ["# service=git-receive-pack\n", "."], ["# service=git-receive-pack\n", ".", "."],
    ["# service=git-receive-pack\n", ".", "\(someID) refs/heads/master\0x\n"],
    ["# service=git-receive-pack\n", ".", "", "."],
    ["# service=git-receive-pack\n", ".", "\(noID) refs/heads/master\0x\n", "."],
    ["# service=git-receive-pack\n", ".", "\(someID)refs/heads/master\0x\n", "."],
    ["# service=git-receive-pack\n", ".", "\(someID.dropLast()) refs/heads/master\0x\n", "."],
    [
      "# service=git-receive-pack\n", ".", "\(someID)\(someID.prefix(24)) refs/heads/master\0x\n",
      ".",
    ],
    ["# service=git-receive-pack\n", ".", "\(otherID.uppercased()) refs/heads/master\0x\n", "."],
    [
      "# service=git-receive-pack\n", ".", "\(someID) refs/heads/master\0x\n",
      "\(otherID) refs/heads/master\n", ".",
    ],
    ["# service=git-receive-pack\n", ".", "ERR you may not\n", "."],
    ["# service=git-receive-pack\n", ".", "\(noID) capabilities^{}\0object-format=sha256", "."],
    ["# service=git-receive-pack\n", "version 1\n", ".", "\(someID) refs/heads/master\0x\n", "."],
  ])
  func refuses(lines: [String]) {
    #expect(throws: UnreadableAnswer.self) { try RefAdvertisement(reading: packets(lines)) }
  }

  /// What is cut off anywhere must not look like a repository without `master`.
  @Test func refusesEveryBeginning() {
    let whole = advertisement([
      "\(otherID) refs/heads/a\0report-status\n", "\(someID) refs/heads/master\n",
    ])
    for length in 0..<whole.count {
      #expect(throws: UnreadableAnswer.self) {
        try RefAdvertisement(reading: Array(whole.prefix(length)))
      }
    }
  }

  @Test(arguments: Seeds.blocks(4)) func survivesDamage(seed: UInt64) {
    let whole = advertisement([
      "\(otherID) refs/heads/a\0report-status\n", "\(someID) refs/heads/master\n",
    ])
    var mutations = Mutations(seed: seed)
    let read = (0..<1000).compactMap { _ in try? RefAdvertisement(reading: mutations.damage(whole))
    }
    #expect((1..<900).contains(read.count))
    #expect(read.allSatisfy { $0.master?.utf8.count ?? 40 == 40 })
  }
}
