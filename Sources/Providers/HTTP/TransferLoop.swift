import CCurl
import Core
import Glibc

/// What the client's thread does: it owns libcurl's handles, which no other thread touches.
final class TransferLoop {
  private let mailbox: Mailbox
  private let multi: UnsafeMutableRawPointer
  private var transfers: [ObjectIdentifier: Transfer] = [:]
  /// No transfer can have been silent too long before this.
  private var nextSilence: ContinuousClock.Instant?

  init(_ mailbox: Mailbox, multi: UnsafeMutableRawPointer) {
    self.mailbox = mailbox
    self.multi = multi
    // Fewer than there are requests at a time, and connections would be made anew for each.
    _ = hpr_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 256)
  }

  /// Serves until the mailbox is closed; then ends what is pending with `cancelled`.
  func run() {
    while true {
      let (orders, isOpen) = mailbox.take()
      for order in orders { obey(order) }
      // Orders come with the word that they are the last: what they start ends below.
      if !isOpen { break }
      var running: Int32 = 0
      _ = curl_multi_perform(multi, &running)
      endFinished()
      endSilent()
      wait()
    }
    for transfer in transfers.values { end(transfer, with: transfer.closed()) }
  }

  private func obey(_ order: Mailbox.Order) {
    switch order {
    case .start(let exchange): start(exchange)
    case .drop(let exchange):
      if let transfer = transfers[ObjectIdentifier(exchange)] { remove(transfer) }
    case .resume(let exchange):
      if let transfer = transfers[ObjectIdentifier(exchange)] { resume(transfer) }
    }
  }

  private func start(_ exchange: Exchange) {
    guard exchange.begin() else { return }
    guard let transfer = Transfer(exchange) else {
      return exchange.finish(.failure(exchange.request.invalid("no memory for a transfer")))
    }
    transfers[ObjectIdentifier(exchange)] = transfer
    transfer.prepare(userAgent: mailbox.userAgent)
    if transfer.easy.firstFailure != CURLE_OK {
      end(transfer, with: transfer.outcome(of: transfer.easy.firstFailure))
    } else if curl_multi_add_handle(multi, transfer.easy.pointer) != CURLM_OK {
      end(transfer, with: transfer.outcome(of: CURLE_FAILED_INIT))
    } else if let silence = exchange.request.deadlines.silence {
      noteSilence(at: transfer.lastMove + silence)
    }
  }

  /// libcurl may deliver, fail or be held back again from inside the call.
  private func resume(_ transfer: Transfer) {
    transfer.isHeldBack = false
    transfer.lastMove = .now
    if let silence = transfer.exchange.request.deadlines.silence {
      noteSilence(at: transfer.lastMove + silence)
    }
    let code = curl_easy_pause(transfer.easy.pointer, CURLPAUSE_CONT)
    if code != CURLE_OK { end(transfer, with: transfer.outcome(of: code)) }
  }

  private func endFinished() {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else {
        continue
      }
      let result = hpr_message_result(message)
      var context: UnsafeMutableRawPointer?
      _ = hpr_easy_get_pointer(easy, CURLINFO_PRIVATE, &context)
      guard let context else { continue }
      let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
      end(transfer, with: transfer.outcome(of: result))
    }
  }

  /// libcurl's own low-speed limit averages over seconds; this looks at each byte.
  private func endSilent() {
    let now = ContinuousClock.now
    guard let due = nextSilence, now >= due else { return }
    nextSilence = nil
    for transfer in transfers.values where !transfer.isHeldBack {
      guard let silence = transfer.exchange.request.deadlines.silence else { continue }
      let due = transfer.lastMove + silence
      if now >= due { end(transfer, with: transfer.silent()) } else { noteSilence(at: due) }
    }
  }

  private func noteSilence(at due: ContinuousClock.Instant) {
    nextSilence = min(due, nextSilence ?? due)
  }

  /// Waits for bytes, for libcurl's next deadline, for ours, or for an order.
  private func wait() {
    var most: Int64 = 60_000
    if let due = nextSilence {
      most = max(0, min(most, (due - .now).inMilliseconds + 1))
    }
    if curl_multi_poll(multi, nil, 0, Int32(most), nil) != CURLM_OK {
      // Out of memory or descriptors: slow down instead of turning at full speed.
      _ = poll(nil, 0, 50)
    }
  }

  private func end(_ transfer: Transfer, with outcome: Result<HTTPResponse, HTTPError>) {
    remove(transfer)
    transfer.exchange.finish(outcome)
  }

  private func remove(_ transfer: Transfer) {
    curl_multi_remove_handle(multi, transfer.easy.pointer)
    transfers[ObjectIdentifier(transfer.exchange)] = nil
  }
}
