/// Gathers the head of an answer from the lines that libcurl hands over.
struct HeadReader {
  /// The most that is taken of all heads of one answer, interim ones included, in bytes.
  static let limit = 256 << 10

  /// The head of the last answer that has begun.
  private(set) var head: HTTPHead?
  /// Whether the last answer's head is whole; what follows are trailers, and ignored.
  private(set) var isWhole = false
  /// Whether the whole head gives the body two lengths (RFC 9112 §6.3): whatever follows on the
  /// connection cannot be believed.
  private(set) var lengthsDiffer = false
  private var expectsStatus = true
  private var size = 0

  /// Takes a line; false if the heads are too large.
  mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
    size += line.count
    if size > Self.limit { return false }
    if isWhole { return true }
    let text = String(decoding: line, as: UTF8.self)
    if expectsStatus { readStatus(text) } else { readField(text) }
    return true
  }

  private mutating func readStatus(_ line: String) {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard words.count > 1, let status = Int(words[1]) else { return }
    head = HTTPHead(status: status, headers: [])
    expectsStatus = false
  }

  private mutating func readField(_ line: String) {
    let bare = line.trimmed
    if bare.isEmpty {
      expectsStatus = (head?.status ?? 0) < 200
      isWhole = !expectsStatus
      if isWhole { lengthsDiffer = differ }
    } else if let first = line.first, first == " " || first == "\t" {
      continueField(bare)
    } else if let colon = bare.firstIndex(of: ":") {
      let value = String(bare[bare.index(after: colon)...]).trimmed
      head?.headers.append((String(bare[..<colon]), value))
    }
  }

  private var differ: Bool {
    let fields = head?.headers.filter { $0.name.lowercased() == "content-length" } ?? []
    return Set(fields.flatMap { $0.value.split(separator: ",").map { String($0).trimmed } }).count
      > 1
  }

  /// A folded line, as RFC 9112 §5.2 still has it, belongs to the field before.
  private mutating func continueField(_ more: String) {
    guard let last = head?.headers.indices.last else { return }
    head?.headers[last].value += " " + more
  }
}

extension String {
  /// Without white space and line ends at both ends.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
