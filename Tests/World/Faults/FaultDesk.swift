/// Keeps the faults in force and the calls that they hold.
public actor FaultDesk {
  private struct Entry {
    let fault: Fault
    var met = 0
    var held: [CheckedContinuation<Void, Never>] = []
  }

  /// A fault as the control API shows it.
  public struct Listing: Codable, Sendable {
    /// The number by which it is released.
    public let id: Int
    /// The fault itself.
    public let fault: Fault
    /// How many calls it met so far.
    public let met: Int
    /// How many of them wait now.
    public let held: Int
  }

  private var entries: [Int: Entry] = [:]
  private var last = 0
  private var watchers: [(id: Int, count: Int, CheckedContinuation<Void, Never>)] = []

  /// Puts a fault in force.
  ///
  /// - Returns: the number by which it is released.
  public func add(_ fault: Fault) -> Int {
    last += 1
    entries[last] = Entry(fault: fault)
    return last
  }

  /// Ends a fault and lets go on what it held; does nothing for one that is no longer in force.
  public func release(_ id: Int) {
    guard let entry = entries.removeValue(forKey: id) else { return }
    entry.held.forEach { $0.resume() }
    wakeWatchers()
  }

  /// Ends all faults.
  public func releaseAll() { entries.keys.forEach { release($0) } }

  /// Waits until the fault holds at least `count` calls at the same time; returns too when it is
  /// no longer in force.
  public func waitUntilHeld(_ id: Int, count: Int = 1) async {
    guard let entry = entries[id], entry.held.count < count else { return }
    await withCheckedContinuation { watchers.append((id, count, $0)) }
  }

  /// All faults in force.
  public var list: [Listing] {
    entries.sorted { $0.key < $1.key }.map {
      Listing(id: $0.key, fault: $0.value.fault, met: $0.value.met, held: $0.value.held.count)
    }
  }

  /// Holds the call as the faults in force want it.
  ///
  /// - Returns: the fault that ends the call, nil when it goes on.
  func meet(_ facts: CallFacts, _ moment: Fault.Moment) async -> Fault? {
    for id in entries.keys.sorted() {
      guard let entry = entries[id], entry.fault.meets(facts, moment) else { continue }
      guard entry.met < entry.fault.times ?? .max else { continue }
      entries[id]?.met += 1
      guard entry.fault.action == .hold else { return entry.fault }
      await withCheckedContinuation { continuation in
        entries[id]?.held.append(continuation)
        wakeWatchers()
      }
    }
    return nil
  }

  private func wakeWatchers() {
    let ready = watchers.filter { (entries[$0.id]?.held.count ?? .max) >= $0.count }
    watchers.removeAll { (entries[$0.id]?.held.count ?? .max) >= $0.count }
    ready.forEach { $0.2.resume() }
  }
}
