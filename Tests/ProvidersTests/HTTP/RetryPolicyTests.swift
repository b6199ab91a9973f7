import Core
import Providers
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct RetryPolicyTests {
  static let policy = RetryPolicy(
    attempts: 4, backoff: Backoff(first: .seconds(2), longest: .seconds(8)),
    longestWait: .seconds(60), total: .seconds(100))

  private func wait(
    _ method: String, _ outcome: RetryPolicy.Outcome, policy: RetryPolicy = policy,
    failures: Int = 1, elapsed: Duration = .zero
  ) -> Duration? {
    policy.wait(
      after: outcome, of: HTTPRequest(method, "http://127.0.0.1/"), failures: failures,
      elapsed: elapsed, seed: 7)
  }

  private func answer(_ status: Int, _ fields: [(String, String)] = []) -> RetryPolicy.Outcome {
    .answer(HTTPHead(status: status, headers: fields.map { (name: $0.0, value: $0.1) }))
  }

  private func failed(_ kind: HTTPError.Kind, isSent: Bool) -> RetryPolicy.Outcome {
    .failure(HTTPError(kind, "x", mayHaveBeenSent: isSent))
  }

  @Test(
    arguments: [
      (200, false, false), (204, false, false), (301, false, false), (400, false, false),
      (401, false, false), (403, false, false), (404, false, false), (407, false, false),
      (408, true, false), (409, false, false), (425, true, true), (429, true, true),
      (500, true, false), (501, false, false), (502, true, false), (503, true, false),
      (504, true, false),
    ])
  func repeatsByStatus(status: Int, whenReading: Bool, whenWriting: Bool) {
    for method in ["GET", "HEAD", "PUT", "DELETE"] {
      #expect((wait(method, answer(status)) != nil) == whenReading, "\(method)")
    }
    for method in ["POST", "PATCH"] {
      #expect((wait(method, answer(status)) != nil) == whenWriting, "\(method)")
    }
  }

  @Test(
    arguments: [
      (.notConnected, false, true, true), (.timedOut, false, true, true),
      (.timedOut, true, true, false), (.cut, true, true, false), (.cut, false, true, true),
      (.unreadable, true, false, false), (.invalidRequest, false, false, false),
      (.cancelled, false, false, false),
    ] as [(HTTPError.Kind, Bool, Bool, Bool)])
  func repeatsByFailure(
    kind: HTTPError.Kind, isSent: Bool, whenReading: Bool, whenWriting: Bool
  ) {
    #expect((wait("GET", failed(kind, isSent: isSent)) != nil) == whenReading)
    #expect((wait("POST", failed(kind, isSent: isSent)) != nil) == whenWriting)
  }

  @Test func waitsLongerEachTime() throws {
    for (failures, plain) in [(1, 2.0), (2, 4.0), (3, 8.0)] {
      let wait = try #require(self.wait("GET", answer(503), failures: failures))
      #expect(wait >= .seconds(plain * 0.75) && wait <= .seconds(plain * 1.25))
    }
    #expect(wait("GET", answer(503), failures: 4) == nil)
    #expect(wait("GET", answer(503), policy: RetryPolicy(attempts: 1)) == nil)
    let zero = RetryPolicy(attempts: 0)
    #expect(wait("GET", answer(503), policy: zero) == nil)
  }

  @Test func doesWhatTheAnswerAsksFor() {
    #expect(wait("GET", answer(429, [("Retry-After", "30")])) == .seconds(30))
    #expect(wait("GET", answer(503, [("Retry-After", "60")])) == .seconds(60))
    #expect(wait("GET", answer(503, [("Retry-After", "61")])) == nil)
    #expect(wait("GET", answer(503, [("Retry-After", "99999999999999999999")])) != nil)
    let reset = [
      ("Date", "Tue, 14 Nov 2023 22:13:20 GMT"),
      ("RateLimit-ResetTime", "Tue, 14 Nov 2023 22:13:40 GMT"), ("Retry-After", "50"),
    ]
    #expect(wait("GET", answer(429, reset)) == .seconds(20))
    // Less than the usual wait is not believed.
    #expect(
      wait("GET", answer(429, [("Retry-After", "1")])).map { $0 >= .milliseconds(1500) } == true)
  }

  @Test func endsInTime() {
    let asked = answer(503, [("Retry-After", "40")])
    #expect(wait("GET", asked, elapsed: .seconds(60)) == .seconds(40))
    #expect(wait("GET", asked, elapsed: .seconds(61)) == nil)
  }

  /// A transport that answers as it is told.
  private actor Script: HTTPTransport {
    let secrecy = Secrecy()
    var outcomes: [Result<Int, HTTPError>]
    var count = 0
    init(_ outcomes: [Result<Int, HTTPError>]) { self.outcomes = outcomes }

    func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
      defer { count += 1 }
      let status = try outcomes[min(count, outcomes.count - 1)].get()
      return HTTPResponse(head: HTTPHead(status: status, headers: []), body: [])
    }

    func stream(
      _ request: HTTPRequest, consume: @Sendable (HTTPHead, [UInt8]) async -> Bool
    ) async throws(HTTPError) -> HTTPHead { try await send(request).head }
  }

  private static let cut = HTTPError(.cut, "cut", mayHaveBeenSent: true)
  private let request = HTTPRequest("GET", "http://127.0.0.1/")

  @Test(
    arguments: [
      ([.success(200)], 200, 1), ([.success(503), .failure(cut), .success(200)], 200, 3),
      ([.success(503)], 503, 4), ([.failure(cut)], nil, 4), ([.success(404)], 404, 1),
    ] as [([Result<Int, HTTPError>], Int?, Int)])
  func sendsAgain(outcomes: [Result<Int, HTTPError>], status: Int?, count: Int) async {
    let (script, clock) = (Script(outcomes), TestClock())
    async let result = Self.status(script, request, clock)
    for _ in 1..<max(1, count) where count > 1 {
      while clock.nextDeadline == nil { await Task.yield() }
      clock.advance(by: .seconds(10))
    }
    #expect(await result == status)
    #expect(await script.count == count)
  }

  private static func status(
    _ script: Script, _ request: HTTPRequest, _ clock: TestClock
  ) async -> Int? {
    try? await script.send(request, retrying: policy, clock: clock, seed: 1).head.status
  }

  @Test(arguments: [false, true]) func isCancelledWhileItWaits(ignores: Bool) async {
    let (script, clock) = (Script([.success(503)]), TestClock())
    var request = request
    request.ignoresCancellation = ignores
    let result = await withTaskGroup(of: Result<Int, HTTPError>.self) { [request] group in
      group.addTask {
        do throws(HTTPError) {
          let policy = Self.policy
          return .success(
            try await script.send(request, retrying: policy, clock: clock).head.status)
        } catch { return .failure(error) }
      }
      while clock.nextDeadline == nil { await Task.yield() }
      group.cancelAll()
      return await group.next()
    }
    #expect(await script.count == 1)
    switch result {
    case .success(let status): #expect(ignores && status == 503)
    case .failure(let error): #expect(!ignores && error.kind == .cancelled)
    case nil: Issue.record("no result")
    }
  }
}
