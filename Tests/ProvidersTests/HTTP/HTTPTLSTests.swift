import Foundation
import Providers
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPTLSTests {
  let client = HTTPClient()
  let server: TLSServer

  init() throws { server = try TLSServer() }

  @Test func trustsTheGivenAuthorityAndShowsTheCertificate() async throws {
    let authority = server.path("server.pem")
    let anonymous = TLSIdentity(authorityFile: authority)
    let known = TLSIdentity(
      authorityFile: authority, certificateFile: server.path("client.pem"),
      keyFile: server.path("client.key"))
    for _ in 0..<2 {
      // One connection is not used for another identity.
      let first = try await client.send(HTTPRequest("GET", server.url + "/", tls: anonymous))
      #expect(!String(decoding: first.body, as: UTF8.self).contains("hpr client"))
      let second = try await client.send(HTTPRequest("GET", server.url + "/", tls: known))
      #expect(String(decoding: second.body, as: UTF8.self).contains("hpr client"))
    }
  }

  /// The handshake that others wait for does not make them wait for its answer too.
  @Test func servesHeldRequestsTogether() async throws {
    let tls = TLSIdentity(authorityFile: server.path("server.pem"))
    let request = HTTPRequest("GET", server.url + "/together", tls: tls)
    let count = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<3 { group.addTask { try await client.send(request).head.status } }
      return try await group.reduce(0) { $0 + ($1 == 200 ? 1 : 0) }
    }
    #expect(count == 3)
  }

  /// Writing to a closed connection must not end the process.
  @Test func survivesAServerThatHangsUpOnABody() async {
    // Whoever started the tests may have had it ignored.
    signal(SIGPIPE, SIG_DFL)
    let tls = TLSIdentity(authorityFile: server.path("server.pem"))
    let body = [UInt8](repeating: 0, count: 20_000_000)
    for _ in 0..<5 {
      let error = await failure(client, HTTPRequest("PUT", server.url, body: body, tls: tls))
      #expect(error?.kind == .cut, "\(String(describing: error))")
    }
  }

  @Test(
    arguments: [
      (nil, nil, nil, .notConnected), ("client.pem", nil, nil, .notConnected),
      ("missing.pem", nil, nil, .invalidRequest), ("server.key", nil, nil, .invalidRequest),
      ("server.pem", "missing.pem", "client.key", .invalidRequest),
      ("server.pem", "client.pem", "server.key", .invalidRequest),
    ] as [(String?, String?, String?, HTTPError.Kind)])
  func sendsNothingToStrangers(
    authority: String?, certificate: String?, key: String?, kind: HTTPError.Kind
  ) async {
    let tls = TLSIdentity(
      authorityFile: authority.map(server.path), certificateFile: certificate.map(server.path),
      keyFile: key.map(server.path))
    let error = await failure(client, HTTPRequest("GET", server.url + "/", tls: tls))
    #expect(error?.kind == kind, "\(String(describing: error))")
    #expect(error?.mayHaveBeenSent == false)
  }
}
