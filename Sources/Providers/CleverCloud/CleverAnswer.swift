import Core

/// A whole answer of Clever Cloud's API, or of whatever stands in front of it.
struct CleverAnswer: Sendable {
  var status: Int
  var body: [UInt8]
  /// By which the other side's support finds the request (`Sozu-Id`).
  var requestID: String?
  var retryAfter: Duration?
  /// Whether this is a page for people: a proxy's error, a login. The API speaks JSON only.
  var isForeign: Bool
  private let redaction: Redaction
  private let secrecy: Secrecy

  init(
    _ response: HTTPResponse, hiding redaction: Redaction = Redaction([]),
    _ secrecy: Secrecy = Secrecy()
  ) {
    status = response.head.status
    body = response.body
    requestID = response.head.header("Sozu-Id").flatMap { $0.isEmpty ? nil : $0 }
    retryAfter = RetryAfter.duration(in: response.head)
    let type = response.head.header("Content-Type")?.lowercased() ?? ""
    isForeign = type.contains("html") || body.first { $0 > 0x20 } == UInt8(ascii: "<")
    self.redaction = redaction
    self.secrecy = secrecy
  }

  /// Whether the API itself says that it was done.
  var isSuccess: Bool { (200..<300).contains(status) && !isForeign }

  /// Whether an order was carried out: an error may hide behind a good status.
  var isDone: Bool {
    guard isSuccess, body.count < 1 << 20, let json = try? JSONNode.parse(body) else {
      return isSuccess
    }
    return json["type"]?.string != "error"
  }

  /// The answer as a failure.
  var failure: CleverFailure {
    if (200..<300).contains(status), isForeign {
      return unreadable("its answer is not the API's")
    }
    let json = isForeign ? nil : try? JSONNode.parse(body)
    return .answer(
      CleverError(
        status: status, id: json?["id"]?.int64 ?? json?["code"]?.int64,
        words: quotable(CleverError.words(in: json)), isForeign: isForeign,
        requestID: requestID, retryAfter: retryAfter))
  }

  private func quotable(_ words: String) -> String {
    secrecy.hiding(in: redaction.applied(to: words))
  }

  /// The body as a document, if the call was done.
  func document() throws(CleverFailure) -> JSONNode {
    guard isSuccess else { throw failure }
    do throws(JSONError) {
      return try JSONNode.parse(body)
    } catch {
      throw unreadable("its answer is not JSON: \(error.message)")
    }
  }

  /// A good answer that cannot be understood.
  func unreadable(_ what: String) -> CleverFailure {
    .unreadable(what + (requestID.map { " (request \($0.onOneLine))" } ?? ""))
  }
}
