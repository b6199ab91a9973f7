import Core
import Foundation
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct HTTPProxyTests {
  /// A user whose name and password need encoding, as in a URL, and as they are.
  static let login = "us%40er:p%3aw%2Fd%25"
  static let plain = "us@er:p:w/d%"

  private func client(_ proxy: ProxyServer, except: String = "") -> HTTPClient {
    let address = "http://\(Self.login)@\(proxy.place)/"
    return HTTPClient(
      proxies: ProxySettings(environment: [
        "http_proxy": address, "HTTPS_PROXY": address, "no_proxy": except,
      ]))
  }

  private func isClean(_ error: HTTPError?) -> Bool {
    guard let text = error?.message else { return false }
    return !["w%2F", "w/d", "us@er", "us%40er", "\n"].contains { text.contains($0) }
  }

  @Test func forwardsPlainRequests() async throws {
    let server = LoopbackServer.answering { request in
      let shown = request.fields.contains { $0.name.lowercased().hasPrefix("proxy") }
      return answer("200 OK", body: "\(request.line) \(shown)")
    }
    let proxy = ProxyServer(.forward)
    let client = client(proxy)
    let response = try await client.send(HTTPRequest("POST", server.url + "/x", body: [0x61]))
    #expect(String(decoding: response.body, as: UTF8.self) == "POST /x HTTP/1.1 false")
    let seen = try #require(proxy.requests.first)
    #expect(seen.line == "POST \(server.url)/x HTTP/1.1")
    let login = Data(Self.plain.utf8).base64EncodedString()
    #expect(seen.field("Proxy-Authorization") == "Basic \(login)")
  }

  @Test func tunnelsTLSRequests() async throws {
    let nginx = try await Nginx.start()
    let proxy = ProxyServer(.forward)
    let client = client(proxy)
    for _ in 0..<3 {
      let response = try await client.send(
        HTTPRequest(
          "GET", nginx.url + "/ok", headers: [("JOB-TOKEN", "sEcReT")], tls: nginx.trust()))
      #expect(response.head.header("x-protocol") == "HTTP/2.0")
    }
    #expect(proxy.requests.count == 1)
    let seen = try #require(proxy.requests.first)
    #expect(seen.line == "CONNECT \(nginx.url.dropFirst(8)) HTTP/1.1")
    #expect(seen.field("Proxy-Authorization") != nil)
    #expect(seen.field("JOB-TOKEN") == nil)
  }

  @Test(
    arguments: ["127.0.0.1", "*", "10.0.0.0/8,127.0.0.0/8", "other.example, 127.0.0.1"])
  func goesDirectlyWhereItShould(except: String) async throws {
    let server = LoopbackServer.answering { _ in answer("200 OK", body: "direct") }
    let proxy = ProxyServer(.refuse("502 Bad Gateway"))
    let client = client(proxy, except: except)
    let response = try await client.send(HTTPRequest("GET", server.url))
    #expect(response.head.status == 200)
    #expect(proxy.requests.isEmpty)
  }

  @Test func takesNoProxyToAUnixSocket() async throws {
    let path = "/tmp/hpr-test-\(UUID().uuidString.prefix(8)).sock"
    defer { unlink(path) }
    let server = LoopbackServer.answering(unixSocket: path) { _ in answer("200 OK") }
    let proxy = ProxyServer(.refuse("502 Bad Gateway"))
    let response = try await client(proxy).send(
      HTTPRequest("GET", "http://docker/x", unixSocket: path))
    #expect(response.head.status == 200)
    #expect(server.connections == 1)
    #expect(proxy.requests.isEmpty)
  }

  /// Nothing of the request left us, whatever the proxy did with the CONNECT.
  @Test(
    arguments: [
      (.refuse("407 Proxy Authentication Required"), .notConnected, "407"),
      (.refuse("502 Bad Gateway"), .notConnected, "502"),
      (.refuse("403 Forbidden"), .notConnected, "403"), (.cut, .notConnected, ""),
      (.hang, .timedOut, ""),
    ] as [(ProxyServer.Manner, HTTPError.Kind, String)])
  func knowsThatNothingWentThroughATunnel(
    manner: ProxyServer.Manner, kind: HTTPError.Kind, words: String
  ) async {
    let proxy = ProxyServer(manner)
    let client = client(proxy)
    let deadlines = HTTPDeadlines(connect: kind == .timedOut ? .seconds(1) : .seconds(30))
    let request = HTTPRequest("POST", "https://127.0.0.1:9/x", body: [1], deadlines: deadlines)
    let error = await failure(client, request)
    #expect(error?.kind == kind, "\(String(describing: error))")
    #expect(error?.mayHaveBeenSent == false)
    #expect(error?.status == nil)
    #expect(error?.message.contains(words) == true || words.isEmpty, "\(String(describing: error))")
    #expect(isClean(error), "\(String(describing: error))")
    #expect(proxy.requests.first?.line.hasPrefix("CONNECT ") == true)
  }

  @Test func showsTheAnswerOfAProxyToPlainRequests() async throws {
    let proxy = ProxyServer(.refuse("407 Proxy Authentication Required"))
    let client = client(proxy)
    let response = try await client.send(HTTPRequest("GET", "http://127.0.0.1:9/x"))
    #expect(response.head.status == 407)
  }

  @Test func survivesAProxyThatIsNotThere() async {
    await LoopbackServer.withRefusingAddress { url in
      let proxy = "http://\(Self.login)@" + url.dropFirst("http://".count)
      for name in ["http", "https"] {
        let client = HTTPClient(proxies: ProxySettings(environment: ["all_proxy": proxy]))
        let error = await failure(client, HTTPRequest("GET", "\(name)://127.0.0.1:9/"))
        #expect(error?.kind == .notConnected)
        #expect(error?.mayHaveBeenSent == false)
        #expect(isClean(error), "\(String(describing: error))")
      }
    }
  }

  @Test(
    arguments: [
      "gopher://h:1", "http://", "http://user:sEcReT@", "http://h:0", "http://h:99999",
      "http://h:x", "http://u:sEcReT%zz@h", "http://u:sEcReT%00@h", "http://a b", "http://::1",
      "http://[::1", ":3128", "sEcReT@", "http://h:1:2", "\u{1}", "http://u:%ff@h",
    ])
  func namesTheVariableThatIsWrong(value: String) async {
    let client = HTTPClient(proxies: ProxySettings(environment: ["https_proxy": value]))
    let error = await failure(client, HTTPRequest("GET", "https://127.0.0.1:9/"))
    #expect(error?.kind == .invalidRequest)
    #expect(error?.message.contains("https_proxy is not the address of a proxy") == true)
    #expect(error?.message.contains("sEcReT") == false)
    #expect(await failure(client, HTTPRequest("GET", "http://127.0.0.1:9/"))?.kind == .notConnected)
  }

  @Test(
    arguments: [
      ("h", "http://h", nil, nil), ("h:3128", "http://h:3128", nil, nil),
      ("HTTP://h:1/", "http://h:1", nil, nil), ("socks5h://h:1/x?y", "socks5h://h:1", nil, nil),
      ("http://u@h", "http://h", "u", ""), ("u:p@h:1", "http://h:1", "u", "p"),
      ("http://u:p@@h:1", "http://h:1", "u", "p@"), ("http://:p@h:1", "http://h:1", "", "p"),
      ("http://u%3A:p:q%2f@[::1]:80/", "http://[::1]:80", "u:", "p:q/"),
      ("http://[fe80::1]", "http://[fe80::1]", nil, nil),
    ] as [(String, String, String?, String?)])
  func readsAnAddress(text: String, address: String, user: String?, password: String?) {
    let proxy = Proxy(text, from: "x")
    #expect(proxy.address == address)
    #expect(proxy.user == user)
    #expect(proxy.password?.reveal() == password)
    #expect(!"\(proxy)".contains("p:q"))
  }

  @Test func readsTheEnvironment() {
    func names(_ environment: [String: String]) -> [String?] {
      let settings = ProxySettings(environment: environment)
      return [settings.http?.address, settings.https?.address, settings.exceptions]
    }
    #expect(names([:]) == [nil, nil, ""])
    #expect(
      names(["HTTP_PROXY": "a", "HTTPS_PROXY": "b", "NO_PROXY": "c"]) == [nil, "http://b", "c"])
    #expect(
      names(["http_proxy": "", "https_proxy": " ", "HTTPS_PROXY": "b"]) == [nil, "http://b", ""])
    #expect(
      names(["https_proxy": "a", "HTTPS_PROXY": "b", "no_proxy": "d", "NO_PROXY": "c"])
        == [nil, "http://a", "d"])
    #expect(names(["ALL_PROXY": "a", "https_proxy": "b"]) == ["http://a", "http://b", ""])
    #expect(names(["all_proxy": "a", "ALL_PROXY": "z"]) == ["http://a", "http://a", ""])
  }

  @Test(arguments: 0..<20) func readsAnything(seed: UInt64) {
    var random = SplitMix(state: seed)
    let letters = Array("htp:/@[]%0afz.?#\u{e9}\n ")
    for _ in 0..<500 {
      let length = Int(random.next() % 24)
      let text = String(
        (0..<length).map { _ in letters[Int(random.next() % UInt64(letters.count))] })
      let address = Proxy(text, from: "x").address
      #expect(address?.contains("@") != true)
    }
  }
}
