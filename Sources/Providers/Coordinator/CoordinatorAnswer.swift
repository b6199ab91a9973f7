import Core

/// A whole HTTP answer of a coordinator, or of whatever stands in front of it.
struct CoordinatorAnswer: Sendable {
  let response: HTTPResponse
  /// Method and path of the request.
  let place: String
  /// What must not be quoted, whatever the other side puts into its answer.
  private let secrets: [Secret]
  private let secrecy: Secrecy

  init(
    _ response: HTTPResponse, to place: String, hiding secrets: [Secret],
    _ secrecy: Secrecy = Secrecy()
  ) {
    self.response = response
    self.place = place
    self.secrets = secrets
    self.secrecy = secrecy
  }

  var status: Int { response.head.status }

  /// The body as JSON, if it is that, with the members that are looked at.
  var json: JSONNode? {
    try? JSONNode.parse(
      response.body,
      selecting: [
        "message": ["error": .scalar], "error": .scalar, "id": .scalar, "status": .scalar,
      ])
  }

  /// The elements of a body that is a list, whole.
  var elements: [JSONNode]? { (try? JSONNode.parse(response.body))?.array }

  /// Whether this is a page for people: a proxy's error, a login. It concludes nothing, for GitLab
  /// speaks JSON and bare text only.
  var isForeign: Bool {
    if response.head.header("Content-Type")?.lowercased().contains("html") == true { return true }
    return response.body.first { $0 > 0x20 } == UInt8(ascii: "<")
  }

  /// A header field that is there and not empty.
  func header(_ name: String) -> String? {
    response.head.header(name).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The `Job-Status` field; older coordinators have none.
  var jobStatus: JobStatus? { header("Job-Status").map { JobStatus($0) } }

  /// The value that lets the coordinator hold a later request. One that no coordinator gives would
  /// only make every request too large.
  var lastUpdate: String? {
    header("X-GitLab-Last-Update").flatMap { $0.utf8.count <= 1024 ? $0 : nil }
  }

  /// What is said in `X-GitLab-Trace-Update-Interval`, at most a quarter of an hour.
  var updateInterval: Duration? {
    guard let seconds = header("X-GitLab-Trace-Update-Interval").flatMap({ Int($0) }), seconds > 0
    else { return nil }
    return .seconds(min(seconds, 900))
  }

  /// The length of the log by `Range: 0-LENGTH`; the second number is not its last byte.
  var logLength: Int? {
    guard let range = header("Range"), range.hasPrefix("0-") else { return nil }
    return Int(range.dropFirst(2)).flatMap { $0 < 0 ? nil : $0 }
  }

  /// One line on the answer, with the coordinator's own reason where it gives one.
  var trouble: Trouble { trouble(reason) }

  /// One line on the answer and what is wrong with it.
  func trouble(_ detail: String?) -> Trouble {
    let status = HTTPStatus.text(status)
    let request = requestID.map { " (request \($0))" } ?? ""
    return Trouble(
      "\(place): \(status)" + (detail.map { ": \($0)" } ?? "") + request,
      kind: kind, retryAfter: RetryAfter.duration(in: response.head))
  }

  private var kind: Trouble.Kind {
    switch status {
    case 429: .limited
    case 500...: .server
    default: isForeign ? .foreign : status == 403 ? .rejected : .refused
    }
  }

  /// The coordinator's own id of the request, by which its administrator finds it in his logs.
  private var requestID: String? {
    header("X-Request-Id").flatMap { id in
      let isPlain = id.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "-_.:/+=".utf8.contains(byte)
        }
      }
      return isPlain && id.utf8.count <= 64 && !isSecret(id) ? id : nil
    }
  }

  private func isSecret(_ text: String) -> Bool {
    secrets.contains { !$0.isEmpty && text.contains($0.reveal()) } || secrecy.isBroken(by: text)
  }

  private var reason: String? {
    if isForeign { return "a page for people instead of the coordinator's answer" }
    guard let json else { return nil }
    let text = json["message"]?.string ?? json["error"]?.string ?? json["message"]?["error"]?.string
    guard let text, !isSecret(text) else { return nil }
    return Self.line(text, after: HTTPStatus.text(status))
  }

  /// The text as one short line, without the status that GitLab likes to begin it with.
  private static func line(_ text: String, after status: String) -> String? {
    let blanks = text.unicodeScalars.map {
      [.control, .format].contains($0.properties.generalCategory) || $0.properties.isWhitespace
        ? " " : Character($0)
    }
    var line = String(blanks.prefix(200)).trimmed
    if line.hasPrefix(status) {
      line = String(line.dropFirst(status.count).drop { " -:".contains($0) })
    }
    return line.isEmpty ? nil : line
  }
}
