import Testing

@testable import World

/// Where requests end and which ones a pattern meets: pure.
struct FramingTests {
  private let chunked = Array("5\r\nhello\r\n1;x=y\r\n!\r\n0\r\nTrailer: 1\r\n\r\n".utf8)

  @Test func chunkedBodyEndsThereHoweverItIsCut() {
    for cut in 0...chunked.count {
      var framing = BodyFraming.chunked(ChunkScanner())
      let first = framing.take(chunked[..<cut])
      #expect(first == cut)
      #expect(framing.isDone == (cut == chunked.count))
      let second = framing.take(chunked[cut...] + Array("GET /".utf8))
      #expect(first + second == chunked.count)
      #expect(framing.isDone)
    }
  }

  @Test func lengthEndsThere() {
    var framing = RequestHead("POST /x HTTP/1.1\r\nContent-Length: 3\r\n").framing
    #expect(framing.take(Array("abcd".utf8)[...]) == 3)
    #expect(framing.isDone)
    #expect(RequestHead("GET /x HTTP/1.1\r\n").framing.isDone)
    #expect(RequestHead("POST /x HTTP/1.1\r\nUpgrade: tcp\r\n").framing == .endless)
  }

  @Test(arguments: [
    ("POST /build", "POST /v1.41/build?t=x HTTP/1.1", true),
    ("POST /build", "POST /build/cancel HTTP/1.1", false),
    ("POST /build", "GET /build HTTP/1.1", false),
    ("GET /containers/*/json", "GET /v1.41/containers/abc/json HTTP/1.1", true),
    ("GET /containers/*/json", "GET /containers/json HTTP/1.1", false),
    ("DELETE *", "DELETE /images/a/b:1?force=1 HTTP/1.1", true),
    ("* /volumes", "GET /volumes HTTP/1.1", true),
    ("*", "", true),
  ])
  func pattern(_ pattern: String, _ head: String, _ meets: Bool) {
    #expect(RequestPattern(pattern).meets(RequestHead(head)) == meets)
  }

  @Test func anyBytesAreAHead() {
    var state: UInt64 = 1
    for _ in 0..<2000 {
      let bytes = (0..<24).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return "0a\r\n: /v%\u{7f}".utf8.map { $0 }[Int(state >> 33) % 10]
      }
      var framing = RequestHead(String(decoding: bytes, as: UTF8.self)).framing
      #expect(framing.take(bytes[...]) <= bytes.count)
      var scanner = ChunkScanner()
      #expect(scanner.take(bytes[...]) <= bytes.count)
    }
  }
}
