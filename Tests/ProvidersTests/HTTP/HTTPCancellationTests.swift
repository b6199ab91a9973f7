import Foundation
import Providers
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPCancellationTests {
  let client = HTTPClient()
  static let endless = HTTPDeadlines(total: nil)

  @Test func isCancelledBeforeTheStart() async {
    let server = LoopbackServer { $0.waitForEnd() }
    let error = await withTaskGroup(of: HTTPError?.self) { group in
      group.cancelAll()
      group.addTask {
        await failure(client, HTTPRequest("GET", server.url, deadlines: Self.endless))
      }
      return await group.next() ?? nil
    }
    #expect(error?.kind == .cancelled)
    #expect(error?.mayHaveBeenSent == false)
    #expect(server.connections == 0)
  }

  @Test(arguments: [1, 200]) func isCancelledWhileWaiting(count: Int) async {
    let (arrivals, arrived) = AsyncStream<Void>.makeStream()
    let (ends, ended) = AsyncStream<Void>.makeStream()
    let server = LoopbackServer { connection in
      _ = connection.readRequest()
      arrived.yield()
      connection.waitForEnd()
      ended.yield()
    }
    let errors = await withTaskGroup(of: HTTPError?.self) { group in
      for _ in 0..<count {
        group.addTask {
          await failure(client, HTTPRequest("GET", server.url, deadlines: Self.endless))
        }
      }
      await wait(for: count, in: arrivals)
      group.cancelAll()
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(errors.count == count)
    #expect(errors.allSatisfy { $0?.kind == .cancelled && $0?.mayHaveBeenSent == true })
    // The connections are closed too: the easy handles are gone.
    await wait(for: count, in: ends)
  }

  private func wait(for count: Int, in stream: AsyncStream<Void>) async {
    var left = count
    for await _ in stream {
      left -= 1
      if left == 0 { return }
    }
  }

  @Test func letsFinishWhatIgnoresCancellation() async {
    let (cancelled, arrived) = (Signal(), Signal())
    let isCancelled = DispatchSemaphore(value: 0)
    let server = LoopbackServer { connection in
      _ = connection.readRequest()
      arrived.send()
      isCancelled.wait()
      connection.write(answer("201 Created", body: "a job"))
    }
    let body = await withTaskGroup(of: [UInt8]?.self) { group in
      group.addTask {
        let request = HTTPRequest("POST", server.url, ignoresCancellation: true)
        let body = try? await client.send(request).body
        #expect(Task.isCancelled)
        return body
      }
      await arrived.wait()
      group.cancelAll()
      isCancelled.signal()
      return await group.next() ?? nil
    }
    cancelled.send()
    #expect(body == Array("a job".utf8))
  }

  @Test(arguments: [true, false]) func endsWithItsClient(isExplicit: Bool) async {
    let arrived = Signal()
    let server = LoopbackServer { connection in
      _ = connection.readRequest()
      arrived.send()
      connection.waitForEnd()
    }
    let client = HTTPClient()
    async let pending = failure(
      client, HTTPRequest("GET", server.url, deadlines: Self.endless, ignoresCancellation: true))
    await arrived.wait()
    client.close()
    client.close()
    let error = await pending
    #expect(error?.kind == .cancelled)
    #expect(error?.mayHaveBeenSent == true)
    let late = await failure(client, HTTPRequest("GET", server.url))
    #expect(late?.kind == .cancelled)
    #expect(late?.mayHaveBeenSent == false)
  }

  /// The thread closes the kept connection when the last reference to the client is gone.
  @Test func endsWithoutBeingClosed() async throws {
    let ended = Signal()
    let server = LoopbackServer { connection in
      while connection.readRequest() != nil { connection.write(answer("200 OK")) }
      ended.send()
    }
    var client: HTTPClient? = HTTPClient()
    _ = try await client?.send(HTTPRequest("GET", server.url))
    client = nil
    await ended.wait()
    #expect(server.connections == 1)
  }
}
