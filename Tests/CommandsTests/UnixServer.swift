import Foundation
import Glibc

/// A socket on which something listens that answers every connection alike.
final class UnixServer: Sendable {
  private let descriptor: CInt

  /// What it does with a connection.
  enum Manner: Sendable {
    /// Takes it and says nothing.
    case hangs
    /// Says that and closes.
    case says(String)
  }

  init(at path: String, _ manner: Manner, mode: mode_t = 0o600) throws {
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    self.descriptor = descriptor
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw CocoaError(.fileWriteInvalidFileName)
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0, chmod(path, mode) == 0, listen(descriptor, 16) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    // A connection that nobody takes hangs as well as one that is taken.
    if case .says(let text) = manner { answer(text) }
  }

  private func answer(_ text: String) {
    let descriptor = descriptor
    Thread.detachNewThread {
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return }
        var chunk = [UInt8](repeating: 0, count: 4096)
        _ = read(connection, &chunk, chunk.count)
        _ = Array(text.utf8).withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
        close(connection)
      }
    }
  }

  deinit {
    shutdown(descriptor, CInt(SHUT_RDWR))
    close(descriptor)
  }
}
