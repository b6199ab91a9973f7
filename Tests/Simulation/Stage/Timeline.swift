import Core

/// Virtual time, and what will happen in it: a heap ordered by time, then by the order of entry.
struct Timeline {
  private(set) var now: Instant
  private var heap: [Entry] = []
  private var actions: [Int: () -> Void] = [:]
  private var last = 0

  private struct Entry {
    let at: Int64
    let number: Int

    func comes(before other: Entry) -> Bool { (at, number) < (other.at, other.number) }
  }

  init(at now: Instant) { self.now = now }

  /// Has something happen at that time, or now if it is past. Returns what takes it back.
  @discardableResult
  mutating func at(_ instant: Instant, do action: @escaping () -> Void) -> Int {
    last += 1
    actions[last] = action
    heap.append(Entry(at: max(instant, now).milliseconds, number: last))
    rise()
    return last
  }

  /// Whether it is still to come.
  func isToCome(_ number: Int) -> Bool { actions[number] != nil }

  /// Takes back what was to happen.
  mutating func takeBack(_ number: Int) { actions[number] = nil }

  /// Lets time go on to the next thing, and returns that; nil if nothing is to come.
  mutating func next() -> (() -> Void)? {
    while let entry = removeFirst() {
      guard let action = actions.removeValue(forKey: entry.number) else { continue }
      now = Instant(milliseconds: max(now.milliseconds, entry.at))
      return action
    }
    return nil
  }

  private mutating func rise() {
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].comes(before: heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func removeFirst() -> Entry? {
    guard let first = heap.first, let end = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return first }
    heap[0] = end
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child].comes(before: heap[least]) { least = child }
      guard least != parent else { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
