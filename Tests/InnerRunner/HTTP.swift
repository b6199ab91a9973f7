import Glibc

/// An answer of the coordinator.
struct Answer {
  let status: Int
  private let headers: [(name: String, value: String)]

  /// Reads the head of an answer; nil when it is not one.
  init?(head: String) {
    let lines = head.split(separator: "\r\n", omittingEmptySubsequences: true)
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
      return nil
    }
    self.status = status
    headers = lines.dropFirst().compactMap { line in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      return (line[..<colon].lowercased(), String(value))
    }
  }

  /// The value of a header, asked for in lower case.
  func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// Plain HTTP/1.1 to an IPv4 address, one connection per request.
struct HTTP {
  let host: String
  let port: UInt16
  /// What stands before `/api/v4`.
  let prefix: String

  /// Understands `http://127.0.0.1:8080/prefix`; nil for everything else.
  init?(url: String) {
    guard url.hasPrefix("http://") else { return nil }
    let rest = url.dropFirst(7)
    let authority = rest.prefix { $0 != "/" }
    let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
    guard let name = parts.first, !name.isEmpty, parts.count <= 2 else { return nil }
    guard let port = parts.count == 2 ? UInt16(parts[1]) : 80 else { return nil }
    var path = String(rest.dropFirst(authority.count))
    while path.hasSuffix("/") { path.removeLast() }
    if path.hasSuffix("/ci") { path.removeLast(3) }
    host = name == "localhost" ? "127.0.0.1" : String(name)
    self.port = port
    prefix = path
  }

  /// Sends one request; nil when no whole answer came within `seconds`.
  func send(
    _ method: String, _ path: String, headers: [(String, String)], body: [UInt8], seconds: Int = 10
  ) -> Answer? {
    guard let descriptor = connected(seconds: seconds) else { return nil }
    defer { close(descriptor) }
    var head = "\(method) \(prefix)/api/v4\(path) HTTP/1.1\r\nHost: \(host):\(port)\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    head += "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
    guard sendAll(Array(head.utf8) + body, to: descriptor) else { return nil }
    return answer(from: descriptor)
  }

  private func connected(seconds: Int) -> Int32? {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return nil }
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_INET, kind, 0)
    guard descriptor >= 0 else { return nil }
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(
        descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
    }
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
    }
    if result == 0 { return descriptor }
    close(descriptor)
    return nil
  }

  private func sendAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// The head of the answer; what follows it is of no use here.
  private func answer(from descriptor: Int32) -> Answer? {
    var all: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    let blank = Array("\r\n\r\n".utf8)
    while all.count < 65536 {
      let count = recv(descriptor, &piece, piece.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      all += piece[..<count]
      for start in all.indices where all[start...].starts(with: blank) {
        return Answer(head: String(decoding: all[..<start], as: UTF8.self))
      }
    }
    return nil
  }
}
