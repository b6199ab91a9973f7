import Core

/// What becomes of one call on its way to somebody and back.
enum Fate: String, CaseIterable {
  /// It arrives, and so does the answer.
  case good
  /// No connection: it never arrives, which is known at once.
  case unreachable
  /// It is refused by something on the way (502): it never arrives.
  case refused
  /// It is acted upon, and the answer is an error (504).
  case failed
  /// It is acted upon, and the answer is lost.
  case cut
  /// Nothing comes back before the deadline; it never arrives.
  case silent
  /// Nothing comes back before the deadline; it is acted upon meanwhile.
  case mute
  /// It is acted upon after its deadline.
  case late
  /// It is acted upon twice.
  case twice
  /// It arrives and is answered, late within the deadline.
  case slow

  /// Whether the answer arrives.
  var isAnswered: Bool { self == .good || self == .twice || self == .slow }

  /// What the caller is told where the answer does not arrive.
  var trouble: Trouble {
    switch self {
    case .unreachable: Trouble("there is no connection", kind: .unreachable)
    case .refused: Trouble("it answers 502", kind: .server)
    case .failed: Trouble("it answers 504", kind: .server)
    case .cut: Trouble("the answer broke off", kind: .cut)
    case .silent, .mute, .late: Trouble("no answer in time", kind: .silent)
    case .good, .twice, .slow: Trouble("it was given up")
    }
  }
}

extension Trouble {
  /// Whether there was no connection, so that nobody has acted.
  var saysNotSent: Bool { kind == .unreachable }
}

/// How it is with somebody at the moment.
struct Weather {
  /// Of a hundred calls, so many meet a fault.
  var faults = 0
  /// Whether nobody is there at all.
  var isAway = false
  /// Whether it takes calls and never answers.
  var hangs = false
  /// Whether it answers with what is not so.
  var lies = false
}
