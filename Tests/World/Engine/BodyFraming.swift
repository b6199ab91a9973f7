/// Where the body of a request ends.
enum BodyFraming: Equatable {
  /// So many bytes are still to come.
  case length(Int)
  case chunked(ChunkScanner)
  /// The connection is no longer HTTP.
  case endless

  /// Whether the body is complete.
  var isDone: Bool {
    switch self {
    case .length(let rest): rest <= 0
    case .chunked(let scanner): scanner.isDone
    case .endless: false
    }
  }

  /// How many of `bytes` belong to the body, which they continue.
  mutating func take(_ bytes: ArraySlice<UInt8>) -> Int {
    switch self {
    case .length(let rest):
      let count = min(max(rest, 0), bytes.count)
      self = .length(rest - count)
      return count
    case .chunked(var scanner):
      let count = scanner.take(bytes)
      self = .chunked(scanner)
      return count
    case .endless: return bytes.count
    }
  }
}

/// Follows a chunked body to its end.
struct ChunkScanner: Equatable {
  private enum Place: Equatable {
    case size(String)
    /// Bytes of the chunk, with the line end behind it, that are still to come.
    case data(Int)
    /// In a trailer; true while its line is empty.
    case trailer(Bool)
    case done
  }
  private var place = Place.size("")

  var isDone: Bool { place == .done }

  mutating func take(_ bytes: ArraySlice<UInt8>) -> Int {
    var rest = bytes
    while !rest.isEmpty, !isDone {
      if case .data(let left) = place {
        let count = min(left, rest.count)
        rest = rest.dropFirst(count)
        place = left == count ? .size("") : .data(left - count)
      } else if let byte = rest.popFirst() {
        step(byte)
      }
    }
    return bytes.count - rest.count
  }

  private mutating func step(_ byte: UInt8) {
    let isEnd = byte == UInt8(ascii: "\n")
    switch place {
    case .size(let digits) where isEnd:
      let size = Int(digits.prefix { $0.isHexDigit }, radix: 16) ?? 0
      place = size > 0 ? .data(min(size, .max - 2) + 2) : .trailer(true)
    case .size(let digits): place = .size(digits + String(UnicodeScalar(byte)))
    case .trailer(let isEmpty) where isEnd: place = isEmpty ? .done : .trailer(true)
    case .trailer(let isEmpty): place = .trailer(isEmpty && byte == UInt8(ascii: "\r"))
    case .data, .done: break
    }
  }
}
