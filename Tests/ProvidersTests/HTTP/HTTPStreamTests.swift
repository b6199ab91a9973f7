import Foundation
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct HTTPStreamTests {
  let client = HTTPClient()

  /// Without a deadline: a piece may wait long for its consumer on a busy machine.
  private func request(to server: LoopbackServer, limit: Int = 16 << 20) -> HTTPRequest {
    HTTPRequest(
      "GET", server.url, deadlines: HTTPDeadlines(total: nil), responseLimit: limit)
  }

  @Test func holdsTheOtherSideBack() async throws {
    let size = 20_000_000
    let written = Tally()
    let server = LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
      let chunk = [UInt8](repeating: 7, count: 100_000)
      for _ in 0..<(size / chunk.count) {
        if !connection.write(chunk) { return }
        written.add(chunk.count)
      }
    }
    let (taken, largest) = (Tally(), Tally())
    let head = try await client.stream(request(to: server, limit: size)) { head, bytes in
      #expect(head.status == 200)
      // Slow: waits until the server is ahead by more than what may wait.
      let wanted = min(size, taken.add(bytes.count) + Exchange.mostWaiting)
      while written.count < wanted { await Task.yield() }
      largest.add(max(0, bytes.count - largest.count))
      return bytes == Array(repeating: 7, count: bytes.count)
    }
    #expect(head.status == 200)
    #expect(taken.count == size)
    #expect(largest.count <= Exchange.mostWaiting + 65_536)
  }

  @Test func canBeEndedEarly() async throws {
    let ended = Signal()
    let server = LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nX-A: b\r\nTransfer-Encoding: chunked\r\n\r\n")
      while connection.write("5\r\nabcde\r\n") {}
      ended.send()
    }
    let pieces = Tally()
    let head = try await client.stream(request(to: server)) { _, _ in pieces.add() < 3 }
    #expect(head.header("X-A") == "b")
    #expect(pieces.count == 3)
    await ended.wait()
  }

  @Test func hasAHeadWithoutABody() async throws {
    let server = LoopbackServer.answering { _ in "HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n" }
    let head = try await client.stream(request(to: server)) { _, _ in
      Issue.record("a piece of nothing")
      return true
    }
    #expect(head.status == 204)
    #expect(head.header("x-a") == "b")
  }

  @Test func endsWithAnErrorAfterThePieces() async {
    let server = LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
    }
    let taken = Tally()
    do throws(HTTPError) {
      _ = try await client.stream(request(to: server)) { _, bytes in
        taken.add(bytes.count)
        return true
      }
      Issue.record("no error")
    } catch {
      #expect(error.kind == .cut)
      #expect(error.status == 200)
    }
    #expect(taken.count == 3)
  }

  @Test func isLimitedToo() async {
    let server = LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      while connection.write("5\r\nabcde\r\n") {}
    }
    do throws(HTTPError) {
      _ = try await client.stream(request(to: server, limit: 100_000)) { _, _ in true }
      Issue.record("no error")
    } catch { #expect(error.kind == .unreadable) }
  }

  @Test func isCancelledWhileTheConsumerWorks() async {
    let server = LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
      connection.waitForEnd()
    }
    let began = Signal()
    await withTaskGroup(of: HTTPError?.self) { group in
      group.addTask {
        do throws(HTTPError) {
          _ = try await client.stream(request(to: server)) { _, _ in
            began.send()
            while !Task.isCancelled { await Task.yield() }
            return true
          }
          return nil
        } catch { return error }
      }
      await began.wait()
      group.cancelAll()
      let error = await group.next() ?? nil
      #expect(error?.kind == .cancelled)
      #expect(error?.status == 200)
    }
  }

  @Test func keepsNoMoreThanItMay() async {
    let exchange = Exchange(HTTPRequest("GET", "http://127.0.0.1/"), isStreamed: true)
    let head = HTTPHead(status: 200, headers: [])
    let piece = [UInt8](repeating: 1, count: 16_384)
    var delivered = 0
    while piece.withUnsafeBytes({ exchange.deliver($0, of: head) }) == .taken {
      delivered += piece.count
    }
    #expect(delivered == Exchange.mostWaiting)
    guard case .piece(_, let bytes, let wasHeldBack) = await exchange.next() else {
      Issue.record("no piece")
      return
    }
    #expect(bytes.count == delivered)
    #expect(wasHeldBack)
    #expect(piece.withUnsafeBytes { exchange.deliver($0, of: head) } == .taken)
    exchange.cancel("test")
    #expect(piece.withUnsafeBytes { exchange.deliver($0, of: head) } == .unwanted)
    guard case .end(.failure(let error)) = await exchange.next() else {
      Issue.record("no end")
      return
    }
    #expect(error.kind == .cancelled)
  }
}
