/// Keeps the faults in force and the calls that they hold.
public actor FaultDesk {
  private struct Entry {
    let fault: Fault
    var draws: Draws
    var met = 0
    var held: [CheckedContinuation<Bool, Never>] = []

    init(_ fault: Fault) {
      self.fault = fault
      draws = Draws(seed: fault.seed)
    }
  }

  /// A fault as the control API shows it.
  public struct Listing: Codable, Sendable, Equatable {
    /// The number by which it is released.
    public let id: Int
    /// The fault itself.
    public let fault: Fault
    /// How many calls it met so far.
    public let met: Int
    /// How many of them wait now.
    public let held: Int
  }

  private struct Watcher {
    let id: Int
    let isDone: (Entry) -> Bool
    let continuation: CheckedContinuation<Void, Never>
  }

  private var entries: [Int: Entry] = [:]
  private var past: [Listing] = []
  private var last = 0
  private var watchers: [Watcher] = []
  private var door: Door?
  /// Faults that end by themselves, and after how many seconds.
  nonisolated let terms: AsyncStream<(id: Int, seconds: Double)>
  private let setTerm: AsyncStream<(id: Int, seconds: Double)>.Continuation

  init() { (terms, setTerm) = AsyncStream.makeStream() }

  /// The door that refusals close.
  func guardDoor(_ door: Door) { self.door = door }

  /// Puts a fault in force.
  ///
  /// - Returns: the number by which it is released.
  @discardableResult
  public func add(_ fault: Fault) async -> Int {
    last += 1
    let id = last
    entries[id] = Entry(fault)
    if let seconds = fault.lasts { setTerm.yield((id, seconds)) }
    await setDoor()
    return id
  }

  /// Ends a fault and lets go on what it held; does nothing for one that is no longer in force.
  ///
  /// - Parameter cutting: the held calls end instead, as if their connections had been cut there.
  public func release(_ id: Int, cutting: Bool = false) async {
    guard let entry = entries.removeValue(forKey: id) else { return }
    past.append(Listing(id: id, fault: entry.fault, met: entry.met, held: 0))
    entry.held.forEach { $0.resume(returning: cutting) }
    wakeWatchers()
    await setDoor()
  }

  /// Ends all faults.
  public func releaseAll() async { for id in entries.keys.sorted() { await release(id) } }

  /// Nothing listens while there is a fault that refuses.
  private func setDoor() async {
    let refuses = entries.values.contains { $0.fault.action == .refuse }
    await refuses ? door?.close() : door?.open()
  }

  /// Waits until the fault holds at least `count` calls at the same time; returns too when it is
  /// no longer in force.
  public func waitUntilHeld(_ id: Int, count: Int = 1) async {
    await wait(id) { $0.held.count >= count }
  }

  /// Waits until the fault has met at least `count` calls; returns too when it is no longer in
  /// force.
  public func waitUntilMet(_ id: Int, count: Int = 1) async {
    await wait(id) { $0.met >= count }
  }

  private func wait(_ id: Int, _ isDone: @escaping (Entry) -> Bool) async {
    guard let entry = entries[id], !isDone(entry) else { return }
    await withCheckedContinuation {
      watchers.append(Watcher(id: id, isDone: isDone, continuation: $0))
    }
  }

  /// How many calls a fault has met, also one that is over.
  public func met(_ id: Int) -> Int {
    entries[id]?.met ?? past.first { $0.id == id }?.met ?? 0
  }

  /// All faults in force.
  public var list: [Listing] {
    entries.sorted { $0.key < $1.key }.map {
      Listing(id: $0.key, fault: $0.value.fault, met: $0.value.met, held: $0.value.held.count)
    }
  }

  /// All faults that ever were in force.
  public var all: [Listing] { (past + list).sorted { $0.id < $1.id } }

  /// Holds the call as the faults in force want it.
  ///
  /// - Returns: the fault that ends the call, nil when it goes on.
  func meet(_ facts: CallFacts, _ moment: Fault.Moment) async -> Fault? {
    for id in entries.keys.sorted() {
      guard let fault = take(id, facts, moment) else { continue }
      switch fault.action {
      case .hold:
        let isCut = await withCheckedContinuation { continuation in
          entries[id]?.held.append(continuation)
          wakeWatchers()
        }
        if isCut { return Fault(fault.endpoint, .cut, moment) }
      case .delay: try? await Task.sleep(for: .seconds(fault.seconds))
      default: return fault
      }
    }
    return nil
  }

  /// The fault of that number, if it meets the call, which then counts.
  private func take(_ id: Int, _ facts: CallFacts, _ moment: Fault.Moment) -> Fault? {
    guard var entry = entries[id], entry.fault.meets(facts, moment),
      entry.met < entry.fault.times ?? .max
    else { return nil }
    let happens = entry.fault.percent.map { entry.draws.happens(percent: $0) } ?? true
    if happens { entry.met += 1 }
    entries[id] = entry
    wakeWatchers()
    return happens ? entry.fault : nil
  }

  private func wakeWatchers() {
    let ready = watchers.filter { entries[$0.id].map($0.isDone) ?? true }
    watchers.removeAll { entries[$0.id].map($0.isDone) ?? true }
    ready.forEach { $0.continuation.resume() }
  }
}
