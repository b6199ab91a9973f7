import Testing

@testable import Providers

@Suite struct OriginGateTests {
  static let bounds = ConnectionBounds(short: 3, held: 5, shared: 4, sharedByHeld: 3)
  private typealias Kind = OriginGate.Kind

  private func gate(_ sharing: OriginGate.Sharing) -> OriginGate {
    OriginGate(bounds: Self.bounds, sharing: sharing)
  }

  private func letIn(_ gate: inout OriginGate) -> [Int] {
    var tickets: [Int] = []
    while let ticket = gate.letIn() { tickets.append(ticket) }
    return tickets
  }

  private func mayOpen(_ gate: inout OriginGate, _ ticket: Int) -> Bool { gate.mayOpen(ticket) }

  private func front(_ line: inout WaitingLine) -> Int? { line.front() }

  @Test func letsShortOnesPassHeldOnes() {
    var gate = gate(.no)
    for ticket in 1...10 { gate.arrive(ticket, Kind(isHeld: true)) }
    for ticket in 11...20 { gate.arrive(ticket, Kind()) }
    #expect(letIn(&gate) == [11, 12, 13, 1, 2, 3, 4, 5])
    gate.leave(ticket: 12, shares: false)
    gate.leave(ticket: 14, shares: nil)
    #expect(letIn(&gate) == [15])
    gate.leave(ticket: 1, shares: nil)
    #expect(letIn(&gate) == [6])
  }

  @Test func letsOneInUntilItIsKnownWhetherConnectionsAreShared() {
    var gate = gate(.unknown)
    for ticket in 1...300 { gate.arrive(ticket, Kind()) }
    #expect(letIn(&gate) == [1])
    #expect(mayOpen(&gate, 1) == true)
    gate.settle(1, on: 10)
    #expect(letIn(&gate) == [2])
    gate.settle(2, on: 10)
    #expect(gate.sharing == .yes)
    #expect(letIn(&gate) == Array(3...100))
  }

  @Test func seesThatConnectionsAreNotShared() {
    var gate = gate(.unknown)
    for ticket in 1...4 { gate.arrive(ticket, Kind(isHeld: true)) }
    #expect(letIn(&gate) == [1])
    gate.settle(1, on: 10)
    #expect(letIn(&gate) == [2])
    #expect(mayOpen(&gate, 2) == true)
    #expect(gate.sharing == .no)
    #expect(letIn(&gate) == [3, 4])
  }

  /// A failed connection is no answer: the next one tries.
  @Test func triesAgainAfterAFailure() {
    var gate = gate(.unknown)
    for ticket in 1...3 { gate.arrive(ticket, Kind()) }
    #expect(letIn(&gate) == [1])
    #expect(mayOpen(&gate, 1) == true)
    gate.leave(ticket: 1, shares: nil)
    #expect(!gate.isConnected)
    #expect(letIn(&gate) == [2])
  }

  @Test func opensOneConnectionAtATime() {
    var gate = gate(.yes)
    for ticket in 1...3 { gate.arrive(ticket, Kind()) }
    #expect(letIn(&gate) == [1])
    #expect(mayOpen(&gate, 1) == true)
    // It has several addresses.
    #expect(mayOpen(&gate, 1) == true)
    gate.settle(1, on: 10)
    #expect(letIn(&gate) == [2, 3])
    #expect(mayOpen(&gate, 2) == true)
    // The server takes one only, it seems.
    #expect(mayOpen(&gate, 3) == false)
    gate.turnAway(3)
    #expect(letIn(&gate) == [])
    gate.settle(2, on: 11)
    #expect(letIn(&gate) == [3])
    gate.settle(3, on: 11)
    #expect(gate.connectionCount == 2)
  }

