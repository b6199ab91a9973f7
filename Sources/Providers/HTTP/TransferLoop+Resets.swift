import CCurl

/// A stream of HTTP/2 that ends early has to be reset, or the other side goes on working for it and
/// counts it: a coordinator would give a job to a request that nobody waits for. libcurl 7.88 writes
/// the reset only into a buffer of the connection, and sends it with whatever is sent next.
///
/// So a connection is not kept if a stream that ended early was its last (`Transfer.forbidReuse`),
/// and otherwise another stream is made to send something: a pause and its end do.
extension TransferLoop {
  /// A connection on which a stream ended early.
  struct Abandoned: Hashable {
    var origin: ObjectIdentifier
    var connection: Int
  }

  /// Notes the connection of a request that ends without its answer.
  func noteAbandoned(_ place: Place) {
    guard place.origin.gate.sharing == .yes, place.transfer?.isAnswered == false,
      let connection = place.origin.gate.connection(of: place.ticket)
    else { return }
    abandoned.insert(Abandoned(origin: ObjectIdentifier(place.origin), connection: connection))
  }

  /// Has the resets sent of all streams that ended early since the last call.
  func sendResets() {
    if abandoned.isEmpty { return }
    let connections = abandoned
    abandoned = []
    for origin in origins.all {
      let name = ObjectIdentifier(origin)
      for connection in connections where connection.origin == name {
        sendSomething(on: connection.connection, to: origin)
      }
    }
  }

  private func sendSomething(on connection: Int, to origin: Origin) {
    for ticket in origin.gate.tickets(on: connection) {
      guard let place = origin.places[ticket], let transfer = place.transfer, !transfer.isHeldBack,
        curl_easy_pause(transfer.easy.pointer, CURLPAUSE_RECV) == CURLE_OK
      else { continue }
      let code = curl_easy_pause(transfer.easy.pointer, CURLPAUSE_CONT)
      if code == CURLE_OK { return }
      end(place, with: transfer.outcome(of: code))
    }
  }
}
