import Core
import Foundation
import Testing

@testable import Providers

@Suite("Reading a job's log", .timeLimit(.minutes(5)))
struct LogReadingTests {
  let client = HTTPClient()
  private let text = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"

  private func read(_ server: LoopbackServer) async -> LogAnswer {
    await coordinator(server, over: client).readLog(of: JobID(4711), project: ProjectID(21))
  }

  @Test("asks as a user, with the token in a field of its own")
  func request() async {
    let (requests, continuation) = AsyncStream<ReceivedRequest>.makeStream()
    let server = LoopbackServer.answering { request in
      continuation.yield(request)
      return answer("200 OK", ["Content-Type: text/plain"], body: "x")
    }
    #expect(await read(server) == .written)
    let request = await requests.first { _ in true }
    #expect(request?.line == "GET /api/v4/projects/21/jobs/4711/trace HTTP/1.1")
    #expect(request?.field("PRIVATE-TOKEN") == "glpat-sEcReT")
    #expect(request?.field("JOB-TOKEN") == nil && request?.field("Content-Length") == nil)
    #expect(request?.field("Accept") == "*/*")
  }

  @Test("without a token nothing is asked")
  func noToken() async {
    let server = LoopbackServer.answering { _ in answer("200 OK", body: "x") }
    let bare = CoordinatorClient(
      baseURL: server.url, token: Secret("t"), systemID: "",
      info: RunnerInfo(
        name: "", version: "", revision: "", platform: "", architecture: "", executor: ""),
      tls: TLSIdentity(), transport: client)
    let said = await bare.readLog(of: JobID(1), project: ProjectID(2))
    guard case .forbidden(let trouble) = said else {
      Issue.record("\(said)")
      return
    }
    #expect(trouble.summary.hasSuffix("/trace: there is no token to read job logs with"))
    #expect(server.connections == 0)
  }

  @Test("a log without an end is let go at its first bytes, and one that says it is huge")
  func huge() async {
    for field in ["Transfer-Encoding: chunked", "Content-Length: 99999999999999"] {
      let hungUp = Signal()
      let sent = Tally()
      let server = LoopbackServer { [text] connection in
        guard connection.readRequest() != nil else { return }
        connection.write("\(text)\(field)\r\n\r\n")
        let piece = String(repeating: "x", count: 0xffff)
        while connection.write(field.hasPrefix("T") ? "ffff\r\n\(piece)\r\n" : piece) {
          sent.add(piece.count)
        }
        hungUp.send()
      }
      #expect(await read(server) == .written)
      await hungUp.wait()
      #expect(sent.count < 16 << 20, "what fits into the buffers between the two")
    }
  }

  @Test("the first byte counts, though the rest never comes, or the connection is cut")
  func firstByte() async {
    for isCut in [true, false] {
      let server = LoopbackServer { [text] connection in
        guard connection.readRequest() != nil else { return }
        connection.write("\(text)Content-Length: 99\r\n\r\nR")
        if !isCut { connection.waitForEnd() }
      }
      #expect(await read(server) == .written)
    }
  }

  @Test(
    "an answer that breaks off before anything is in it concludes nothing",
    arguments: [
      "", "garbage\r\n\r\n", "HTTP/1.1 200 OK\r\n",
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n",
      "HTTP/1.1 403 Forbidden\r\nContent-Length: 99\r\n\r\n{",
    ])
  func isCut(said: String) async {
    let server = LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write(said)
    }
    let read = await read(server)
    guard case .unknown(let trouble) = read else {
      Issue.record("\(read)")
      return
    }
    #expect(trouble.summary.contains("/api/v4/projects/21/jobs/4711/trace: "))
    #expect(!trouble.summary.contains("sEcReT"))
  }

  @Test("a refusal of any length is a refusal")
  func longRefusal() async {
    let server = LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write("HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n")
      while connection.write("5\r\n\u{0}\u{1}abc\r\n") {}
    }
    let read = await read(server)
    if case .forbidden = read {} else { Issue.record("\(read)") }
  }

  /// Who hangs is given up after 30 s (`PatientTransport` says so), or when the job needs it no more.
  @Test("whoever hangs is left, by the deadline or by cancellation")
  func hangs() async {
    let deadline = PatientTransport()
    let coordinator = CoordinatorClient(
      baseURL: "http://h", token: Secret("t"), systemID: "",
      info: RunnerInfo(
        name: "", version: "", revision: "", platform: "", architecture: "", executor: ""),
      tls: TLSIdentity(), watchToken: Secret("w"), transport: deadline)
    #expect(
      await coordinator.readLog(of: JobID(1), project: ProjectID(2))
        == .unknown(Trouble("waited for 30.0 seconds", kind: .silent)))

    for said in ["", "\(text)Transfer-Encoding: chunked\r\n\r\n"] {
      let arrived = Signal()
      let server = LoopbackServer { connection in
        guard connection.readRequest() != nil else { return }
        connection.write(said)
        arrived.send()
        connection.waitForEnd()
      }
      let read = await withTaskGroup(of: LogAnswer.self) { group in
        group.addTask { await self.read(server) }
        await arrived.wait()
        group.cancelAll()
        return await group.next()
      }
      if case .unknown = read {} else { Issue.record("\(String(describing: read))") }
    }
  }
}

/// Waits for as long as it is told, in no time.
private struct PatientTransport: HTTPTransport {
  let secrecy = Secrecy()
  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    throw HTTPError(.cut, "not streamed", mayHaveBeenSent: false)
  }

  func stream(
    _ request: HTTPRequest, consume: @Sendable (HTTPHead, [UInt8]) async -> Bool
  ) async throws(HTTPError) -> HTTPHead {
    let wait = request.deadlines.total.map { "\($0)" } ?? "ever"
    throw HTTPError(.timedOut, "waited for \(wait)", mayHaveBeenSent: true)
  }
}
