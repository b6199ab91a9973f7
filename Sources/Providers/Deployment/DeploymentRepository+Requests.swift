import Core

extension DeploymentRepository {
  private static let service = "git-receive-pack"

  /// Asks for the branches.
  func advertisement() async throws(DeploymentFailure) -> RefAdvertisement {
    var request = HTTPRequest(
      "GET", "\(url)/info/refs?service=\(Self.service)", headers: headers + [("Accept", "*/*")],
      tls: tls)
    request.deadlines = questionDeadlines
    request.responseLimit = 1 << 20
    return try await answer(to: request, ofType: "application/x-\(Self.service)-advertisement") {
      body throws(UnreadableAnswer) in try RefAdvertisement(reading: body)
    }
  }

  /// Sends the commit, in one piece.
  func pushReport(
    of commit: DeploymentCommit, to before: RefAdvertisement
  ) async throws(DeploymentFailure) -> PushReport {
    let wanted = ["report-status", "side-band-64k"].filter(before.capabilities.contains)
    var request = HTTPRequest(
      "POST", "\(url)/\(Self.service)",
      headers: headers + [
        ("Content-Type", "application/x-\(Self.service)-request"),
        ("Accept", "application/x-\(Self.service)-result"),
      ], body: Self.command(commit.id, wanted) + PktLines.flush + commit.pack, tls: tls)
    request.deadlines = pushDeadlines
    request.responseLimit = 4 << 20
    let isMultiplexed = wanted.contains("side-band-64k")
    return try await answer(to: request, ofType: "application/x-\(Self.service)-result") {
      body throws(UnreadableAnswer) in try PushReport(reading: body, isMultiplexed: isMultiplexed)
    }
  }

  /// The order to make `master` where there is none: the server refuses it if there is one by then.
  static func command(_ id: String, _ capabilities: [String]) -> [UInt8] {
    let refs = "\(RefAdvertisement.noID) \(id) \(RefAdvertisement.branch)"
    return PktLines.packet(Array("\(refs)\0 \(capabilities.joined(separator: " "))".utf8))
  }

  /// Some servers know git by its name only.
  private var headers: [(name: String, value: String)] {
    [("Authorization", "Basic \(authorization.reveal())"), ("User-Agent", "git/2.0 (hpr)")]
  }

  private func answer<Value>(
    to request: HTTPRequest, ofType type: String,
    _ read: ([UInt8]) throws(UnreadableAnswer) -> Value
  ) async throws(DeploymentFailure) -> Value {
    let response: HTTPResponse
    do throws(HTTPError) { response = try await transport.send(request) } catch {
      let trouble = Trouble(quotable(error.message))
      throw error.mayHaveBeenSent ? .unclear(trouble) : .notSent(trouble)
    }
    guard response.head.status == 200 else { throw failure(of: request, response) }
    guard response.mediaType == type else {
      throw .unclear(trouble(request, response, "it is no answer of a git server"))
    }
    do throws(UnreadableAnswer) { return try read(response.body) } catch {
      throw .unclear(trouble(request, response, error.message))
    }
  }

  /// A 5xx may come from something that passed the request on; so may a success that is not 200.
  private func failure(of request: HTTPRequest, _ response: HTTPResponse) -> DeploymentFailure {
    let isText = response.mediaType == "text/plain"
    let words = isText ? String(decoding: response.body, as: UTF8.self) : ""
    let trouble = trouble(request, response, words)
    let status = response.head.status
    return (300..<500).contains(status)
      ? .refused(status: status, trouble) : .unclear(trouble)
  }

  private func trouble(
    _ request: HTTPRequest, _ response: HTTPResponse, _ detail: String
  ) -> Trouble {
    let detail = quotable(detail)
    let status = HTTPStatus.text(response.head.status)
    return Trouble(
      "\(request.summary): \(status)" + (detail.isEmpty ? "" : ": \(detail)"),
      retryAfter: RetryAfter.duration(in: response.head))
  }

  /// Another's words on one line, unless they repeat what we keep secret.
  func quotable(_ words: String) -> String {
    let leaks = [password, authorization].contains {
      // By bytes: a letter may hide in one with an accent.
      !$0.isEmpty && words.utf8.contains($0.reveal().utf8)
    }
    return leaks
      ? "(its words have the password in them)" : transport.secrecy.hiding(in: words).onOneLine
  }
}

extension HTTPResponse {
  /// The type of the body without its parameters, in lower case.
  fileprivate var mediaType: String {
    let field = head.header("Content-Type") ?? ""
    return String(field.prefix { $0 != ";" }).trimmed.lowercased()
  }
}
