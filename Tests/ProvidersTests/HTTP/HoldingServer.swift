import Foundation
import Glibc

/// A server of one thread, for more connections than threads are good for. It holds requests for
/// `/held…` until it is told to answer, and answers all others at once.
final class HoldingServer: @unchecked Sendable {
  let url: String
  let port: UInt16
  private let listener: Int32
  private let condition = NSCondition()
  private var buffers: [Int32: [UInt8]] = [:]
  private var heldBy: Set<Int32> = []
  private var accepted = 0
  private var most = 0
  private var requested = 0
  private var isClosed = false
  private var holds = true

  /// How many connections were accepted in all.
  var connections: Int { condition.withLock { accepted } }
  /// How many connections there were at the same time.
  var mostConnections: Int { condition.withLock { most } }
  /// How many requests came.
  var requests: Int { condition.withLock { requested } }
  /// How many requests are held.
  var held: Int { condition.withLock { heldBy.count } }

  init() {
    listener = LoopbackServer.bindInternet()
    port = LoopbackServer.port(of: listener)
    url = "http://127.0.0.1:\(port)"
    _ = fcntl(listener, F_SETFL, O_NONBLOCK)
    Thread.detachNewThread { self.serve() }
  }

  /// Ends the thread and all connections.
  func close() {
    condition.withLock { isClosed = true }
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// Waits until that many requests are held, on a thread of its own.
  func waitUntilHeld(_ count: Int) async { await wait { $0.heldBy.count >= count } }

  /// Waits until no more than that many requests are held.
  func waitUntilHeldAtMost(_ count: Int) async { await wait { $0.heldBy.count <= count } }

  /// Waits until there are fewer connections.
  func waitUntilFewer(than count: Int) async { await wait { $0.buffers.count < count } }

  private func wait(until isDone: @escaping @Sendable (HoldingServer) -> Bool) async {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [self] in
        condition.lock()
        while !isDone(self) { condition.wait() }
        condition.unlock()
        continuation.resume()
      }
    }
  }

  /// Answers all that is held; if `forGood`, nothing is held any more.
  func release(forGood: Bool = false) {
    let waiting = condition.withLock {
      holds = holds && !forGood
      defer { heldBy = [] }
      return heldBy
    }
    for socket in waiting { reply(socket, "released") }
  }

  private func serve() {
    while !condition.withLock({ isClosed }) {
      var watched = condition.withLock { [listener] + buffers.keys }.map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      _ = poll(&watched, nfds_t(watched.count), -1)
      for event in watched where event.revents != 0 {
        if event.fd == listener { acceptAll() } else { read(event.fd) }
      }
    }
    condition.withLock { for socket in buffers.keys { Glibc.close(socket) } }
    Glibc.close(listener)
  }

  private func acceptAll() {
    while true {
      let socket = accept(listener, nil, nil)
      if socket < 0 { return }
      _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
      _ = fcntl(socket, F_SETFL, O_NONBLOCK)
      var on: Int32 = 1
      setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
      condition.withLock {
        accepted += 1
        buffers[socket] = []
        most = max(most, buffers.count)
      }
    }
  }

  private func read(_ socket: Int32) {
    var chunk = [UInt8](repeating: 0, count: 16384)
    let count = recv(socket, &chunk, chunk.count, 0)
    if count < 0, errno == EAGAIN { return }
    if count <= 0 { return drop(socket) }
    let answered = condition.withLock {
      buffers[socket, default: []].append(contentsOf: chunk.prefix(count))
      return takeRequests(of: socket)
    }
    for _ in 0..<answered { reply(socket, "at once") }
  }

  private func drop(_ socket: Int32) {
    condition.withLock {
      buffers[socket] = nil
      heldBy.remove(socket)
      condition.broadcast()
    }
    Glibc.close(socket)
  }

  /// Takes the whole requests out of a buffer; they have short bodies or none. How many are to be
  /// answered at once.
  private func takeRequests(of socket: Int32) -> Int {
    var count = 0
    while let end = buffers[socket]?.firstRange(of: Array("\r\n\r\n".utf8)) {
      let head =
        buffers[socket].map { String(decoding: $0[..<end.lowerBound], as: UTF8.self) } ?? ""
      let line = head.prefix { $0 != "\r\n" }
      buffers[socket]?.removeSubrange(..<end.upperBound)
      requested += 1
      if holds, line.contains(" /held") { heldBy.insert(socket) } else { count += 1 }
    }
    condition.broadcast()
    return count
  }

  private func reply(_ socket: Int32, _ body: String) {
    let bytes = Array(answer("200 OK", body: body).utf8)
    _ = send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }
}
