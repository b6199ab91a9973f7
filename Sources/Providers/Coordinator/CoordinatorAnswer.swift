import Core

/// A whole HTTP answer of a coordinator, or of whatever stands in front of it.
struct CoordinatorAnswer: Sendable {
  let response: HTTPResponse
  /// Method and path of the request.
  let place: String
  /// What must not be quoted, whatever the other side puts into its answer.
  private let secrets: [Secret]

  init(_ response: HTTPResponse, to place: String, hiding secrets: [Secret]) {
    self.response = response
    self.place = place
    self.secrets = secrets
  }

  var status: Int { response.head.status }

  /// The body as JSON, if it is that.
  var json: JSONNode? { try? JSONNode.parse(response.body) }

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
    return Trouble(
      "\(place): \(status)" + (detail.map { ": \($0)" } ?? ""),
      retryAfter: RetryAfter.duration(in: response.head))
  }

  private var reason: String? {
    guard !isForeign, let json else { return nil }
    let text = json["message"]?.string ?? json["error"]?.string ?? json["message"]?["error"]?.string
    guard let text, !secrets.contains(where: { !$0.isEmpty && text.contains($0.reveal()) }) else {
      return nil
    }
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
