/// The address at which a server listens. Closed, connections to it are refused; open again, it is
/// the same address.
actor Door {
  /// Where it is.
  nonisolated let port: UInt16
  private let place: Place
  private let handler: @Sendable (Call) async -> Answer
  private let orders: AsyncStream<Bool>
  private let order: AsyncStream<Bool>.Continuation
  private var server: LoopbackServer?
  private var isOver = false
  private var watchers: [CheckedContinuation<Void, Never>] = []

  /// - Parameter port: 0 lets the kernel choose.
  /// - Throws: why the port cannot be had.
  init(port: UInt16, handler: @escaping @Sendable (Call) async -> Answer) throws {
    place = try Place(port: port)
    self.port = place.port
    self.handler = handler
    (orders, order) = AsyncStream.makeStream()
    order.yield(true)
  }

  /// Serves, while it is open, until the task is cancelled.
  func run() async throws {
    defer {
      isOver = true
      changed()
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for await isOpen in orders where isOpen != (server != nil) {
        if let server {
          // It ends when its last call is answered; who wants it closed does not wait for that.
          group.addTask { await server.stop() }
          while await server.isListening { await Task.yield() }
          self.server = nil
        } else {
          let next = try LoopbackServer(port: port, handler: handler)
          group.addTask { try? await next.run() }
          _ = try await next.port()
          server = next
        }
        changed()
      }
    }
  }

  /// From now on connections are refused, and those that there are end.
  func close() async {
    order.yield(false)
    await until { server == nil }
  }

  /// From now on connections are taken.
  func open() async {
    order.yield(true)
    await until { server != nil }
  }

  private func changed() {
    let all = watchers
    watchers = []
    all.forEach { $0.resume() }
  }

  private func until(_ isTrue: () -> Bool) async {
    while !isTrue(), !isOver { await withCheckedContinuation { watchers.append($0) } }
  }
}
