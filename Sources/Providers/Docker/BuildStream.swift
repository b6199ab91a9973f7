import Core

/// What a build has said so far, read line by line as it comes.
///
/// A build that fails after its first step answers 200 all the same and says so in its last line.
struct BuildStream: Sendable {
  /// What one line means.
  enum Line: Sendable, Hashable {
    /// The build has failed, for this reason.
    case failure(String)
    /// The image is there; its id.
    case image(String)
    /// Output of a step.
    case output(String)
    /// Progress, or something that is not understood.
    case other
  }

  /// The failure, if one was said; the last one counts.
  private(set) var failure: String?
  /// The image's id, if one was said.
  private(set) var image: String?
  /// The end of what its steps wrote.
  private(set) var output = OutputTail()
  private var line: [UInt8] = []
  private var isTooLong = false

  /// A longer line is passed over: the memory of hpr is not the engine's to fill.
  static let longestLine = 1 << 20

  /// Takes what has come; a line may be cut anywhere.
  mutating func take(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        endLine()
      } else if line.count < Self.longestLine {
        line.append(byte)
      } else {
        isTooLong = true
      }
    }
  }

  /// Takes what is left as the last line.
  mutating func finish() { endLine() }

  private mutating func endLine() {
    if !isTooLong {
      switch Self.meaning(of: line) {
      case .failure(let reason): failure = reason
      case .image(let id): image = id
      case .output(let text): output.take(text.utf8)
      case .other: break
      }
    }
    line.removeAll(keepingCapacity: true)
    isTooLong = false
  }

  /// Reads one line, with or without a carriage return at its end.
  static func meaning(of line: [UInt8]) -> Line {
    guard !line.isEmpty, let node = try? JSONNode.parse(line) else { return .other }
    // `error` is the older form of the same and is to vanish after API 1.48.
    let detail = node["errorDetail"].flatMap { $0.isNull ? nil : $0 }
    let older = node["error"].flatMap { $0.isNull ? nil : $0 }
    if detail != nil || older != nil {
      let texts = [detail?["message"]?.string, older?.string, detail?.string]
      let reason = texts.lazy.compactMap { $0 }.first { !$0.isEmpty }
      return .failure(reason ?? "the engine gives no reason")
    }
    if let id = node["aux"]?["ID"]?.string, !id.isEmpty { return .image(id) }
    if let text = node["stream"]?.string { return .output(text) }
    return .other
  }
}
