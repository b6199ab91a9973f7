import Glibc

/// Keeps a port of 127.0.0.1, also while nothing listens there: nobody else is given it, not even
/// as the near end of a connection.
final class Place: Sendable {
  let port: UInt16
  private let descriptor: Int32

  /// - Parameter port: 0 lets the kernel choose.
  /// - Throws: `WorldError` when somebody listens there.
  init(port: UInt16) throws {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    descriptor = socket(AF_INET, kind, 0)
    // Two sockets may then be bound to the port, as long as only one of them listens.
    var on: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let descriptor = self.descriptor
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    self.port = UInt16(bigEndian: address.sin_port)
    guard isBound else {
      close(descriptor)
      throw WorldError("port \(port) of 127.0.0.1 cannot be had")
    }
  }

  deinit { close(descriptor) }
}
