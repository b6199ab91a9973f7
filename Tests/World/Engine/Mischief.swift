/// Which requests to an engine go wrong, and how: drawn from a seed.
struct Mischief: Sendable {
  /// What becomes of a request.
  enum Misdeed: String, CaseIterable, Sendable {
    case requestLost = "request lost"
    case answerLost = "answer lost"
    case error = "answered 500"
    case late = "late by two seconds"
  }

  private let percent: Double
  private var draws: Draws

  /// - Parameter percent: of all requests, for each misdeed.
  init(percent: Double, seed: UInt64) {
    self.percent = percent
    draws = Draws(seed: seed)
  }

  /// What becomes of the next request; nil: nothing bad.
  mutating func next() -> Misdeed? {
    Misdeed.allCases.first { _ in draws.happens(percent: percent) }
  }
}
