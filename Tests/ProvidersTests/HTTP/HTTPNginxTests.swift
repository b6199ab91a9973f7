import Core
import Foundation
import Providers
import Testing

/// HTTP/2 over TLS with a real server in front.
@Suite(.timeLimit(.minutes(5))) struct HTTPNginxTests {
  let client = HTTPClient()

  private func text(_ response: HTTPResponse) -> String {
    String(decoding: response.body, as: UTF8.self)
  }

  @Test func speaksHTTP2() async throws {
    let nginx = try await Nginx.start()
    for _ in 0..<3 {
      let response = try await client.send(
        HTTPRequest("GET", nginx.url + "/ok", tls: nginx.trust()))
      #expect(response.head.status == 200)
      #expect(response.head.header("x-protocol") == "HTTP/2.0")
      #expect(text(response) == "ok")
    }
    let status = try await client.send(
      HTTPRequest("GET", nginx.url + "/status", tls: nginx.trust()))
    #expect(text(status).contains("\n 1 1 4"))
  }

  /// Nothing is sent to whom we do not know, and the line says what is wrong.
  @Test(
    arguments: [
      ("server", "stranger", "certificate"), ("server", nil, "certificate"),
      ("expired", "authority", "expired"), ("elsewhere", "authority", "127.0.0.1"),
    ] as [(String, String?, String)])
  func refusesStrangers(certificate: String, authority: String?, words: String) async throws {
    let nginx = try await Nginx.start(certificate: certificate)
    let error = await failure(
      client, HTTPRequest("POST", nginx.url + "/ok", body: [1], tls: nginx.trust(authority)))
    #expect(error?.kind == .notConnected, "\(String(describing: error))")
    #expect(error?.mayHaveBeenSent == false)
    #expect(error?.message.contains(words) == true, "\(String(describing: error))")
    #expect(error?.message.contains("\n") == false)
  }

  /// nginx answers 400 to whoever shows no certificate, or a wrong one. A connection of one identity
  /// is not used for another.
  @Test func showsItsCertificate() async throws {
    let nginx = try await Nginx.start("ssl_verify_client on;")
    for _ in 0..<2 {
      for (name, status) in [("client", 200), (nil, 400), ("intruder", 400)] {
        let response = try await client.send(
          HTTPRequest("GET", nginx.url + "/ok", tls: nginx.trust("authority", as: name)))
        #expect(response.head.status == status, "\(name ?? "none")")
        let words = ["client": "ok", "intruder": "SSL certificate error"]
        #expect(text(response).contains(words[name ?? ""] ?? "No required SSL certificate"))
      }
    }
  }

  @Test(
    arguments: [
      ("missing.pem", nil, nil), ("server.key", nil, nil),
      ("authority.pem", "missing.pem", "client.key"),
      ("authority.pem", "client.pem", "server.key"),
      ("authority.pem", "client.pem", "missing.key"),
    ] as [(String, String?, String?)])
  func saysWhichFileIsWrong(authority: String, certificate: String?, key: String?) async throws {
    let nginx = try await Nginx.start()
    let path = nginx.certificates.path
    let tls = TLSIdentity(
      authorityFile: path(authority), certificateFile: certificate.map(path),
      keyFile: key.map(path))
    let error = await failure(client, HTTPRequest("GET", nginx.url + "/ok", tls: tls))
    #expect(error?.kind == .invalidRequest, "\(String(describing: error))")
    #expect(error?.mayHaveBeenSent == false)
    #expect(error?.message.contains("\n") == false)
  }

  /// Where TLS finds that connections cannot be shared, held requests get one each.
  @Test func speaksHTTP1OverTLS() async throws {
    let server = HoldingServer()
    defer { server.close() }
    let nginx = try await Nginx.start(upstream: server.url, isShared: false)
    let answers = try await withThrowingTaskGroup(of: String?.self) { group in
      for number in 0..<20 {
        group.addTask {
          let request = HTTPRequest(
            "GET", nginx.url + "/held/\(number)", tls: nginx.trust(),
            deadlines: HTTPDeadlines(total: nil))
          return try await client.send(request).head.header("x-protocol")
        }
      }
      await server.waitUntilHeld(20)
      _ = try await client.send(HTTPRequest("GET", nginx.url + "/now", tls: nginx.trust()))
      server.release()
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers == Array(repeating: "HTTP/1.1", count: 20))
  }

  /// A server that takes few requests on a connection gets few connections all the same.
  @Test func keepsTheBoundWithFewStreams() async throws {
    let server = HoldingServer()
    defer { server.close() }
    let nginx = try await Nginx.start(upstream: server.url, "http2_max_concurrent_streams 10;")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<300 {
        group.addTask {
          let request = HTTPRequest(
            "GET", nginx.url + "/held", tls: nginx.trust(), deadlines: HTTPDeadlines(total: nil))
          let response = try await client.send(request)
          #expect(response.head.header("x-protocol") == "HTTP/2.0")
        }
      }
      await server.waitUntilHeld(100)
      // No short one waits for them, nor finds more than a few connections there.
      let status = try await client.send(
        HTTPRequest("GET", nginx.url + "/status", tls: nginx.trust()))
      let words = text(status).split { $0.isWhitespace }.compactMap { Int($0) }
      #expect(words.first ?? .max <= 16, "\(words)")
      server.release(forGood: true)
      try await group.waitForAll()
    }
  }

  /// A cancelled stream is reset although others go on beside it, and also if it is alone.
  @Test func resetsWhatIsCancelled() async throws {
    let server = HoldingServer()
    defer { server.close() }
    let nginx = try await Nginx.start(upstream: server.url)
    let request = HTTPRequest(
      "GET", nginx.url + "/held", tls: nginx.trust(), deadlines: HTTPDeadlines(total: nil))
    async let staying: HTTPResponse = client.send(request)
    await server.waitUntilHeld(1)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<50 { group.addTask { _ = try? await client.send(request) } }
      await server.waitUntilHeld(51)
      group.cancelAll()
    }
    await server.waitUntilHeldAtMost(1)
    let late = HTTPRequest(
      "GET", nginx.url + "/held", tls: nginx.trust(),
      deadlines: HTTPDeadlines(total: .milliseconds(300)))
    #expect(await failure(client, late)?.kind == .timedOut)
    await server.waitUntilHeldAtMost(1)
    server.release()
    #expect(text(try await staying) == "released")
    #expect(await failure(client, late)?.kind == .timedOut)
    await server.waitUntilHeldAtMost(0)
  }

  /// nginx says good-bye to the connection: what is under way ends well, what comes goes elsewhere.
  @Test func outlivesAReload() async throws {
    let server = HoldingServer()
    defer { server.close() }
    let nginx = try await Nginx.start(upstream: server.url)
    let request = HTTPRequest(
      "GET", nginx.url + "/held", tls: nginx.trust(), deadlines: HTTPDeadlines(total: nil))
    async let held: HTTPResponse = client.send(request)
    await server.waitUntilHeld(1)
    try await nginx.reload()
    for _ in 0..<20 {
      let response = try await client.send(
        HTTPRequest("POST", nginx.url + "/ok", body: [1], tls: nginx.trust()))
      #expect(response.head.status == 200)
    }
    server.release()
    #expect(text(try await held) == "released")
  }

  @Test func isCutInTheMiddle() async throws {
    let server = HoldingServer()
    defer { server.close() }
    let nginx = try await Nginx.start(upstream: server.url)
    let request = HTTPRequest(
      "POST", nginx.url + "/held", tls: nginx.trust(), deadlines: HTTPDeadlines(total: nil))
    async let error = failure(client, request)
    await server.waitUntilHeld(1)
    try await nginx.killWorker()
    let cut = await error
    #expect(cut?.kind == .cut)
    #expect(cut?.mayHaveBeenSent == true)
    #expect(cut?.message.contains("\n") == false)
    let next = try await client.send(HTTPRequest("GET", nginx.url + "/ok", tls: nginx.trust()))
    #expect(next.head.status == 200)
  }
}
