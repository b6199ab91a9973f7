/// Rings when something was queued; those who wait hear it once.
actor Bell {
  private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  /// Those whose time was over before they began to listen.
  private var early: Set<Int> = []
  private var last = 0

  var count: Int { waiting.count }

  /// Wakes all who wait.
  func ring() {
    let all = waiting.values
    waiting = [:]
    all.forEach { $0.resume() }
  }

  /// Waits for the next ring, at most `seconds`.
  func wait(seconds: Double) async {
    last += 1
    let id = last
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.hear(id) }
      group.addTask {
        try? await Task.sleep(for: .seconds(seconds))
        await self.forget(id)
      }
      await group.next()
      group.cancelAll()
    }
    early.remove(id)
  }

  private func hear(_ id: Int) async {
    guard early.remove(id) == nil else { return }
    await withCheckedContinuation { waiting[id] = $0 }
  }

  private func forget(_ id: Int) {
    guard let continuation = waiting.removeValue(forKey: id) else {
      early.insert(id)
      return
    }
    continuation.resume()
  }
}
