/// Numbers that wait for their turn, lowest first. Whoever leaves is skipped later, at no cost.
struct WaitingLine {
  private var tickets: [Int] = []
  private var first = 0
  private var members: Set<Int> = []

  var isEmpty: Bool { members.isEmpty }

  /// The next in turn. Forgets those before it who have left.
  mutating func front() -> Int? {
    while first < tickets.count, !members.contains(tickets[first]) { first += 1 }
    if first < tickets.count { return tickets[first] }
    (tickets, first) = ([], 0)
    return nil
  }

  /// Joins at the place that the number gives: the end for a new one, the front for one that was
  /// in turn already.
  mutating func join(_ ticket: Int) {
    guard members.insert(ticket).inserted else { return }
    var (low, high) = (first, tickets.count)
    while low < high {
      let middle = (low + high) / 2
      if tickets[middle] < ticket { low = middle + 1 } else { high = middle }
    }
    if low < tickets.count, tickets[low] == ticket { return }
    if low == first, first > 0 {
      first -= 1
      tickets[first] = ticket
    } else {
      tickets.insert(ticket, at: low)
    }
  }

  /// Leaves, in turn or not; false if it was not there.
  @discardableResult mutating func leave(_ ticket: Int) -> Bool {
    guard members.remove(ticket) != nil else { return false }
    if members.isEmpty { (tickets, first) = ([], 0) }
    if first > 1024, first > tickets.count / 2 {
      tickets.removeFirst(first)
      first = 0
    }
    return true
  }
}
