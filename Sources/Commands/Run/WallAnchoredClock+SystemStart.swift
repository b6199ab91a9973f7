import Core
import Glibc
import StateFile

extension WallAnchoredClock {
  /// When the system was started, by this clock; nil if the system does not say.
  var systemStart: SystemStart? {
    // What tells one start of Linux from another (random(4)).
    guard let bytes = try? SmallFile.readRegular("/proc/sys/kernel/random/boot_id"),
      let id = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first
    else { return nil }
    var running = timespec()
    // Like the clock itself it goes on while the system sleeps.
    guard clock_gettime(CLOCK_BOOTTIME, &running) == 0 else { return nil }
    let milliseconds = Int64(running.tv_sec) * 1000 + Int64(running.tv_nsec) / 1_000_000
    return SystemStart(id: String(id), at: now.advanced(by: .milliseconds(-milliseconds)))
  }
}
