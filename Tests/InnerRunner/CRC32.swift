/// CRC-32 (IEEE) of the bytes of a trace, as the coordinator wants it at the end.
struct CRC32 {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
    }
  }
  private var register: UInt32 = 0xFFFF_FFFF

  mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      register = register >> 8 ^ Self.table[Int((register ^ UInt32(byte)) & 0xFF)]
    }
  }

  /// `crc32:` and eight lower-case hexadecimal digits.
  var text: String {
    let digits = String(register ^ 0xFFFF_FFFF, radix: 16)
    return "crc32:" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
  }
}
