import Core

/// Why a call to the engine did not give what was asked for.
enum EngineFailure: Error, Sendable, Hashable {
  /// There is no whole answer.
  case transport(HTTPError)
  /// An answer with a status that was not hoped for, and the engine's own words.
  case answer(status: Int, message: String)
  /// An answer that cannot be understood.
  case unreadable(String)
  /// The call was not made, because no engine could take it.
  case unusable(String)
  /// The call was not made, because the engine did not even say its version.
  case notMade(String)
  /// Something else is under way that has to end first.
  case busy(String)

  /// What follows from a failure (design R2).
  enum Verdict: Sendable, Hashable {
    /// It was definitely not done.
    case no(Refusal)
    /// It may have been done.
    case unknown(Trouble)
  }

  /// One line: what was tried, and what came of it.
  func trouble(_ attempt: String) -> Trouble { Trouble("cannot \(attempt): \(reason)") }

  /// The answer to an order of which this is the outcome.
  func verdict(_ attempt: String) -> Verdict {
    guard let kind = refusalKind else { return .unknown(trouble(attempt)) }
    return .no(Refusal(kind, trouble(attempt)))
  }

  /// Whether the engine could not be reached, so that nothing was sent.
  private static func isAway(_ error: HTTPError) -> Bool {
    !error.mayHaveBeenSent && error.kind != .cancelled
  }

  private var refusalKind: Refusal.Kind? {
    switch self {
    case .transport(let error): Self.isAway(error) ? .away : nil
    case .unusable: .final
    case .notMade: .away
    case .unreadable, .busy: nil
    case .answer(let status, _):
      switch status {
      case 408, 425, 429: .again
      case 401, 403: .credentials
      case 400..<500: .final
      default: nil
      }
    }
  }

  /// The failure of a question without which the call itself cannot be made.
  var beforeTheCall: EngineFailure {
    if case .transport(let error) = self, error.kind == .cancelled { return self }
    return if case .no = verdict("") { self } else { .notMade(reason) }
  }

  private var reason: String {
    switch self {
    case .transport(let error):
      Self.isAway(error)
        ? "the Docker Engine cannot be reached: \(error.message.onOneLine)"
        : "the Docker Engine did not answer: \(error.message.onOneLine)"
    case .answer(let status, let message):
      "the Docker Engine answered \(status)" + (message.isEmpty ? "" : ": \(message.onOneLine)")
    case .unreadable(let what): "the Docker Engine cannot be understood: \(what.onOneLine)"
    case .unusable(let why), .notMade(let why), .busy(let why): why.onOneLine
    }
  }
}

extension String {
  /// The text without line ends and other control characters, at most 500 characters long.
  var onOneLine: String {
    let words = unicodeScalars.split {
      $0.properties.isWhitespace || $0.properties.generalCategory == .control
    }
    let line = words.map { String($0) }.joined(separator: " ")
    return line.count > 500 ? line.prefix(500) + "…" : line
  }
}
