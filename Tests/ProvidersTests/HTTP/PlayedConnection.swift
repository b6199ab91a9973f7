import Foundation
import Glibc

/// A request as a server saw it.
struct ReceivedRequest: Sendable {
  var line: String
  var fields: [(name: String, value: String)]
  var body: [UInt8]

  func field(_ name: String) -> String? {
    fields.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// The server's end of one connection; all calls block.
final class PlayedConnection: @unchecked Sendable {
  /// 1 for the server's first connection.
  let number: Int
  private var socket: Int32
  private var buffer: [UInt8] = []

  init(_ socket: Int32, number: Int) {
    self.socket = socket
    self.number = number
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// The next request, or nil when the client has hung up.
  func readRequest() -> ReceivedRequest? {
    while true {
      if let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) {
        let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
          .components(separatedBy: "\r\n")
        let fields = lines.dropFirst().map { line -> (name: String, value: String) in
          let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
          return (parts[0], parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
        }
        var request = ReceivedRequest(line: lines[0], fields: fields, body: [])
        let size = request.field("Content-Length").flatMap { Int($0) } ?? 0
        while buffer.count < end.upperBound + size { if !readMore() { return nil } }
        request.body = Array(buffer[end.upperBound..<(end.upperBound + size)])
        buffer.removeSubrange(..<(end.upperBound + size))
        return request
      }
      if !readMore() { return nil }
    }
  }

  private func readMore() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 65536)
    let count = recv(socket, &chunk, chunk.count, 0)
    if count <= 0 { return false }
    buffer.append(contentsOf: chunk.prefix(count))
    return true
  }

  /// Writes all of it; false when the client has hung up.
  @discardableResult func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  @discardableResult func write(_ text: String) -> Bool { write(Array(text.utf8)) }

  /// Hands everything on to a port of 127.0.0.1, and what comes back, until either hangs up.
  func relay(toPort port: UInt16, beginningWith first: String = "") {
    let other = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { Glibc.close(other) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    address.sin_port = port.bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(other, $0, size) }
    }
    guard result == 0 else { return }
    _ = send(other, first, first.utf8.count, Int32(MSG_NOSIGNAL))
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      var both = [socket, other].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      _ = poll(&both, 2, -1)
      for (from, to) in [(0, 1), (1, 0)] where both[from].revents != 0 {
        let count = recv(both[from].fd, &chunk, chunk.count, 0)
        if count <= 0 { return }
        if send(both[to].fd, chunk, count, Int32(MSG_NOSIGNAL)) != count { return }
      }
    }
  }

  /// Waits until the client hangs up.
  func waitForEnd() { while readMore() {} }

  /// Hangs up with a reset instead of an orderly end.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    close()
  }

  func close() {
    if socket >= 0 { Glibc.close(socket) }
    socket = -1
  }
}

/// An answer with a body of known length.
func answer(_ status: String, _ fields: [String] = [], body: String = "") -> String {
  let lines = ["HTTP/1.1 \(status)"] + fields + ["Content-Length: \(body.utf8.count)", "", body]
  return lines.joined(separator: "\r\n")
}
