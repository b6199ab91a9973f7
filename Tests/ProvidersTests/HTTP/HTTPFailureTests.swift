import Foundation
import Providers
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPFailureTests {
  let client = HTTPClient()

  /// What a server says before it hangs up, and what comes of it.
  struct Ending: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var answer: String
    var isReset = false
    var kind: HTTPError.Kind
    var status: Int?
    var received = ""
  }

  @Test("only the answer that may be large is taken beyond the limit", arguments: [200, 201, 500])
  func largeAnswer(status: Int) async throws {
    let server = LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write("HTTP/1.1 \(status) X\r\nContent-Length: 20\r\n\r\n01234567890123456789")
    }
    var request = HTTPRequest("GET", server.url, responseLimit: 10)
    request.largeAnswer = LargeAnswer(status: 201, limit: 20)
    if status == 201 {
      #expect(try await client.send(request).body.count == 20)
    } else {
      let error = await failure(client, request)
      #expect(error?.kind == .unreadable && error?.received.count == 10)
    }
  }

  @Test(arguments: [
    Ending(testDescription: "nothing", answer: "", kind: .cut),
    Ending(testDescription: "nothing, reset", answer: "", isReset: true, kind: .cut),
    Ending(testDescription: "half a status line", answer: "HTTP/1.1 20", kind: .cut),
    Ending(testDescription: "half a head", answer: "HTTP/1.1 200 OK\r\nA: b\r\n", kind: .cut),
    Ending(
      testDescription: "half a body", answer: "HTTP/1.1 201 C\r\nContent-Length: 9\r\n\r\nabc",
      kind: .cut, status: 201, received: "abc"),
    Ending(
      testDescription: "half a chunk",
      answer: "HTTP/1.1 201 C\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc",
      kind: .cut, status: 201, received: "abc"),
    Ending(testDescription: "garbage", answer: "\u{1}\u{2}\u{3} what?\r\n\r\n", kind: .unreadable),
    Ending(testDescription: "another protocol", answer: "SSH-2.0-x\r\n", kind: .unreadable),
    Ending(
      testDescription: "a body over the limit",
      answer: "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n01234567890123456789",
      kind: .unreadable, status: 200, received: "0123456789"),
    Ending(
      testDescription: "a head over the limit",
      answer: "HTTP/1.1 200 OK\r\n"
        + String(repeating: "A: \(String(repeating: "b", count: 1000))\r\n", count: 400),
      kind: .unreadable),
    Ending(
      testDescription: "endless interim answers",
      answer: String(repeating: "HTTP/1.1 102 Wait\r\nA: b\r\n\r\n", count: 20_000),
      kind: .unreadable),
    Ending(
      testDescription: "lengths that differ",
      answer: "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc", kind: .unreadable),
  ])
  func tellsEndingsApart(ending: Ending) async {
    let server = LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write(ending.answer)
      if ending.isReset { connection.reset() }
    }
    let request = HTTPRequest("POST", server.url + "/x?key=sEcReT", body: [1], responseLimit: 10)
    let error = await failure(client, request)
    #expect(error?.kind == ending.kind, "\(String(describing: error))")
    #expect(error?.status == ending.status)
    #expect(error?.received == Array(ending.received.utf8))
    #expect(error?.mayHaveBeenSent == true)
    #expect(error?.message.hasPrefix("POST \(server.url)/x: ") == true)
    #expect(error?.message.contains("sEcReT") == false)
    #expect(error?.message.contains("\n") == false)
  }

  /// Which of the deadlines passes.
  enum Deadline: Sendable, CaseIterable {
    case connect, total, silence

    func deadlines(of length: Duration) -> HTTPDeadlines {
      switch self {
      case .connect: HTTPDeadlines(connect: length)
      case .total: HTTPDeadlines(connect: .seconds(60), total: length)
      case .silence: HTTPDeadlines(connect: .seconds(60), total: nil, silence: length)
      }
    }
  }

  /// On a busy machine a request may take longer than a short deadline to get as far as wanted.
  private func timedOut(
    _ url: String, _ deadline: Deadline, until isDone: (HTTPError) -> Bool
  ) async -> HTTPError? {
    var error: HTTPError?
    for length in [Duration.milliseconds(80), .seconds(1), .seconds(10)] {
      let deadlines = deadline.deadlines(of: length)
      error = await failure(client, HTTPRequest("GET", url, deadlines: deadlines))
      #expect(error?.kind == .timedOut, "\(String(describing: error))")
      if error.map(isDone) ?? true { break }
    }
    return error
  }

  @Test(
    arguments: [
      (.connect, "https", false), (.total, "https", false), (.silence, "https", false),
      (.total, "http", true), (.silence, "http", true),
    ] as [(Deadline, String, Bool)])
  func keepsDeadlines(deadline: Deadline, scheme: String, isSent: Bool) async {
    let server = LoopbackServer { $0.waitForEnd() }
    let url = server.url.replacingOccurrences(of: "http:", with: "\(scheme):")
    let error = await timedOut(url, deadline) { $0.mayHaveBeenSent == isSent }
    #expect(error?.mayHaveBeenSent == isSent)
  }

  @Test func aDeadlineOfZeroIsNotForever() async {
    let server = LoopbackServer { $0.waitForEnd() }
    let request = HTTPRequest("GET", server.url, deadlines: HTTPDeadlines(total: .zero))
    #expect(await failure(client, request)?.kind == .timedOut)
  }

  @Test func silenceCountsFromTheLastByte() async {
    let server = LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
      connection.waitForEnd()
    }
    let error = await timedOut(server.url, .silence) { $0.received.count == 3 }
    #expect(error?.status == 200)
    #expect(error?.received == Array("abc".utf8))
  }

  @Test func knowsThatNothingWasSent() async {
    await LoopbackServer.withRefusingAddress { url in
      let refused = await failure(client, HTTPRequest("POST", url, body: [1]))
      #expect(refused?.kind == .notConnected)
      #expect(refused?.mayHaveBeenSent == false)
      #expect(refused?.message.contains("Connection refused") == true)
    }
    let request = HTTPRequest("POST", "http://d/x", unixSocket: "/tmp/hpr-no-such-socket")
    let missing = await failure(client, request)
    #expect(missing?.kind == .notConnected)
    #expect(missing?.mayHaveBeenSent == false)
    #expect(missing?.message.contains("/tmp/hpr-no-such-socket") == true)
  }

  @Test(arguments: [
    HTTPRequest("", "http://127.0.0.1:1/"), HTTPRequest("get", "http://127.0.0.1:1/"),
    HTTPRequest("GET ", "http://127.0.0.1:1/"), HTTPRequest("GET", ""),
    HTTPRequest("GET", "/relative"), HTTPRequest("GET", "file:///etc/passwd"),
    HTTPRequest("GET", "http://"), HTTPRequest("GET", "http:///x"),
    HTTPRequest("GET", "http://:80"),
    HTTPRequest("GET", "http://127.0.0.1:1/a b"), HTTPRequest("GET", "http://127.0.0.1:1/\0"),
    HTTPRequest("GET", "http://u:sEcReT@127.0.0.1:1/"),
    HTTPRequest("GET", "http://127.0.0.1:99999/"),
    HTTPRequest("GET", "http://127.0.0.1:1/\r\nX: sEcReT"),
    HTTPRequest("GET", "http://127.0.0.1:1/", headers: [("X", "a\r\nb: sEcReT")]),
    HTTPRequest("GET", "http://127.0.0.1:1/", headers: [("X:", "sEcReT")]),
    HTTPRequest("GET", "http://127.0.0.1:1/", headers: [("", "sEcReT")]),
    HTTPRequest("GET", "http://127.0.0.1:1/", headers: [("content-length", "5")]),
    HTTPRequest("GET", "http://127.0.0.1:1/", unixSocket: ""),
    HTTPRequest("GET", "http://127.0.0.1:1/", tls: TLSIdentity(authorityFile: "/a\0b")),
  ])
  func refusesWhatCannotBeSent(request: HTTPRequest) async {
    let error = await failure(client, request)
    #expect(error?.kind == .invalidRequest, "\(String(describing: error))")
    #expect(error?.mayHaveBeenSent == false)
    #expect(error?.message.contains("sEcReT") == false)
  }

  /// Whatever comes, it ends in an answer or an error.
  @Test(arguments: 0..<8) func survivesRandomBytes(seed: UInt64) async {
    let server = LoopbackServer { connection in
      var random = SplitMix(state: seed &* 1_000_003 &+ UInt64(connection.number))
      guard connection.readRequest() != nil else { return }
      let heads = [
        "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 100 C\r\n\r\n", "HTTP/1.1 201 C\r\nContent-Length: 99\r\n\r\n", "HTTP/1.1 ",
      ]
      connection.write(heads[Int(random.next() % UInt64(heads.count))])
      let bytes = Array("0123456789abcdef\r\n\r\n:; -HTTP/1.1\t\0".utf8)
      let count = Int(random.next() % 200)
      connection.write(
        (0..<count).map { _ in
          let number = random.next()
          return number % 4 == 0
            ? UInt8(truncatingIfNeeded: number >> 8)
            : bytes[Int(number >> 8) % bytes.count]
        })
    }
    for _ in 0..<50 {
      let deadlines = HTTPDeadlines(total: .seconds(20))
      let error = await failure(client, HTTPRequest("POST", server.url, deadlines: deadlines))
      #expect(
        error.map { [.cut, .unreadable].contains($0.kind) } ?? true, "\(String(describing: error))")
      #expect(error?.mayHaveBeenSent ?? true)
    }
  }
}

/// Small and the same everywhere, so that a seed replays.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
