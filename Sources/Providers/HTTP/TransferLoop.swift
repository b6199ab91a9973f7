import CCurl
import Core
import Glibc

/// What the client's thread does: it owns libcurl's handles, which no other thread touches.
final class TransferLoop {
  let mailbox: Mailbox
  let multi: UnsafeMutableRawPointer
  var places: [ObjectIdentifier: Place] = [:]
  var origins: OriginBook
  var lastTicket = 0
  /// No request can have waited too long for its turn before this.
  var nextOverdue: ContinuousClock.Instant?
  /// Connections on which resets are still to be sent.
  var abandoned: Set<Abandoned> = []
  /// No transfer can be overdue before this.
  private var nextDue: ContinuousClock.Instant?

  init(_ mailbox: Mailbox, multi: UnsafeMutableRawPointer) {
    self.mailbox = mailbox
    self.multi = multi
    origins = OriginBook(bounds: mailbox.settings.bounds)
    // Connections that are only kept would otherwise use up the descriptors, of which the state needs
    // some to be written.
    _ = hpr_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, mailbox.settings.bounds.total)
  }

  /// Serves until the mailbox is closed; then ends what is pending with `cancelled`.
  func run() {
    while true {
      let (orders, isOpen) = mailbox.take()
      for order in orders { obey(order) }
      sendResets()
      // Orders come with the word that they are the last: what they start ends below.
      if !isOpen { break }
      letIn()
      var running: Int32 = 0
      _ = curl_multi_perform(multi, &running)
      endFinished()
      endDue()
      endOverdue()
      sendResets()
      // Whoever is let in now goes on the next round, not after a wait.
      if !letIn() { wait() }
    }
    for place in places.values { end(place, with: closed(place)) }
  }

  private func obey(_ order: Mailbox.Order) {
    switch order {
    case .start(let exchange): arrive(exchange)
    case .drop(let exchange):
      if let place = places[ObjectIdentifier(exchange)] { remove(place) }
    case .resume(let exchange):
      if let place = places[ObjectIdentifier(exchange)] { resume(place) }
    }
  }

  /// Begins the transfer of a request whose turn it is.
  func start(_ place: Place) {
    guard !place.exchange.isOver else { return remove(place) }
    guard let transfer = Transfer(place) else {
      let error = place.exchange.request.invalid("no memory for a transfer")
      return end(place, with: .failure(error))
    }
    place.transfer = transfer
    transfer.prepare(mailbox.settings)
    if transfer.easy.firstFailure != CURLE_OK {
      end(place, with: transfer.outcome(of: transfer.easy.firstFailure))
    } else if curl_multi_add_handle(multi, transfer.easy.pointer) != CURLM_OK {
      end(place, with: transfer.outcome(of: CURLE_FAILED_INIT))
    } else {
      noteDue(transfer)
    }
  }

  /// libcurl may deliver, fail or be held back again from inside the call.
  private func resume(_ place: Place) {
    guard let transfer = place.transfer else { return }
    transfer.isHeldBack = false
    transfer.lastMove = .now
    noteDue(transfer)
    let code = curl_easy_pause(transfer.easy.pointer, CURLPAUSE_CONT)
    if code != CURLE_OK { end(place, with: transfer.outcome(of: code)) }
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
      guard let place = places[ObjectIdentifier(transfer.exchange)] else { continue }
      if transfer.isTurnedAway {
        turnAway(place)
      } else {
        transfer.isAnswered = result == CURLE_OK
        end(place, with: transfer.outcome(of: result))
      }
    }
  }

  /// Ends what is past a deadline. libcurl's own low-speed limit averages over seconds; this looks
  /// at each byte.
  private func endDue() {
    let now = ContinuousClock.now
    guard let next = nextDue, now >= next else { return }
    nextDue = nil
    for place in places.values {
      guard let transfer = place.transfer, let due = transfer.due() else { continue }
      if now >= due.at {
        end(place, with: transfer.overdue(bySilence: due.isSilence))
      } else {
        noteDue(transfer)
      }
    }
  }

  private func noteDue(_ transfer: Transfer) {
    guard let due = transfer.due()?.at else { return }
    nextDue = min(due, nextDue ?? due)
  }

  /// Waits for bytes, for libcurl's next deadline, for ours, or for an order.
  private func wait() {
    var most: Int64 = 60_000
    for due in [nextDue, nextOverdue].compactMap(\.self) {
      most = max(0, min(most, (due - .now).inMilliseconds + 1))
    }
    if curl_multi_poll(multi, nil, 0, Int32(most), nil) != CURLM_OK {
      // Out of memory or descriptors: slow down instead of turning at full speed.
      _ = poll(nil, 0, 50)
    }
  }

  func end(_ place: Place, with outcome: Result<HTTPResponse, HTTPError>) {
    remove(place)
    place.exchange.finish(outcome)
  }

  private func closed(_ place: Place) -> Result<HTTPResponse, HTTPError> {
    place.transfer?.closed() ?? .failure(place.closed)
  }
}
