/// Decides which requests to one origin may be under way, so that its connections stay few.
///
/// libcurl opens a connection whenever those that it has are full or not ready. So a request is let
/// in only where it is known to find room, or, one at a time, to open a connection: whether that is
/// shared shows as soon as it is there, and no answer, which may be held, is waited for. What was
/// let in and would open one too many all the same is turned away (`mayOpen`) and waits again;
/// nothing of it was sent.
struct OriginGate {
  /// Whether connections to the origin serve several requests at a time.
  enum Sharing: Hashable { case unknown, no, yes }
  /// What matters of a request here.
  struct Kind: Hashable {
    /// It may take longer than a minute.
    var isHeld = false
    /// It must have a connection of its own.
    var isAlone = false
  }
  private struct Flight {
    var kind: Kind
    var connection: Int?
    var isOpening = false
  }
  private struct Connection {
    var flights = 0
    var room = OriginGate.streams
  }

  /// How many requests libcurl puts on a connection, unless the server wants fewer.
  static let streams = 100

  let bounds: ConnectionBounds
  private(set) var sharing: Sharing
  private var kinds: [Int: Kind] = [:]
  private var short = WaitingLine()
  private var held = WaitingLine()
  private var flights: [Int: Flight] = [:]
  private var heldFlights = 0
  private var atTheDoor = 0
  private var connections: [Int: Connection] = [:]

  init(bounds: ConnectionBounds, sharing: Sharing) {
    self.bounds = bounds
    self.sharing = sharing
  }

  /// Whether a connection is in use.
  var isConnected: Bool { !connections.isEmpty }
  /// Whether nobody waits and nothing is under way.
  var isIdle: Bool { flights.isEmpty && kinds.isEmpty }
  /// Whether somebody waits.
  var hasWaiting: Bool { !kinds.isEmpty }
  /// How many requests are under way.
  var flightCount: Int { flights.count }
  /// How many connections are in use.
  var connectionCount: Int { connections.count }

  /// The connection of a request under way.
  func connection(of ticket: Int) -> Int? { flights[ticket]?.connection }

  /// The requests under way on a connection.
  func tickets(on connection: Int) -> [Int] {
    flights.filter { $0.value.connection == connection }.map(\.key)
  }

  /// A request is there. A higher number came later.
  mutating func arrive(_ ticket: Int, _ kind: Kind) {
    kinds[ticket] = kind
    if kind.isHeld { held.join(ticket) } else { short.join(ticket) }
  }

  /// Lets the next one in, if there is one who may.
  mutating func letIn() -> Int? {
    for line in [short.front(), held.front()] {
      guard let ticket = line, let kind = kinds[ticket], hasRoom(for: kind) else { continue }
      kinds[ticket] = nil
      if kind.isHeld { held.leave(ticket) } else { short.leave(ticket) }
      flights[ticket] = Flight(kind: kind)
      heldFlights += kind.isHeld ? 1 : 0
      atTheDoor += 1
      return ticket
    }
    return nil
  }

  /// A request that was let in wants to open a connection: may it? If not, `turnAway` is next. It
  /// may have had a connection: libcurl repeats what the server refused, or what may be repeated.
  mutating func mayOpen(_ ticket: Int) -> Bool {
    guard let flight = flights[ticket] else { return false }
    // A host has several addresses.
    if flight.isOpening { return true }
    if let former = flight.connection {
      leave(former)
      flights[ticket]?.connection = nil
      atTheDoor += 1
    }
    if !flight.kind.isAlone { learnThatNoneHasRoom() }
    if sharing == .yes, openings > 0 || connections.count >= most(for: flight.kind) { return false }
    flights[ticket]?.isOpening = true
    return true
  }

  /// A request has its connection, and is sent now. Called again if it gets another one.
  mutating func settle(_ ticket: Int, on connection: Int) {
    guard let flight = flights[ticket] else { return }
    if let former = flight.connection { leave(former) } else { atTheDoor -= 1 }
    flights[ticket]?.connection = connection
    flights[ticket]?.isOpening = false
    connections[connection, default: Connection()].flights += 1
    if sharing == .unknown, connections[connection, default: Connection()].flights > 1 {
      sharing = .yes
    }
  }

  /// A request that was let in waits again.
  mutating func turnAway(_ ticket: Int) {
    guard let kind = flights[ticket]?.kind else { return }
    leave(ticket: ticket, shares: nil)
    arrive(ticket, kind)
  }

  /// A request has left, from the line or with an answer that shows whether connections are shared.
  mutating func leave(ticket: Int, shares: Bool?) {
    if let kind = kinds.removeValue(forKey: ticket) {
      if kind.isHeld { held.leave(ticket) } else { short.leave(ticket) }
    }
    guard let flight = flights.removeValue(forKey: ticket) else { return }
    heldFlights -= flight.kind.isHeld ? 1 : 0
    if let connection = flight.connection { leave(connection) } else { atTheDoor -= 1 }
    if let shares { sharing = shares ? .yes : .no }
  }

  private func hasRoom(for kind: Kind) -> Bool {
    switch sharing {
    case .unknown: atTheDoor == 0
    case .no:
      kind.isHeld
        ? heldFlights < bounds.held : flights.count - heldFlights < bounds.short
    case .yes: hasSharedRoom(for: kind)
    }
  }

  private func hasSharedRoom(for kind: Kind) -> Bool {
    let free = connections.values.reduce(0) { $0 + max(0, $1.room - $1.flights) } - atTheDoor
    if kind.isHeld {
      let each = connections.values.map(\.room).max() ?? Self.streams
      let left = free + (bounds.shared - connections.count) * each
      if left <= (bounds.shared - bounds.sharedByHeld) * each { return false }
    }
    if free > 0, !kind.isAlone { return true }
    return atTheDoor == 0 && connections.count < most(for: kind)
  }

  private func most(for kind: Kind) -> Int { kind.isHeld ? bounds.sharedByHeld : bounds.shared }

  private var openings: Int {
    flights.values.count { $0.isOpening && $0.connection == nil }
  }

  /// libcurl wants another connection, so none of those in use takes more than it has now: full by
  /// the server's word, or about to be closed.
  private mutating func learnThatNoneHasRoom() {
    switch sharing {
    case .unknown: if isConnected { sharing = .no }
    case .no: break
    case .yes:
      for (number, connection) in connections { connections[number]?.room = connection.flights }
    }
  }

  private mutating func leave(_ number: Int) {
    guard var connection = connections[number] else { return }
    connection.flights -= 1
    connections[number] = connection.flights > 0 ? connection : nil
  }
}
