/// A container's log as the engine sends it.
enum LogFrames {
  /// The output out of a stream of frames, both channels in the order in which they came.
  ///
  /// A frame is a channel (0 to 2), three zeros, four bytes of length with the highest first, and
  /// so many bytes. From where the bytes are no frames they are taken as they are.
  static func output(in bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let head = rest.prefix(8)
      guard head.count == 8, let length = length(in: head) else {
        // The beginning of a frame that was cut off is no output.
        if !isFrameStart(head) { output += rest }
        break
      }
      rest = rest.dropFirst(8)
      output += rest.prefix(length)
      rest = rest.dropFirst(length)
    }
    return output
  }

  /// The end of a log as text, at most `limit` bytes, beginning with a whole character.
  static func end(of output: [UInt8], limit: Int = 4096) -> String {
    let tail = output.suffix(max(0, limit))
    let isCut = tail.count < output.count
    return String(decoding: isCut ? tail.drop { $0 & 0xc0 == 0x80 } : tail, as: UTF8.self)
  }

  private static func isFrameStart(_ head: ArraySlice<UInt8>) -> Bool {
    zip(head, [2, 0, 0, 0]).allSatisfy { $0 <= $1 }
  }

  private static func length(in head: ArraySlice<UInt8>) -> Int? {
    isFrameStart(head) ? head.suffix(4).reduce(0) { $0 << 8 | Int($1) } : nil
  }
}
