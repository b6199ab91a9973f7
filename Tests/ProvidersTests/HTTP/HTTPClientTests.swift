import Foundation
import Providers
import Testing

/// The error of a request, or nil if it was answered.
func failure(_ client: HTTPClient, _ request: HTTPRequest) async -> HTTPError? {
  do {
    _ = try await client.send(request)
    return nil
  } catch { return error }
}

@Suite(.timeLimit(.minutes(5))) struct HTTPClientTests {
  let client = HTTPClient(userAgent: "hpr/9.9")

  @Test(
    arguments: [
      ("GET", nil, nil), ("POST", "{\"a\":1}", "7"), ("PUT", "x", "1"), ("PATCH", "y\u{e9}", "3"),
      ("DELETE", nil, nil), ("DELETE", "z", "1"), ("PATCH", "", "0"), ("POST", nil, "0"),
      ("OPTIONS", nil, nil),
    ] as [(String, String?, String?)])
  func sendsMethodHeaderAndBody(method: String, body: String?, length: String?) async throws {
    let server = LoopbackServer.answering { request in
      let lines = [request.line] + request.fields.map { "\($0.name)=\($0.value)" }
      let body = String(decoding: request.body, as: UTF8.self)
      return answer(
        "201 Created", ["X-One: 1", "x-two:  2 "], body: (lines + [body]).joined(separator: "|"))
    }
    var request = HTTPRequest(
      method, server.url + "/a%20b?q=1", headers: [("X-Mine", "v; w"), ("X-Void", "")])
    request.body = body.map { Array($0.utf8) }
    let response = try await client.send(request)
    #expect(response.head.status == 201)
    #expect(response.head.header("x-ONE") == "1")
    #expect(response.head.header("X-Two") == "2")
    let seen = String(decoding: response.body, as: UTF8.self).components(separatedBy: "|")
    #expect(seen.first == "\(method) /a%20b?q=1 HTTP/1.1")
    #expect(seen.last == body ?? "")
    #expect(seen.contains("User-Agent=hpr/9.9"))
    #expect(seen.contains("X-Mine=v; w"))
    #expect(seen.contains("X-Void="))
    #expect(!seen.contains { $0.hasPrefix("Expect") || $0.hasPrefix("Content-Type") })
    #expect(seen.first { $0.hasPrefix("Content-Length=") } == length.map { "Content-Length=\($0)" })
  }

  @Test func headHasNoBody() async throws {
    let server = LoopbackServer.answering { _ in "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" }
    let response = try await client.send(HTTPRequest("HEAD", server.url + "/"))
    #expect(response.head.header("content-length") == "5")
    #expect(response.body.isEmpty)
  }

  @Test(arguments: ["POST", "PUT"]) func carriesLargeBodiesBothWays(method: String) async throws {
    let server = LoopbackServer { connection in
      while let request = connection.readRequest() {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(request.body.count)\r\n\r\n")
        connection.write(request.body)
      }
    }
    let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let response = try await client.send(HTTPRequest(method, server.url, body: body))
    #expect(response.body == body)
  }

  @Test func keepsConnections() async throws {
    let server = LoopbackServer.answering { _ in answer("200 OK", body: "x") }
    for _ in 0..<10 { _ = try await client.send(HTTPRequest("GET", server.url + "/")) }
    #expect(server.connections == 1)
  }

  @Test func talksToUnixSockets() async throws {
    let path = "/tmp/hpr-test-\(UUID().uuidString.prefix(8)).sock"
    defer { unlink(path) }
    let server = LoopbackServer.answering(unixSocket: path) { answer("200 OK", body: $0.line) }
    let request = HTTPRequest("POST", "http://docker/v1.41/x", unixSocket: path)
    let response = try await client.send(request)
    #expect(String(decoding: response.body, as: UTF8.self) == "POST /v1.41/x HTTP/1.1")
    #expect(server.connections == 1)
  }

  @Test func answersManyAtATime() async throws {
    let server = LoopbackServer.answering { answer("200 OK", body: $0.line) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask {
          let response = try await client.send(HTTPRequest("GET", server.url + "/\(number)"))
          #expect(String(decoding: response.body, as: UTF8.self) == "GET /\(number) HTTP/1.1")
        }
      }
      try await group.waitForAll()
    }
  }

  @Test(arguments: [301, 302, 307, 308]) func followsNoRedirection(status: Int) async throws {
    let requests = Tally()
    let server = LoopbackServer.answering { _ in
      requests.add()
      return answer("\(status) Elsewhere", ["Location: /other"])
    }
    let response = try await client.send(HTTPRequest("GET", server.url + "/"))
    #expect(response.head.status == status)
    #expect(response.head.header("location") == "/other")
    #expect(requests.count == 1)
  }

  @Test func readsTheLastHeadOnly() async throws {
    let server = LoopbackServer.answering { _ in
      "HTTP/1.1 103 Early Hints\r\nLink: early\r\n\r\n"
        + "HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3\r\nabc\r\n0\r\nTrailer: late\r\n\r\n"
    }
    let response = try await client.send(HTTPRequest("GET", server.url + "/"))
    #expect(response.head.status == 200)
    #expect(response.head.headers.map(\.name) == ["Set-Cookie", "Set-Cookie", "Transfer-Encoding"])
    #expect(response.body == Array("abc".utf8))
  }

  /// A kept connection on which the server hangs up after it has read a request.
  @Test(
    arguments: [
      ("POST", "x", 1), ("POST", nil, 1), ("PATCH", "x", 1), ("PATCH", "", 1), ("PUT", "x", 2),
      ("GET", nil, 2), ("DELETE", nil, 1), ("DELETE", "x", 1),
    ] as [(String, String?, Int)])
  func repeatsOnlyWhatMayBeRepeated(method: String, body: String?, times: Int) async throws {
    let requests = Tally()
    let server = LoopbackServer { connection in
      while let request = connection.readRequest() {
        if request.line.contains("/first") {
          connection.write(answer("200 OK"))
        } else if requests.add() == 1 {
          return
        } else {
          connection.write(answer("200 OK", body: String(decoding: request.body, as: UTF8.self)))
        }
      }
    }
    _ = try await client.send(HTTPRequest("GET", server.url + "/first"))
    let request = HTTPRequest(method, server.url + "/second", body: body.map { Array($0.utf8) })
    let error = await failure(client, request)
    #expect(requests.count == times)
    #expect(error?.kind == (times == 1 ? .cut : nil))
    #expect(error?.mayHaveBeenSent == (times == 1 ? true : nil))
  }
}
