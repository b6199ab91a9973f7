import Glibc

/// Looks at our end of a connection, found by the port of its other end.
enum Connection {
  /// Sends at once, and is not inherited by the processes that we start.
  static func prepare(_ descriptor: Int32) {
    var on: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  /// Whether the caller closed or lost the connection while its call was being worked on.
  static func isGone(peerPort: UInt16) -> Bool {
    guard let descriptor = descriptor(peerPort: peerPort) else { return true }
    var byte: UInt8 = 0
    let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
    return count == 0 || count < 0 && errno != EAGAIN && errno != EINTR
  }

  /// Has the connection end with a reset when it is closed, whatever was sent.
  static func makeAbrupt(peerPort: UInt16) {
    guard let descriptor = descriptor(peerPort: peerPort) else { return }
    var abruptly = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &abruptly, socklen_t(MemoryLayout<linger>.size))
  }

  private static func descriptor(peerPort: UInt16) -> Int32? {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let most = Int32(clamping: min(limit.rlim_cur, 65_536))
    return (0..<most).first { port(of: $0) == peerPort }
  }

  private static func port(of descriptor: Int32) -> UInt16? {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getpeername(descriptor, $0, &size)
      }
    }
    guard result == 0, address.sin_family == sa_family_t(AF_INET) else { return nil }
    return UInt16(bigEndian: address.sin_port)
  }
}
