import CCurl
import Glibc

/// A request while libcurl works on it; it lives on the client's thread.
final class Transfer {
  /// Why we ended a transfer ourselves.
  enum Fault { case headTooLarge, bodyTooLarge }

  let exchange: Exchange
  var easy: EasyHandle
  /// When a byte last moved, as far as libcurl told us.
  var lastMove = ContinuousClock.now
  /// Whether the other side is held back because the caller is behind.
  var isHeldBack = false
  private(set) var heads = HeadReader()
  /// The gathered body; empty for a streamed one.
  private(set) var body: [UInt8] = []
  private(set) var fault: Fault?
  private var bodySize = 0
  private var handedOver = 0

  init?(_ exchange: Exchange) {
    guard let easy = EasyHandle() else { return nil }
    self.easy = easy
    self.exchange = exchange
  }

  /// Takes a line of the head; the number of bytes taken, as libcurl wants it.
  func takeLine(_ line: UnsafeRawBufferPointer) -> Int {
    lastMove = .now
    if heads.take(line) { return line.count }
    fault = .headTooLarge
    return 0
  }

  /// Takes a piece of the body; the number of bytes taken, or the sign to wait.
  func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    lastMove = .now
    let room = max(0, exchange.request.responseLimit - bodySize)
    if bytes.count > room {
      if !exchange.isStreamed { body.append(contentsOf: bytes.prefix(room)) }
      fault = .bodyTooLarge
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
