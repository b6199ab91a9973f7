/// A request for a job that waits for one, as the front server lets it.
struct HeldRequest {
  let runner: String
  /// The value of the queue that it knows.
  let value: String
  let continuation: CheckedContinuation<Void, Never>
}

extension SandboxCoordinator {
  /// Holds a request until the queue of its runner changes, at most as long as is set.
  func hold(_ runner: String) async {
    lastHeld += 1
    let id = lastHeld
    let delay = ledger.nextDelayEnd(for: runner, after: lastLook).map { $0 - lastLook }
    let seconds = min(ledger.settings.behaviour.longPoll, delay ?? .infinity)
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        try? await Task.sleep(for: .seconds(seconds))
        await self.letGo(id)
      }
      await withCheckedContinuation { continuation in
        held[id] = HeldRequest(
          runner: runner, value: ledger.queueValue(of: runner), continuation: continuation)
      }
      group.cancelAll()
    }
    endDelays()
  }

  private func letGo(_ id: Int) { held.removeValue(forKey: id)?.continuation.resume() }

  /// Ends the waiting of those whose queue has changed, and of nobody else.
  func wake() {
    let woken = held.filter { ledger.queueValue(of: $0.value.runner) != $0.value.value }
    woken.keys.sorted().forEach(letGo)
  }

  /// Changes the queues of jobs whose delay is over.
  func endDelays() {
    let now = Self.now
    ledger.endDelays(since: lastLook, at: now)
    lastLook = now
    wake()
  }
}
