import FlyingSocks
import Foundation
import Glibc

/// One client's connection and its own connection to the engine.
struct ProxiedConnection: Sendable {
  let client: AsyncSocket
  let engine: AsyncSocket
  /// What the next answer meets.
  private let expected = Slot()

  private actor Slot {
    private var expectation: EngineProxy.Expectation?
    /// The request that is being answered.
    private(set) var exchange: Int?
    func put(_ expectation: EngineProxy.Expectation) {
      self.expectation = expectation
      exchange = expectation.exchange
    }
    func take() -> EngineProxy.Expectation? {
      defer { expectation = nil }
      return expectation
    }
  }

  init(client: AsyncSocket, engine: AsyncSocket) {
    self.client = client
    self.engine = engine
    for socket in [client, engine] { _ = fcntl(socket.socket.file.rawValue, F_SETFD, FD_CLOEXEC) }
  }

  /// Passes bytes both ways until the engine closes, or the client does and the engine is done.
  func run(_ proxy: EngineProxy) async {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask { await upstream(proxy) }
      group.addTask { await downstream(proxy) }
      // The end of what the client sends is told to the engine, which may still answer.
      while let isOver = await group.next(), !isOver {}
      group.cancelAll()
    }
  }

  /// From the client to the engine, request by request.
  ///
  /// - Returns: whether the connection is to be closed at once.
  private func upstream(_ proxy: EngineProxy) async -> Bool {
    var waiting: [UInt8] = []
    while let end = await headEnd(&waiting) {
      let head = RequestHead(String(decoding: waiting[..<end], as: UTF8.self))
      if await proxy.isAwaited(head) { await collectBody(head.framing, end, &waiting) }
      let (how, expectation) = await proxy.arrived(head, Data(waiting[end...]))
      if how == .refuse { await refuse() }
      if how != .pass { return true }
      await expected.put(expectation)
      guard await sendToEngine(waiting[..<end]) else { return true }
      waiting.removeFirst(end)
      guard await passBody(head.framing, &waiting) else { break }
    }
    shutdown(engine.socket.file.rawValue, Int32(SHUT_WR))
    return false
  }

  private func refuse() async {
    let text = #"{"message":"the engine is not itself"}"#
    let head = "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\n"
    let rest = "Content-Length: \(text.utf8.count)\r\nConnection: close\r\n\r\n\(text)"
    try? await client.write(Data((head + rest).utf8))
  }

  /// Reads until a head is complete; nil at the end of the connection.
  private func headEnd(_ waiting: inout [UInt8]) async -> Int? {
    let blank = Data("\r\n\r\n".utf8)
    while true {
      if let range = Data(waiting).range(of: blank) { return range.upperBound }
      guard let more = try? await client.read(atMost: 4096), !more.isEmpty else { return nil }
      waiting += more
    }
  }

  /// Reads the whole body, so that a held request is one that its client has sent, whatever
  /// becomes of the client; of an upgraded or a very large one only the beginning.
  private func collectBody(
    _ framing: BodyFraming, _ end: Int, _ waiting: inout [UInt8]
  ) async {
    guard framing != .endless else { return }
    var framing = framing
    _ = framing.take(waiting[end...])
    while !framing.isDone, waiting.count < 64 << 20 {
      guard let more = try? await client.read(atMost: 4096), !more.isEmpty else { return }
      _ = framing.take(more[...])
      waiting += more
    }
  }

  private func passBody(_ framing: BodyFraming, _ waiting: inout [UInt8]) async -> Bool {
    var framing = framing
    while true {
      let count = framing.take(waiting[...])
      guard await sendToEngine(waiting[..<count]) else { return false }
      waiting.removeFirst(count)
      if framing.isDone { return true }
      guard let more = try? await client.read(atMost: 4096), !more.isEmpty else { return false }
      waiting += more
    }
  }

  private func sendToEngine(_ bytes: ArraySlice<UInt8>) async -> Bool {
    (try? await engine.write(Data(bytes))) != nil
  }

  /// From the engine to the client, byte for byte.
  private func downstream(_ proxy: EngineProxy) async -> Bool {
    while let piece = try? await engine.read(atMost: 4096), !piece.isEmpty {
      if let exchange = await expected.exchange { await proxy.hasAnswered(exchange) }
      if let expectation = await expected.take() {
        let how = await proxy.answered(expectation, Data(piece))
        if how == .refuse { await refuse() }
        if how == .half { try? await client.write(Data(piece.prefix(piece.count / 2))) }
        guard how == .pass else { return true }
      }
      guard (try? await client.write(Data(piece))) != nil else { return true }
    }
    return true
  }
}
