/// An answer of a git server that cannot be understood, or that stops in the middle.
struct UnreadableAnswer: Error, Sendable, Hashable {
  /// What is wrong with it. The server's own words may be in it.
  let message: String

  init(_ message: String) { self.message = message }
}

/// One packet of git's wire format (git's documentation: `gitprotocol-common`).
enum PktLine: Sendable, Hashable {
  /// `0000`, which ends a list.
  case flush
  /// Four hexadecimal digits that count themselves too, and so many bytes.
  case data(ArraySlice<UInt8>)
}

/// Takes bytes apart into packets.
struct PktLines {
  private var rest: ArraySlice<UInt8>

  /// Begins at the first byte.
  init(_ bytes: some Sequence<UInt8>) { rest = Array(bytes)[...] }

  /// The next packet; nil where the bytes end.
  mutating func next() throws(UnreadableAnswer) -> PktLine? {
    if rest.isEmpty { return nil }
    guard rest.count >= 4, let length = Self.length(rest.prefix(4)) else {
      throw UnreadableAnswer("it is not in git's packets")
    }
    if length == 0 {
      rest = rest.dropFirst(4)
      return .flush
    }
    guard (4...Self.largest).contains(length) else {
      throw UnreadableAnswer("it has a packet of \(length) bytes, which git does not know")
    }
    guard length <= rest.count else { throw Self.cutOff }
    defer { rest = rest.dropFirst(length) }
    return .data(rest.prefix(length).dropFirst(4))
  }

  /// The data of the packets up to the next flush.
  mutating func list() throws(UnreadableAnswer) -> [ArraySlice<UInt8>] {
    var list: [ArraySlice<UInt8>] = []
    while let line = try next() {
      guard case .data(let data) = line else { return list }
      list.append(data)
    }
    throw Self.cutOff
  }

  /// The packet of some bytes, at most 65516.
  static func packet(_ data: some Collection<UInt8>) -> [UInt8] {
    let digits = String(data.count + 4, radix: 16)
    return Array(String(repeating: "0", count: max(0, 4 - digits.count)).utf8) + digits.utf8 + data
  }

  /// The packet that ends a list.
  static let flush = Array("0000".utf8)

  private static func length(_ digits: ArraySlice<UInt8>) -> Int? {
    var length = 0
    for digit in digits {
      guard let value = hexValue(digit) else { return nil }
      length = length << 4 | value
    }
    return length
  }

  private static func hexValue(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x41...0x46: Int(byte) - 0x41 + 10
    case 0x61...0x66: Int(byte) - 0x61 + 10
    default: nil
    }
  }

  private static let largest = 65_520
  private static let cutOff = UnreadableAnswer("it is cut off")
}
