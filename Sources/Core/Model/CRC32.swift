/// The CRC-32 of IEEE 802.3, as zlib and GitLab compute it.
public enum CRC32 {
  /// The checksum of the bytes.
  public static func checksum(of bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xffff_ffff
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = (crc >> 1) ^ (0xedb8_8320 & (0 &- (crc & 1))) }
    }
    return ~crc
  }

  /// The checksum as eight lower-case hex digits.
  public static func hexDigits(of bytes: [UInt8]) -> String {
    let hex = String(checksum(of: bytes), radix: 16)
    return String(repeating: "0", count: 8 - hex.count) + hex
  }
}
