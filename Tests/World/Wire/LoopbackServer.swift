import FlyingFox
import FlyingSocks
import Foundation

/// An HTTP server on 127.0.0.1.
struct LoopbackServer: Sendable {
  private let server: HTTPServer

  /// - Parameter port: 0 lets the kernel choose.
  init(port: UInt16, handler: @escaping @Sendable (Call) async -> Answer) throws {
    let pool = EagerPool(base: .make())
    server = HTTPServer(
      address: try .inet(ip4: "127.0.0.1", port: port), timeout: 86_400, pool: pool,
      logger: .disabled, handler: ClosureHTTPHandler { try await handler(Call($0)).response })
  }

  /// Serves until the task is cancelled.
  func run() async throws { try await server.run() }

  /// Whether new connections are taken.
  var isListening: Bool { get async { await server.listeningAddress != nil } }

  /// Takes no new connection, ends those that wait for a request, and returns when the calls that
  /// there are have been answered.
  func stop() async { await server.stop() }

  /// The port; waits until the server listens.
  func port() async throws -> UInt16 {
    // Its own patience of 5 s is too short where many tests begin at once.
    try await server.waitUntilListening(timeout: 60)
    guard case .ip4(_, let port)? = await server.listeningAddress else { throw CutConnection() }
    return port
  }
}

/// A pool whose sockets send at once. The server writes head and body apart, which without
/// TCP_NODELAY costs 40 ms on a kept connection; accepted sockets inherit it from the listener.
private struct EagerPool<Base: AsyncSocketPool>: AsyncSocketPool {
  let base: Base

  func prepare() async throws { try await base.prepare() }
  func run() async throws { try await base.run() }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    Connection.prepare(socket.file.rawValue)
    try await base.suspendSocket(socket, untilReadyFor: events)
  }
}
