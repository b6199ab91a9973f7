import Glibc

/// The bytes of a file, or nil when it cannot be read.
func bytes(of path: String) -> [UInt8]? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var all: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = read(descriptor, &piece, piece.count)
    if count == 0 { return all }
    if count < 0 {
      if errno == EINTR { continue }
      return nil
    }
    all += piece[..<count]
  }
}

/// Writes all of `bytes`; what cannot be written is lost without a word.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return }
    rest = rest.dropFirst(count)
  }
}

/// Writes a new file that only its owner can read; false when it cannot.
func create(_ path: String, _ text: String) -> Bool {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
  guard descriptor >= 0 else { return false }
  writeAll(Array(text.utf8), to: descriptor)
  return close(descriptor) == 0
}

/// One line for the container's own log.
func say(_ text: String) { writeAll(Array("inner-runner: \(text)\n".utf8), to: 1) }

/// Milliseconds on a clock that only goes forward.
func now() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
}
