/// The end of a container's log, read as the engine sends it.
///
/// Without a terminal it comes in frames: a channel (0 to 2), three zeros, four bytes of length
/// with the highest first, and so many bytes. From where the bytes are no frames they are taken as
/// they are. Both channels are taken in the order in which they come.
struct LogFrames: Sendable {
  private var tail = OutputTail()
  private var head: [UInt8] = []
  /// What is still to come of the frame; nil once the bytes are no frames.
  private var missing: Int?

  /// - Parameter hasTerminal: whether the log comes without frames.
  init(hasTerminal: Bool = false) { missing = hasTerminal ? nil : 0 }

  /// The end of the output so far. The beginning of a frame that was cut off is no output.
  var output: [UInt8] { tail.bytes }

  /// Takes what has come; a frame may be cut anywhere.
  mutating func take(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while let missing, !rest.isEmpty {
      if missing > 0 {
        let piece = rest.prefix(missing)
        tail.take(piece)
        self.missing = missing - piece.count
        rest = rest.dropFirst(piece.count)
      } else {
        let piece = rest.prefix(8 - head.count)
        head += piece
        rest = rest.dropFirst(piece.count)
        readHead()
      }
    }
    if missing == nil { tail.take(rest) }
  }

  private mutating func readHead() {
    if !isFrameStart {
      missing = nil
      tail.take(head)
    } else if head.count == 8 {
      missing = head.suffix(4).reduce(0) { $0 << 8 | Int($1) }
      head = []
    }
  }

  private var isFrameStart: Bool { zip(head, [2, 0, 0, 0]).allSatisfy { $0 <= $1 } }
}
