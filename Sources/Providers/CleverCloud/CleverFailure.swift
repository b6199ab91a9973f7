import Core

/// Why a call to Clever Cloud did not give what was asked for.
enum CleverFailure: Error, Sendable, Hashable {
  /// There is no whole answer.
  case transport(HTTPError)
  /// An answer that is no success.
  case answer(CleverError)
  /// A good answer that cannot be understood.
  case unreadable(String)
  /// The call was not made: whose credentials to use is not known now.
  case unresolved(Trouble)
  /// The call was not made, and never can be.
  case unusable(String)
  /// The call was not made, because something that it needs could not be read.
  case notMade(String, retryAfter: Duration?)

  /// One line: what was tried, and what came of it.
  func trouble(_ attempt: String) -> Trouble {
    Trouble("cannot \(attempt): \(reason)", retryAfter: retryAfter)
  }

  /// What follows if this is the outcome of an order; nil if it may have been carried out.
  var refusal: Refusal.Kind? {
    switch self {
    case .transport(let error): error.isBeforeSending ? .away : nil
    case .answer(let error): error.refusal
    case .unreadable: nil
    case .unresolved: .again
    case .unusable: .final
    case .notMade: .away
    }
  }

  /// Whether the credentials were refused.
  var isOfCredentials: Bool { refusal == .credentials }

  /// Whether the API says that there is no such application.
  var saysNoApplication: Bool {
    if case .answer(let error) = self { error.saysNoApplication } else { false }
  }

  /// Whether it is a 404, whoever answers it.
  var isNotFound: Bool {
    if case .answer(let error) = self { error.status == 404 } else { false }
  }

  /// The failure of a question without which an order itself cannot be given.
  var beforeTheOrder: CleverFailure {
    switch self {
    case .transport(let error) where error.kind == .cancelled: self
    case .transport, .unreadable, .answer: .notMade(reason, retryAfter: retryAfter)
    case .unresolved, .unusable, .notMade: self
    }
  }

  private var retryAfter: Duration? {
    switch self {
    case .answer(let error): error.retryAfter
    case .unresolved(let trouble): trouble.retryAfter
    case .notMade(_, let retryAfter): retryAfter
    case .transport, .unreadable, .unusable: nil
    }
  }

  private var reason: String {
    switch self {
    case .transport(let error) where error.isBeforeSending:
      "Clever Cloud cannot be reached: \(error.message.onOneLine)"
    case .transport(let error): "Clever Cloud did not answer: \(error.message.onOneLine)"
    case .answer(let error): error.text
    case .unreadable(let what): "Clever Cloud cannot be understood: \(what.onOneLine)"
    case .unresolved(let trouble): trouble.summary
    case .unusable(let why), .notMade(let why, _): why.onOneLine
    }
  }
}

extension HTTPError {
  /// Whether nothing was sent, so that nothing was done.
  fileprivate var isBeforeSending: Bool { !mayHaveBeenSent && kind != .cancelled }
}
