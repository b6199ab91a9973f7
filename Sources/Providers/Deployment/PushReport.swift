/// What a repository says after a push (git's documentation: `gitprotocol-pack`, "Report Status").
struct PushReport: Sendable, Hashable {
  /// Why `master` was not made; nil if it was.
  var refusal: String?
  /// What hooks and the server said meanwhile, as it came.
  var words: String

  /// Reads the body of the answer to `POST git-receive-pack`.
  /// - Parameter isMultiplexed: whether `side-band-64k` was asked for.
  /// - Throws: if it does not say, wholly and without contradiction, what became of `master`.
  init(reading body: [UInt8], isMultiplexed: Bool) throws(UnreadableAnswer) {
    let (report, words) = isMultiplexed ? try Self.demultiplex(body) : (body, "")
    self.words = words
    refusal = try Self.refusal(in: report)
  }

  /// Parts the report (band 1) from what is for people (band 2); band 3 tells of the server's own
  /// failure.
  private static func demultiplex(
    _ body: [UInt8]
  ) throws(UnreadableAnswer) -> (report: [UInt8], words: String) {
    var lines = PktLines(body)
    var report: [UInt8] = []
    var words: [UInt8] = []
    for packet in try lines.list() {
      switch packet.first {
      case 1: report += packet.dropFirst()
      case 2: words += packet.dropFirst()
      case 3:
        words += packet.dropFirst()
        throw UnreadableAnswer("the server failed: \(String(decoding: words, as: UTF8.self))")
      // Git sends packets without content to keep a connection alive.
      case nil: continue
      default: throw UnreadableAnswer("it has a band that git does not know")
      }
    }
    return (report, String(decoding: words, as: UTF8.self))
  }

  private static func refusal(in report: [UInt8]) throws(UnreadableAnswer) -> String? {
    if report.isEmpty { throw UnreadableAnswer("it does not say what became of the push") }
    var packets = PktLines(report)
    let lines = try packets.list().map(RefAdvertisement.text)
    guard let first = lines.first, first.hasPrefix("unpack ") else {
      throw UnreadableAnswer("its report does not begin with \"unpack\"")
    }
    let unpacked = String(first.dropFirst("unpack ".count))
    let accepted = "ok \(RefAdvertisement.branch)"
    let declined = "ng \(RefAdvertisement.branch)"
    var verdicts: [String?] = []
    for line in lines.dropFirst() {
      if line == accepted { verdicts.append(nil) }
      if line == declined || line.hasPrefix("\(declined) ") {
        verdicts.append(String(line.dropFirst(declined.count + 1)))
      }
    }
    if unpacked != "ok" {
      guard !verdicts.contains(nil) else {
        throw UnreadableAnswer("it contradicts itself about \(RefAdvertisement.branch)")
      }
      return "the pack was not taken: \(unpacked)"
    }
    guard verdicts.count == 1, let verdict = verdicts.first else {
      throw UnreadableAnswer("its report is not about \(RefAdvertisement.branch)")
    }
    return verdict
  }
}