  /// A server with room for `room` requests on a connection, played to the end.
  @Test(arguments: [1, 2, 7, 100], [0, 50, 1_000]) func keepsItsBounds(room: Int, held: Int) {
    var gate = gate(.yes)
    var load: [Int: Int] = [:]
    var place: [Int: Int] = [:]
    for ticket in 1...(held + 100) { gate.arrive(ticket, Kind(isHeld: ticket <= held)) }
    var served = 0
    for _ in 0..<10_000 where served < 100 {
      for ticket in letIn(&gate) {
        if let connection = load.filter({ $0.value < room }).keys.min() {
          gate.settle(ticket, on: connection)
          load[connection, default: 0] += 1
          place[ticket] = connection
        } else if gate.mayOpen(ticket) {
          gate.settle(ticket, on: ticket)
          load[ticket] = 1
          place[ticket] = ticket
        } else {
          gate.turnAway(ticket)
        }
      }
      #expect(load.count <= Self.bounds.shared)
      // Held ones stay for ever, one short one is answered.
      guard let (ticket, connection) = place.first(where: { $0.key > held }) else { continue }
      place[ticket] = nil
      load[connection, default: 0] -= 1
      if load[connection] == 0 { load[connection] = nil }
      gate.leave(ticket: ticket, shares: nil)
      served += 1
    }
    #expect(served == 100)
  }

  /// What libcurl repeats counts as new.
  @Test func boundsRepetitionsToo() {
    var gate = gate(.yes)
    for ticket in 1...3 { gate.arrive(ticket, Kind()) }
    _ = letIn(&gate)
    gate.settle(1, on: 10)
    for ticket in letIn(&gate) { gate.settle(ticket, on: 10) }
    #expect(mayOpen(&gate, 2) == true)
    #expect(mayOpen(&gate, 3) == false)
    gate.turnAway(3)
    #expect(gate.tickets(on: 10) == [1])
    gate.settle(2, on: 11)
    #expect(letIn(&gate) == [3])
  }

  @Test func takesOwnConnectionsWithinTheBound() {
    var gate = gate(.yes)
    for ticket in 1...6 { gate.arrive(ticket, Kind(isAlone: true)) }
    var opened = 0
    while let ticket = gate.letIn() {
      #expect(mayOpen(&gate, ticket) == true)
      gate.settle(ticket, on: ticket)
      opened += 1
    }
    #expect(opened == 4)
  }

  @Test func believesAnAnswersVersion() {
    var gate = gate(.unknown)
    gate.arrive(1, Kind())
    _ = letIn(&gate)
    gate.settle(1, on: 1)
    gate.leave(ticket: 1, shares: false)
    #expect(gate.sharing == .no)
    #expect(gate.isIdle)
    gate.leave(ticket: 1, shares: true)
    #expect(gate.sharing == .no)
  }

  @Test func keepsTheLineInOrder() {
    var line = WaitingLine()
    #expect(front(&line) == nil)
    for ticket in 1...5000 { line.join(ticket) }
    for ticket in 1...4000 {
      #expect(front(&line) == ticket)
      line.leave(ticket)
    }
    line.join(3999)
    line.join(7)
    line.join(7)
    #expect(front(&line) == 7)
    line.leave(7)
    line.leave(7)
    #expect(front(&line) == 3999)
    line.leave(3999)
    line.leave(4001)
    line.join(4001)
    #expect(front(&line) == 4001)
    for ticket in 4001...5000 { line.leave(ticket) }
    #expect(line.isEmpty)
    #expect(front(&line) == nil)
  }

  @Test(arguments: [(1024, 512, 128), (20_000, 1024, 128), (64, 32, 8), (0, 1, 1)])
  func affordsLessWithFewDescriptors(descriptors: Int, held: Int, short: Int) {
    let bounds = ConnectionBounds(descriptors: descriptors)
    #expect(bounds.held == held)
    #expect(bounds.short == short)
    #expect(bounds.total <= max(4, descriptors - 24))
    #expect(ConnectionBounds(shared: 1, sharedByHeld: 9).sharedByHeld == 1)
  }
}
