import CCurl
import Glibc

/// A request while libcurl works on it; it lives on the client's thread.
final class Transfer {
  /// Why we ended a transfer ourselves.
  enum Fault { case headTooLarge, bodyTooLarge, lengthsDiffer, sentBefore }

  let exchange: Exchange
  let origin: Origin
  /// Its number with its origin.
  let ticket: Int
  var easy: EasyHandle
  /// When its turn began.
  let began: ContinuousClock.Instant
  /// Whether something was sent in an earlier turn, which the server refused.
  let wasSentBefore: Bool
  /// Whether libcurl says that the answer is whole.
  var isAnswered = false
  /// When a byte last moved, as far as libcurl told us.
  var lastMove = ContinuousClock.now
  /// Whether the other side is held back because the caller is behind.
  var isHeldBack = false
  private(set) var heads = HeadReader()
  /// The gathered body; empty for a streamed one.
  private(set) var body: [UInt8] = []
  private(set) var fault: Fault?
  /// Whether it was refused a connection, and waits for another turn.
  private(set) var isTurnedAway = false
  private var hasSettled = false
  private var bodySize = 0
  private var handedOver = 0

  init?(_ place: Place) {
    guard let easy = EasyHandle() else { return nil }
    self.easy = easy
    exchange = place.exchange
    origin = place.origin
    ticket = place.ticket
    began = place.began ?? .now
    wasSentBefore = place.began != nil
  }

  /// Whether libcurl may open a connection.
  func mayOpen() -> Bool {
    isTurnedAway = !origin.gate.mayOpen(ticket)
    return !isTurnedAway
  }

  /// Notes the connection, on which bytes of the request are sent next; false if nobody waits for
  /// the answer any more, or libcurl begins anew what is sent once only.
  func settle(on connection: Int) -> Bool {
    origin.gate.settle(ticket, on: connection)
    lastMove = .now
    if hasSettled, exchange.request.isSentOnce {
      fault = .sentBefore
      return false
    }
    hasSettled = true
    return exchange.begin()
  }

  /// Has the connection closed with the transfer, unless others are on it.
  func forbidReuse() { _ = hpr_easy_set_long(easy.pointer, CURLOPT_FORBID_REUSE, 1) }

  /// When it is given up, and why: the next of its deadlines.
  func due() -> (at: ContinuousClock.Instant, isSilence: Bool)? {
    let deadlines = exchange.request.deadlines
    let total = deadlines.total.map { began + max(.milliseconds(1), $0) }
    let silence = isHeldBack ? nil : deadlines.silence.map { lastMove + $0 }
    guard let silence, silence < total ?? silence.advanced(by: .seconds(1)) else {
      return total.map { ($0, false) }
    }
    return (silence, true)
  }

  /// Takes a line of the head; the number of bytes taken, as libcurl wants it.
  func takeLine(_ line: UnsafeRawBufferPointer) -> Int {
    lastMove = .now
    if !heads.take(line) {
      fault = .headTooLarge
    } else if heads.lengthsDiffer {
      fault = .lengthsDiffer
    }
    if fault == nil { return line.count }
    forbidReuse()
    return 0
  }

  /// Takes a piece of the body; the number of bytes taken, or the sign to wait.
  func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    lastMove = .now
    let room = max(0, exchange.request.limit(of: heads.head?.status) - bodySize)
    if bytes.count > room {
      if !exchange.isStreamed { body.append(contentsOf: bytes.prefix(room)) }
      fault = .bodyTooLarge
      forbidReuse()
      return 0
    }
    if exchange.isStreamed, let refusal = deliver(bytes) { return refusal }
    if !exchange.isStreamed { body.append(contentsOf: bytes) }
    bodySize += bytes.count
    return bytes.count
  }

  private func deliver(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard let head = heads.head else { return 0 }
    switch exchange.deliver(bytes, of: head) {
    case .taken: return nil
    case .unwanted: return 0
    case .heldBack:
      isHeldBack = true
      return Int(CURL_WRITEFUNC_PAUSE)
    }
  }

  /// Gives the next piece of the request's body.
  func giveBody(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    lastMove = .now
    let rest = (exchange.request.body ?? []).dropFirst(handedOver).prefix(buffer.count)
    buffer.copyBytes(from: rest)
    handedOver += rest.count
    return rest.count
  }

  /// Begins the request's body again.
  func rewindBody(to offset: Int) { handedOver = max(0, offset) }
}
