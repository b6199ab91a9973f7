import Foundation
import Providers
import Testing

/// A load on a client, over HTTP/1.1 or over HTTP/2 through nginx.
struct Load: Sendable {
  let client = HTTPClient()
  let server = HoldingServer()
  let nginx: Nginx?

  /// Puts the load on both.
  static func each(_ body: (Load) async throws -> Void) async throws {
    Usage.allowDescriptors()
    for isShared in [false, true] {
      let load = try await Load(isShared: isShared)
      try await body(load)
      load.server.close()
    }
    fflush(nil)
  }

  /// Prints the figures of the other process.
  static func show(_ result: ExitTest.Result?) {
    let text = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    for line in text.split(separator: "\n") where line.hasPrefix("HTTP/") { print("  \(line)") }
  }

  init(isShared: Bool) async throws {
    nginx = isShared ? try await Nginx.start(upstream: server.url) : nil
  }

  private var isShared: Bool { nginx != nil }

  func request(_ path: String, isHeld: Bool = false) -> HTTPRequest {
    HTTPRequest(
      "GET", (nginx?.url ?? server.url) + path, tls: nginx?.trust() ?? TLSIdentity(),
      deadlines: HTTPDeadlines(total: isHeld ? nil : .seconds(60)))
  }

  /// How many connections the server has accepted from the client.
  func connections() async throws -> Int {
    guard nginx != nil else { return server.connections }
    let status = try await client.send(request("/status"))
    let words = String(decoding: status.body, as: UTF8.self).split { $0.isWhitespace }
    return words.compactMap { Int($0) }.dropFirst().first ?? .max
  }

  func serveMany() async throws {
    try await run(2_000)
    let (memory, descriptors) = (Usage.memory, Usage.descriptors)
    let time = try await ContinuousClock().measure { try await run(10_000) }
    let grown = Usage.memory - memory
    let opened = try await connections()
    report("10,000 requests, 100 at a time", 10_000, time, opened, grown)
    // A kilobyte lost with each would be 10 MB.
    #expect(grown < Usage.instrumentation * 8 << 20)
    #expect(opened <= (isShared ? 2 : 100))
    #expect(Usage.descriptors <= descriptors + 100)
  }

  private func run(_ count: Int) async throws {
    let left = Tally()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<100 {
        group.addTask {
          while left.add() <= count {
            let response = try await client.send(request("/now"))
            try #require(response.head.status == 200)
            if isShared { try #require(response.head.header("X-Protocol") == "HTTP/2.0") }
          }
        }
      }
      try await group.waitForAll()
    }
  }

  func holdMany() async throws {
    _ = try await client.send(request("/now"))
    let (memory, before) = (Usage.memory, Usage.descriptors)
    let began = ContinuousClock.now
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<1_000 {
        group.addTask {
          let response = try await client.send(request("/held", isHeld: true))
          return String(decoding: response.body, as: UTF8.self) == "released"
        }
      }
      await server.waitUntilHeld(1_000)
      let time = ContinuousClock.now - began
      let grown = Usage.memory - memory
      // A short one waits for none of them.
      for _ in 0..<100 { _ = try await client.send(request("/now")) }
      let opened = try await connections()
      #expect(server.held == 1_000)
      report("1,000 held", 1_000, time, opened, grown)
      #expect(grown < Usage.instrumentation * (isShared ? 64 << 20 : 96 << 20))
      #expect(opened <= (isShared ? 12 : 1_002))
      server.release()
      for try await isReleased in group { #expect(isReleased) }
    }
    client.close()
    // nginx keeps some of its own connections; what is not shared goes with the client.
    let kept = isShared ? 300 : 0
    await server.waitUntilFewer(than: kept + 1)
    #expect(Usage.descriptors <= before + kept + 20)
  }

  func cancelMany() async throws {
    _ = try await cancel()
    let time = try await cancel()
    let (memory, descriptors) = (Usage.memory, Usage.descriptors)
    for _ in 0..<4 { _ = try await cancel() }
    let grown = Usage.memory - memory
    let opened = try await connections()
    report("1,000 cancelled while held", 1_000, time, opened, grown)
    // 6 KiB lost with each would be as much.
    #expect(grown < Usage.instrumentation * 24 << 20)
    #expect(Usage.descriptors <= descriptors + 20)
    if isShared { #expect(opened <= 100) }
  }

  /// Cancels 1,000 held requests; how long it took until all had their answers.
  private func cancel() async throws -> Duration {
    let time = try await withThrowingTaskGroup(of: HTTPError.Kind?.self) { group in
      for _ in 0..<1_000 {
        group.addTask { await failure(client, request("/held", isHeld: true))?.kind }
      }
      await server.waitUntilHeld(1_000)
      let began = ContinuousClock.now
      group.cancelAll()
      for try await kind in group { #expect(kind == .cancelled) }
      return ContinuousClock.now - began
    }
    await server.waitUntilHeldAtMost(0)
    return time
  }

  private func report(
    _ what: String, _ count: Int, _ time: Duration, _ opened: Int, _ grown: Int
  ) {
    let seconds = Double(time.components.attoseconds) / 1e18 + Double(time.components.seconds)
    print(
      "HTTP/\(isShared ? "2  " : "1.1") \(what): \(Int(Double(count) / seconds))/s,",
      "\(opened) connections, \(grown >> 10) KiB more, at most \(Usage.mostMemory >> 20) MiB")
  }
}
