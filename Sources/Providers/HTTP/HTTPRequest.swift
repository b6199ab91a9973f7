/// One HTTP request, whole.
public struct HTTPRequest: Sendable {
  /// The method, in capitals.
  public var method: String
  /// An absolute `http://` or `https://` address, without credentials.
  public var url: String
  /// Header fields in the order in which they are sent.
  public var headers: [(name: String, value: String)]
  /// The body; nil sends none and no `Content-Type`.
  public var body: [UInt8]?
  /// The path of a Unix socket to connect to instead of the address's host.
  public var unixSocket: String?
  /// Whom to trust, and who we are.
  public var tls: TLSIdentity
  /// When to give up.
  public var deadlines: HTTPDeadlines
  /// The largest body that is taken, in bytes; a larger one is an error.
  public var responseLimit: Int
  /// The one status whose answer may be larger, and how large; nil if there is none.
  public var largeAnswer: LargeAnswer?
  /// Whether the request goes on when the calling task is cancelled, so that it ends only by its
  /// answer, by a deadline or by the closing of the client. For requests whose answer may hand
  /// something over, such as a job, that would be lost with the answer.
  public var ignoresCancellation: Bool

  /// A request with the usual deadlines (design §3.3) and a limit of 16 MiB.
  public init(
    _ method: String, _ url: String, headers: [(name: String, value: String)] = [],
    body: [UInt8]? = nil, unixSocket: String? = nil, tls: TLSIdentity = TLSIdentity(),
    deadlines: HTTPDeadlines = HTTPDeadlines(), responseLimit: Int = 16 << 20,
    ignoresCancellation: Bool = false
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.unixSocket = unixSocket
    self.tls = tls
    self.deadlines = deadlines
    self.responseLimit = responseLimit
    self.ignoresCancellation = ignoresCancellation
  }
}

/// An answer that may be larger than others to the same request.
public struct LargeAnswer: Sendable, Hashable {
  /// Its status.
  public var status: Int
  /// The largest body that is taken of it, in bytes.
  public var limit: Int

  /// Joins the two.
  public init(status: Int, limit: Int) {
    self.status = status
    self.limit = limit
  }
}

extension HTTPRequest {
  /// The largest body that is taken of an answer with that status.
  func limit(of status: Int?) -> Int {
    guard let largeAnswer, status == largeAnswer.status else { return responseLimit }
    return largeAnswer.limit
  }
}

/// Whom a connection trusts, and the certificate that it shows.
public struct TLSIdentity: Sendable, Hashable {
  /// A file of authorities in PEM; nil means the system's.
  public var authorityFile: String?
  /// Our certificate, in PEM.
  public var certificateFile: String?
  /// Its key, in PEM.
  public var keyFile: String?

  /// Joins the parts.
  public init(authorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil)
  {
    self.authorityFile = authorityFile
    self.certificateFile = certificateFile
    self.keyFile = keyFile
  }
}

/// When a request is given up.
///
/// A request may have to wait for its turn (`ConnectionBounds`): for `connect` at most while there
/// is no connection to its origin at all, otherwise for `total` at most, or for `silence` if that
/// is nil. Its own deadlines begin with its turn: one whose answer hands something over must not be
/// sent with a second left.
public struct HTTPDeadlines: Sendable, Hashable {
  /// For the connection, proxy and TLS included.
  public var connect: Duration
  /// For the whole request; nil means no end.
  public var total: Duration?
  /// For a time in which not one byte moves; nil means no such end.
  public var silence: Duration?

  /// 10 s to connect and 30 s in all, unless said otherwise.
  public init(
    connect: Duration = .seconds(10), total: Duration? = .seconds(30), silence: Duration? = nil
  ) {
    self.connect = connect
    self.total = total
    self.silence = silence
  }

  /// Whether the other side may take more than a minute. Such a request is kept from standing in
  /// the way of others; see `ConnectionBounds`.
  public var mayBeHeld: Bool { total.map { $0 > .seconds(60) } ?? true }
}
