/// What a repository says before a push: its branches and what it can do (git's documentation:
/// `gitprotocol-http`, "Smart Server Response", protocol version 0).
struct RefAdvertisement: Sendable, Hashable {
  /// The one branch that is ever deployed (facts: Clever Cloud §5).
  static let branch = "refs/heads/master"
  /// The id that stands for none.
  static let noID = String(repeating: "0", count: 40)

  /// The commit that `master` stands at; nil if there is no such branch.
  private(set) var master: String?
  /// What the server can do, in its own words.
  private(set) var capabilities: [String] = []

  /// Reads the body of the answer to `GET info/refs?service=git-receive-pack`.
  /// - Throws: if it is anything else, or not whole: a list that is cut off proves no absence.
  init(reading body: [UInt8]) throws(UnreadableAnswer) {
    var lines = PktLines(body)
    guard try lines.list().map(Self.text) == ["# service=git-receive-pack"] else {
      throw UnreadableAnswer("it is not of git's smart protocol")
    }
    let refs = try lines.list()
    guard let first = refs.first else { throw UnreadableAnswer("it names no capabilities") }
    let parts = first.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 {
      capabilities = Self.text(parts[1]).split(separator: " ").map { String($0) }
    }
    for line in [parts[0]] + refs.dropFirst() { try read(Self.text(line)) }
    if let format = capabilities.first(where: { $0.hasPrefix("object-format=") }),
      format != "object-format=sha1"
    {
      throw UnreadableAnswer("the repository is of another \(format)")
    }
  }

  private mutating func read(_ line: String) throws(UnreadableAnswer) {
    if line.hasPrefix("ERR ") { throw UnreadableAnswer("it says: \(line.dropFirst(4))") }
    let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    if words.count == 2, words[0] == "shallow", Self.isID(words[1]) { return }
    guard words.count == 2, Self.isID(words[0]) else {
      throw UnreadableAnswer("it has a line that names no branch")
    }
    guard words[1].utf8.elementsEqual(Self.branch.utf8) else { return }
    guard words[0] != Self.noID, master == nil || master == String(words[0]) else {
      throw UnreadableAnswer("it contradicts itself about \(Self.branch)")
    }
    master = String(words[0])
  }

  private static func isID(_ text: Substring) -> Bool {
    text.utf8.count == 40
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// A line without the line feed that may end it.
  static func text(_ line: ArraySlice<UInt8>) -> String {
    String(decoding: line.last == 0x0a ? line.dropLast() : line, as: UTF8.self)
  }
}
