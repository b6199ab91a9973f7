import CCurl

/// Who has a turn: see `OriginGate`.
extension TransferLoop {
  /// How many connections without a request are kept.
  private static let mostIdle = 128

  /// A request takes its place with its origin.
  func arrive(_ exchange: Exchange) {
    guard !exchange.isOver else { return }
    let request = exchange.request
    let origin = origins.origin(of: request)
    lastTicket += 1
    let place = Place(exchange, with: origin, ticket: lastTicket)
    places[ObjectIdentifier(exchange)] = place
    origin.places[place.ticket] = place
    origin.gate.arrive(
      place.ticket,
      OriginGate.Kind(isHeld: request.deadlines.mayBeHeld, isAlone: request.needsOwnConnection))
    // Also while there is a connection: it may go.
    noteOverdue(at: place.arrival + request.deadlines.connect)
  }

  /// Starts all whose turn it is; false if there is none.
  @discardableResult func letIn() -> Bool {
    var hasAny = false
    for origin in origins.all where origin.gate.hasWaiting {
      while let ticket = origin.gate.letIn() {
        guard let place = origin.places[ticket] else { continue }
        hasAny = true
        start(place)
      }
    }
    if hasAny { fitCache() }
    return hasAny
  }

  /// A transfer that was refused a connection waits again, as one that never was.
  func turnAway(_ place: Place) {
    if place.exchange.hasBegun { place.began = place.transfer?.began }
    forgetTransfer(of: place)
    place.origin.gate.turnAway(place.ticket)
    noteOverdue(at: place.arrival + place.exchange.request.deadlines.connect)
  }

  func remove(_ place: Place) {
    let shares = place.transfer?.sharesConnection
    noteAbandoned(place)
    forgetTransfer(of: place)
    places[ObjectIdentifier(place.exchange)] = nil
    place.origin.places[place.ticket] = nil
    place.origin.gate.leave(ticket: place.ticket, shares: shares)
    // Others wait less long where no connection is left.
    if !place.origin.gate.isConnected, place.origin.gate.hasWaiting { noteOverdue(at: .now) }
  }

  private func forgetTransfer(of place: Place) {
    guard let transfer = place.transfer else { return }
    transfer.forbidReuse()
    curl_multi_remove_handle(multi, transfer.easy.pointer)
    place.transfer = nil
  }

  /// libcurl counts connections in use too, and closes one that is not when there are more.
  private func fitCache() {
    let inUse = origins.all.reduce(0) { $0 + $1.gate.flightCount }
    _ = hpr_multi_set_long(multi, CURLMOPT_MAXCONNECTS, inUse + Self.mostIdle)
  }

  func endOverdue() {
    let now = ContinuousClock.now
    guard let due = nextOverdue, now >= due else { return }
    nextOverdue = nil
    for origin in origins.all {
      for place in origin.places.values where place.transfer == nil {
        guard let due = place.end else { continue }
        if now >= due { end(place, with: .failure(place.overdue)) } else { noteOverdue(at: due) }
      }
    }
  }

  private func noteOverdue(at due: ContinuousClock.Instant) {
    nextOverdue = min(due, nextOverdue ?? due)
  }
}
