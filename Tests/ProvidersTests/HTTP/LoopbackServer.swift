import Foundation
import Glibc

/// A server on 127.0.0.1 or a Unix socket whose every connection is played by a closure on a
/// thread of its own, so that it can hang, lie and hang up as it likes.
final class LoopbackServer: Sendable {
  let url: String
  let unixSocket: String?
  private let listener: Int32
  private let served = Tally()

  /// How many connections were accepted.
  var connections: Int { served.count }

  init(unixSocket: String? = nil, _ play: @escaping @Sendable (PlayedConnection) -> Void) {
    self.unixSocket = unixSocket
    let listener = unixSocket.map(Self.bindUnix) ?? Self.bindInternet()
    self.listener = listener
    url = "http://127.0.0.1:\(unixSocket == nil ? Self.port(of: listener) : 80)"
    let served = served
    Thread.detachNewThread {
      while true {
        let socket = accept(listener, nil, nil)
        if socket < 0 { break }
        let connection = PlayedConnection(socket, number: served.add())
        Thread.detachNewThread {
          play(connection)
          connection.close()
        }
      }
      Glibc.close(listener)
    }
  }

  /// A server that answers each request on each connection.
  static func answering(
    unixSocket: String? = nil, _ answer: @escaping @Sendable (ReceivedRequest) -> String
  ) -> LoopbackServer {
    LoopbackServer(unixSocket: unixSocket) { connection in
      while let request = connection.readRequest() { connection.write(answer(request)) }
    }
  }

  var port: UInt16 { Self.port(of: listener) }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  /// Calls `body` with an address at which nobody listens, and nobody else can.
  static func withRefusingAddress(_ body: (String) async -> Void) async {
    let socket = bindInternet(listening: false)
    await body("http://127.0.0.1:\(port(of: socket))")
    Glibc.close(socket)
  }

  /// A socket on a free port; if `isReusable`, another that wants so may listen there.
  static func bindInternet(listening: Bool = true, isReusable: Bool = false) -> Int32 {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    if isReusable {
      var on: Int32 = 1
      setsockopt(listener, SOL_SOCKET, SO_REUSEPORT, &on, socklen_t(MemoryLayout<Int32>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) }
    }
    precondition(result == 0 && (!listening || listen(listener, 4096) == 0))
    return listener
  }

  private static func bindUnix(_ path: String) -> Int32 {
    let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) }
    }
    precondition(result == 0 && listen(listener, 1024) == 0)
    return listener
  }

  static func port(of listener: Int32) -> UInt16 {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &size) }
    }
    return UInt16(bigEndian: address.sin_port)
  }
}

/// A number that several threads count up.
final class Tally: @unchecked Sendable {
  private let lock = NSLock()
  private var value = 0
  var count: Int { lock.withLock { value } }
  @discardableResult func add(_ more: Int = 1) -> Int {
    lock.withLock {
      value += more
      return value
    }
  }
}

/// An event that happens once and can be waited for.
struct Signal: Sendable {
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation
  init() { (stream, continuation) = AsyncStream.makeStream() }
  func send() { continuation.yield() }
  func wait() async {
    for await _ in stream { return }
  }
}
