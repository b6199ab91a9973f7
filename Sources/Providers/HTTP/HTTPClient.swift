/// An HTTP client over libcurl: HTTP/1.1 and, over TLS, HTTP/2, with connections kept and reused.
///
/// All requests are served by one thread of the client's own (design §4). Cancelling the calling
/// task is answered at once. Redirections are answers, not followed. No compressed answer is asked
/// for and none is unpacked. Nothing is taken from the environment: proxies are given.
/// A POST or PATCH is never sent a second time behind the caller's back; other methods may be,
/// once, when a kept connection turns out to be dead before any answer.
public final class HTTPClient: HTTPTransport {
  /// What must not be quoted of any answer.
  public let secrecy: Secrecy
  private let mailbox: Mailbox
  private let proxies: ProxySettings

  /// Starts the thread.
  /// - Parameters:
  ///   - userAgent: is sent with each request that names no other.
  ///   - proxies: which requests go through which proxy.
  ///   - secrecy: what must not be quoted of any answer.
  ///   - bounds: how many connections to an origin there may be.
  public init(
    userAgent: String = "hpr", proxies: ProxySettings = ProxySettings(),
    secrecy: Secrecy = Secrecy(), bounds: ConnectionBounds = .affordable
  ) {
    self.proxies = proxies
    self.secrecy = secrecy
    mailbox = Mailbox(ClientSettings(userAgent: userAgent, proxies: proxies, bounds: bounds))
    mailbox.open()
  }

  deinit { mailbox.close() }

  /// Ends all pending requests with `cancelled`, and the thread. Later requests end the same way.
  /// Returns at once; closing twice does no harm.
  public func close() { mailbox.close() }

  /// Sends a request and gathers the whole answer.
  public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let exchange = Exchange(request, isStreamed: false)
    return try await whileCancellable(exchange) { await self.answer(to: exchange) }.get()
  }

  /// Sends a request and hands the body to `consume` piece by piece; see `HTTPTransport`. At most
  /// some 256 KiB wait for `consume`. A body over the request's limit is an error here too.
  public func stream(
    _ request: HTTPRequest, consume: @Sendable (HTTPHead, [UInt8]) async -> Bool
  ) async throws(HTTPError) -> HTTPHead {
    let exchange = Exchange(request, isStreamed: true)
    return try await whileCancellable(exchange) { await self.hand(exchange, to: consume) }.get()
  }

  private func answer(to exchange: Exchange) async -> Result<HTTPResponse, HTTPError> {
    start(exchange)
    while true {
      if case .end(let outcome) = await exchange.next() { return outcome }
    }
  }

  private func hand(
    _ exchange: Exchange, to consume: @Sendable (HTTPHead, [UInt8]) async -> Bool
  ) async -> Result<HTTPHead, HTTPError> {
    start(exchange)
    while true {
      switch await exchange.next() {
      case .end(let outcome): return outcome.map(\.head)
      case .piece(let head, let bytes, let wasHeldBack):
        if wasHeldBack { mailbox.post(.resume(exchange)) }
        if await consume(head, bytes) { continue }
        exchange.finish(.success(HTTPResponse(head: head, body: [])))
        mailbox.post(.drop(exchange))
        return .success(head)
      }
    }
  }

  private func start(_ exchange: Exchange) {
    if let fault = exchange.request.fault ?? proxies.fault(for: exchange.request) {
      return exchange.finish(.failure(exchange.request.invalid(fault)))
    }
    guard !exchange.isOver else { return }
    if !mailbox.post(.start(exchange)) { exchange.cancel("the HTTP client is closed") }
  }

  /// Runs `body`; a cancellation of the task ends the exchange, unless the request says otherwise.
  private func whileCancellable<Value: Sendable>(
    _ exchange: Exchange, _ body: () async -> Result<Value, HTTPError>
  ) async -> Result<Value, HTTPError> {
    if exchange.request.ignoresCancellation { return await body() }
    return await withTaskCancellationHandler {
      await body()
    } onCancel: {
      exchange.cancel("cancelled")
      mailbox.post(.drop(exchange))
    }
  }
}
