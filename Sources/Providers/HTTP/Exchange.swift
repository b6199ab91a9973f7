import Core

/// One request on its way, as seen by both sides: the caller's task, and the client's thread.
///
/// The first outcome counts, later ones are ignored: so a cancellation can be answered on the spot
/// while the thread still knows nothing of it.
final class Exchange: Sendable {
  /// What the caller waits for.
  enum Arrival: Sendable {
    /// A piece of a streamed body, and whether the other side is held back and has to be let go.
    case piece(HTTPHead, [UInt8], wasHeldBack: Bool)
    /// The end.
    case end(Result<HTTPResponse, HTTPError>)
  }
  /// What becomes of a piece that the thread delivers.
  enum Reception: Sendable {
    /// The caller has it or will get it.
    case taken
    /// The caller is behind: to be delivered again when it has caught up.
    case heldBack
    /// Nobody waits any more.
    case unwanted
  }

  private struct State {
    var hasBegun = false
    var head: HTTPHead?
    var waiting: [UInt8] = []
    var isHeldBack = false
    var outcome: Result<HTTPResponse, HTTPError>?
    var continuation: CheckedContinuation<Arrival, Never>?
  }

  /// How many bytes may wait for a slow caller.
  static let mostWaiting = 256 << 10

  let request: HTTPRequest
  let isStreamed: Bool
  private let state = Lock(State())

  init(_ request: HTTPRequest, isStreamed: Bool) {
    self.request = request
    self.isStreamed = isStreamed
  }

  /// Whether there is an outcome.
  var isOver: Bool { state.withLock { $0.outcome != nil } }

  /// Whether bytes of the request may have been sent.
  var hasBegun: Bool { state.withLock { $0.hasBegun } }

  /// Says that bytes may be sent from now on; false if the exchange is already over.
  func begin() -> Bool {
    state.withLock {
      if $0.outcome == nil { $0.hasBegun = true }
      return $0.outcome == nil
    }
  }

  /// Waits for what comes next; one caller at a time.
  func next() async -> Arrival {
    await withCheckedContinuation { continuation in
      let arrival = state.withLock { state -> Arrival? in
        if let arrival = Self.takeArrival(from: &state) { return arrival }
        state.continuation = continuation
        return nil
      }
      if let arrival { continuation.resume(returning: arrival) }
    }
  }

  /// Hands a piece of the body to the caller, or keeps it for him.
  func deliver(_ bytes: UnsafeRawBufferPointer, of head: HTTPHead) -> Reception {
    let (reception, wake) = state.withLock { state -> (Reception, Wake?) in
      if state.outcome != nil { return (.unwanted, nil) }
      if state.waiting.count >= Self.mostWaiting {
        state.isHeldBack = true
        return (.heldBack, nil)
      }
      state.head = head
      state.waiting.append(contentsOf: bytes)
      return (.taken, Self.wake(&state))
    }
    wake?.call()
    return reception
  }

  /// Ends the exchange, unless it is over.
  func finish(_ outcome: Result<HTTPResponse, HTTPError>) {
    let wake = state.withLock { state -> Wake? in
      if state.outcome != nil { return nil }
      state.outcome = outcome
      return Self.wake(&state)
    }
    wake?.call()
  }

  /// Ends the exchange with `cancelled` and drops what waits, unless it is over.
  func cancel(_ reason: String) {
    let wake = state.withLock { state -> Wake? in
      if state.outcome != nil { return nil }
      let message = "\(request.summary): \(reason)"
      state.outcome = .failure(
        HTTPError(.cancelled, message, mayHaveBeenSent: state.hasBegun, status: state.head?.status))
      state.waiting = []
      return Self.wake(&state)
    }
    wake?.call()
  }

  private struct Wake: Sendable {
    var continuation: CheckedContinuation<Arrival, Never>
    var arrival: Arrival
    func call() { continuation.resume(returning: arrival) }
  }

  private static func wake(_ state: inout State) -> Wake? {
    guard let continuation = state.continuation, let arrival = takeArrival(from: &state) else {
      return nil
    }
    state.continuation = nil
    return Wake(continuation: continuation, arrival: arrival)
  }

  private static func takeArrival(from state: inout State) -> Arrival? {
    if let head = state.head, !state.waiting.isEmpty {
      defer { (state.waiting, state.isHeldBack) = ([], false) }
      return .piece(head, state.waiting, wasHeldBack: state.isHeldBack)
    }
    return state.outcome.map { .end($0) }
  }
}
