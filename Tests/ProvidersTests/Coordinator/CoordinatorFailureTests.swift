import Core
import Foundation
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct CoordinatorFailureTests {
  let client = HTTPClient()

  /// An answer that breaks off proves nothing, but for a grant.
  @Test(
    arguments: [
      ("", nil, false), ("garbage\r\n\r\n", nil, true), ("HTTP/1.1 201 C\r\n", nil, false),
      ("HTTP/1.1 201 C\r\nContent-Length: 99\r\n\r\n", "", false),
      ("HTTP/1.1 201 C\r\nContent-Length: 99\r\n\r\n{\"id\":4", "{\"id\":4", false),
      ("HTTP/1.1 403 F\r\nContent-Length: 99\r\n\r\n{", nil, false),
    ] as [(String, String?, Bool)])
  func isCutOff(said: String, grant: String?, isRefused: Bool) async {
    let server = LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write(said)
    }
    let asked = await coordinator(server, over: client).requestJob(lastUpdate: nil)
    switch asked {
    case .unreadableGrant(let bytes, _): #expect(grant.map { Array($0.utf8) } == bytes)
    case .refused: #expect(isRefused)
    case .unanswered(let trouble):
      #expect(grant == nil && !isRefused)
      #expect(trouble.summary.hasPrefix("POST \(server.url)/api/v4/jobs/request: "))
    default: Issue.record("\(asked)")
    }
  }

  /// Only a job may be as large as that.
  @Test(arguments: [("201 Created", false), ("500 Internal Server Error", true)])
  func isTooLarge(status: String, isRefused: Bool) async {
    let body = #"{"id":1,"token":"t","x":""# + String(repeating: "x", count: 2 << 20) + #""}"#
    let server = LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
    let asked = await coordinator(server, over: client).requestJob(lastUpdate: nil)
    switch asked {
    case .granted(let bytes): #expect(!isRefused && bytes.count == body.utf8.count)
    case .refused(let trouble):
      #expect(isRefused && trouble.summary.contains("larger than 1048576 bytes"))
    default: Issue.record("\(asked)")
    }
  }

  @Test func isCutOffInOtherCalls() async {
    let server = LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write("HTTP/1.1 401 U\r\nContent-Length: 99\r\n\r\n{")
    }
    let coordinator = coordinator(server, over: client)
    let (job, token) = (JobID(1), Secret("t"))
    if case .unknown = await coordinator.verify() {} else { Issue.record("verify") }
    if case .unknown = await coordinator.status(of: job, token: token) {
    } else {
      Issue.record("status")
    }
    if case .unknown = await coordinator.update(job, token: token, to: .running) {
    } else {
      Issue.record("update")
    }
    if case .unknown = await coordinator.append([], at: 0, to: job, token: token) {
    } else {
      Issue.record("append")
    }
  }

  @Test(arguments: [Int.max, -1]) func refusesImpossibleOffsets(offset: Int) async {
    let server = LoopbackServer.answering { _ in answer("202 Accepted") }
    let coordinator = coordinator(server, over: client)
    let said = await coordinator.append([1], at: offset, to: JobID(1), token: Secret("t"))
    if case .unknown = said {} else { Issue.record("\(said)") }
    #expect(server.connections == 0)
  }

  @Test func isNotThere() async {
    await LoopbackServer.withRefusingAddress { url in
      let coordinator = CoordinatorClient(
        baseURL: url, token: Secret("t"), systemID: "",
        info: RunnerInfo(
          name: "", version: "", revision: "", platform: "", architecture: "", executor: ""),
        tls: TLSIdentity(), transport: client)
      let answer = await coordinator.requestJob(lastUpdate: nil)
      guard case .unanswered(let trouble) = answer else {
        Issue.record("\(answer)")
        return
      }
      #expect(trouble.summary.contains("Connection refused"))
    }
  }

  /// A job may be on its way when the task is cancelled; every other call obeys.
  @Test func isCancelled() async {
    let arrived = Signal()
    let isCancelled = DispatchSemaphore(value: 0)
    let payload = "{\"id\":4711,\"token\":\"x\"}"
    let server = LoopbackServer { connection in
      while let request = connection.readRequest() {
        arrived.send()
        if request.line.contains("/verify") { return connection.waitForEnd() }
        isCancelled.wait()
        connection.write(answer("201 Created", body: payload))
      }
    }
    let coordinator = coordinator(server, over: client)
    let asked = await cancelling(after: arrived, then: { isCancelled.signal() }) {
      await coordinator.requestJob(lastUpdate: "x")
    }
    #expect(asked == .granted(payload: Array(payload.utf8)))
    let verified = await cancelling(after: arrived, then: {}) { await coordinator.verify() }
    if case .unknown = verified {} else { Issue.record("\(String(describing: verified))") }
  }

  private func cancelling<Answer: Sendable>(
    after signal: Signal, then act: () -> Void, _ ask: @escaping @Sendable () async -> Answer
  ) async -> Answer? {
    await withTaskGroup(of: Answer.self) { group in
      group.addTask { await ask() }
      await signal.wait()
      group.cancelAll()
      act()
      return await group.next()
    }
  }

  @Test(
    arguments: [
      (nil, "5", 5), (nil, "0", nil), (nil, "-4", nil), (nil, "soon", nil), (nil, "", nil),
      (nil, "99999999999", 86_400), (nil, "99999999999999999999999", nil),
      (nil, "Sun, 06 Nov 1994 08:50:37 GMT", 60), (nil, "Sun, 06 Nov 1994 08:49:00 GMT", nil),
      (nil, "Sunday, 06-Nov-94 08:50:37 GMT", 60), (nil, "Sun Nov  6 08:50:37 1994", 60),
      ("Sun, 06 Nov 1994 08:49:47 GMT", "5", 10), ("Sun, 06 Nov 1994 08:00:00 GMT", "5", 5),
      ("nonsense", "5", 5), ("Sun, 06 Nov 1994 08:49:47 GMT", nil, 10), (nil, nil, nil),
    ] as [(String?, String?, Int?)])
  func readsHowLongToWait(reset: String?, after: String?, seconds: Int?) {
    var head = HTTPHead(status: 429, headers: [("Date", "Sun, 06 Nov 1994 08:49:37 GMT")])
    if let reset { head.headers.append(("RateLimit-ResetTime", reset)) }
    if let after { head.headers.append(("retry-after", after)) }
    #expect(RetryAfter.duration(in: head) == seconds.map { .seconds($0) })
  }
}
