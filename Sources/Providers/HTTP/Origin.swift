import Core

/// Where requests go that could share a connection.
struct OriginName: Hashable {
  var scheme: String
  var authority: String
  var unixSocket: String?
  var tls: TLSIdentity

  init(_ request: HTTPRequest) {
    let url = request.url.lowercased()
    let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    scheme = parts.first.map(String.init) ?? ""
    authority = parts.dropFirst(2).first.map { String($0.prefix { !"/?#".contains($0) }) } ?? ""
    unixSocket = request.unixSocket
    tls = request.tls
  }

  /// Whether TLS may find that connections can be shared.
  var mayShare: Bool { scheme == "https:" }
}

/// What the client's thread knows of an origin.
final class Origin {
  var gate: OriginGate
  /// Who waits or is under way, by number.
  var places: [Int: Place] = [:]

  init(_ name: OriginName, bounds: ConnectionBounds) {
    gate = OriginGate(bounds: bounds, sharing: name.mayShare ? .unknown : .no)
  }
}

/// A request's place with its origin: waiting, or under way.
final class Place {
  let exchange: Exchange
  let origin: Origin
  let ticket: Int
  let arrival = ContinuousClock.now
  /// When its turn began, once something was sent.
  var began: ContinuousClock.Instant?
  /// The request under way.
  var transfer: Transfer?

  init(_ exchange: Exchange, with origin: Origin, ticket: Int) {
    self.exchange = exchange
    self.origin = origin
    self.ticket = ticket
  }

  /// When waiting is given up; see `HTTPDeadlines`.
  var end: ContinuousClock.Instant? { patience.map { arrival + $0 } }

  /// The end by the deadline for waiting. Nothing was sent.
  var overdue: HTTPError {
    let cause = origin.gate.isConnected ? "all connections are in use" : "no connection is made"
    let words = "no turn in \(patience ?? .zero): \(cause)"
    return HTTPError(
      .timedOut, "\(exchange.request.summary): \(words)", mayHaveBeenSent: exchange.hasBegun)
  }

  /// The end by the closing of the client.
  var closed: HTTPError {
    HTTPError(
      .cancelled, "\(exchange.request.summary): the HTTP client was closed",
      mayHaveBeenSent: exchange.hasBegun)
  }

  private var patience: Duration? {
    let deadlines = exchange.request.deadlines
    return origin.gate.isConnected ? deadlines.total ?? deadlines.silence : deadlines.connect
  }
}
