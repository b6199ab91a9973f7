/// The log of the job: what was written, and how much of it the coordinator has.
struct Trace {
  private(set) var bytes: [UInt8] = []
  private(set) var sent = 0
  private var crc = CRC32()

  /// Written and not yet sent.
  var pending: Int { bytes.count - sent }
  var checksum: String { crc.text }

  mutating func append(_ more: some Collection<UInt8>) {
    bytes += more
    crc.add(more)
  }

  /// Sends what is pending, at most 1 MiB; on a 416 goes on where the coordinator's log ends.
  mutating func send(by coordinator: Coordinator) -> Verdict {
    let piece = Array(bytes[sent...].prefix(1 << 20))
    let (verdict, size) = coordinator.patch(piece, at: sent)
    if let size { sent = min(max(size, 0), bytes.count) }
    return verdict
  }
}
