import Foundation

/// A proxy on 127.0.0.1 to servers on 127.0.0.1.
final class ProxyServer: Sendable {
  /// What it does with requests.
  enum Manner: Sendable { case forward, refuse(String), hang, cut }

  let server: LoopbackServer
  private let log: Log

  private final class Log: @unchecked Sendable {
    private let lock = NSLock()
    private var seen: [ReceivedRequest] = []
    var all: [ReceivedRequest] { lock.withLock { seen } }
    func add(_ request: ReceivedRequest) { lock.withLock { seen.append(request) } }
  }

  /// What it was asked, in order.
  var requests: [ReceivedRequest] { log.all }
  /// Its address without the scheme.
  var place: String { "127.0.0.1:\(server.port)" }

  init(_ manner: Manner) {
    let log = Log()
    self.log = log
    server = LoopbackServer { connection in
      guard let request = connection.readRequest() else { return }
      log.add(request)
      switch manner {
      case .forward: Self.forward(request, of: connection)
      case .refuse(let status): connection.write(answer(status, body: "no"))
      case .hang: connection.waitForEnd()
      case .cut: connection.reset()
      }
    }
  }

  private static func forward(_ request: ReceivedRequest, of connection: PlayedConnection) {
    let words = request.line.split(separator: " ").map(String.init)
    if words[0] == "CONNECT" {
      connection.write("HTTP/1.1 200 Connection established\r\n\r\n")
      let port = words[1].split(separator: ":").last.flatMap { UInt16($0) } ?? 0
      return connection.relay(toPort: port)
    }
    guard let url = URL(string: words[1]) else { return }
    let fields = request.fields.filter { !$0.name.lowercased().hasPrefix("proxy-") }
    let lines =
      ["\(words[0]) \(url.path) HTTP/1.1"] + fields.map { "\($0.name): \($0.value)" } + ["", ""]
    connection.relay(
      toPort: UInt16(url.port ?? 0),
      beginningWith: lines.joined(separator: "\r\n") + String(decoding: request.body, as: UTF8.self)
    )
  }
}
