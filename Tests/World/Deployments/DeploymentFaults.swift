/// Keeps the faults in force and the calls that they hold.
actor DeploymentFaults {
  private struct Entry {
    let fault: DeploymentFault
    var draws: Draws
    var met = 0
    var held: [Int: CheckedContinuation<Bool, Never>] = [:]
  }

  private var entries: [Int: Entry] = [:]
  private var last = 0
  private var watchers: [(id: Int, continuation: CheckedContinuation<Void, Never>)] = []

  func add(_ fault: DeploymentFault) -> Int {
    last += 1
    entries[last] = Entry(fault: fault, draws: Draws(seed: fault.seed))
    return last
  }

  func release(_ id: Int, cutting: Bool = false) {
    guard let entry = entries.removeValue(forKey: id) else { return }
    entry.held.values.forEach { $0.resume(returning: cutting) }
    wakeWatchers()
  }

  func releaseAll() { entries.keys.forEach { release($0) } }

  func waitUntilHeld(_ id: Int) async {
    guard let entry = entries[id], entry.held.isEmpty else { return }
    await withCheckedContinuation { watchers.append((id, $0)) }
  }

  /// Holds the call as the faults in force want it; gives the one that ends it.
  func meet(_ call: GitCall, _ moment: DeploymentFault.Moment) async -> DeploymentFault? {
    for id in entries.keys.sorted() {
      guard let entry = entries[id], entry.fault.meets(call, moment),
        entry.met < entry.fault.times ?? .max
      else { continue }
      if let percent = entry.fault.percent {
        guard entries[id]?.draws.happens(percent: percent) == true else { continue }
      }
      entries[id]?.met += 1
      guard entry.fault.action == .hold else { return entry.fault }
      if await hold(id, seconds: entry.fault.seconds) {
        return DeploymentFault(entry.fault.endpoint, .cut, moment)
      }
    }
    return nil
  }

  /// How many calls a fault in force has met.
  func met(_ id: Int) -> Int { entries[id]?.met ?? 0 }

  /// Holds a call; gives whether its connection is to be cut then.
  private func hold(_ id: Int, seconds: Double?) async -> Bool {
    last += 1
    let call = last
    return await withTaskGroup(of: Void.self) { group in
      if let seconds {
        group.addTask {
          try? await Task.sleep(for: .seconds(seconds))
          await self.letGo(call, of: id)
        }
      }
      let isCut = await withCheckedContinuation { continuation in
        guard entries[id] != nil else { return continuation.resume(returning: false) }
        entries[id]?.held[call] = continuation
        wakeWatchers()
      }
      group.cancelAll()
      return isCut
    }
  }

  private func letGo(_ call: Int, of id: Int) {
    entries[id]?.held.removeValue(forKey: call)?.resume(returning: false)
  }

  private func wakeWatchers() {
    let isReady = { (id: Int) in self.entries[id].map { !$0.held.isEmpty } ?? true }
    let ready = watchers.filter { isReady($0.id) }
    watchers.removeAll { isReady($0.id) }
    ready.forEach { $0.continuation.resume() }
  }
}
