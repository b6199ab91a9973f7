import Core
import StateFile

/// The state file, on a disk that may be slow.
struct SimulatedStore: StateStore {
  let simulation: Simulation
  let life: Life
  let file: StateFile

  func commit(_ snapshot: Snapshot) async throws(StateStoreError) {
    guard !life.isOver else { return }
    simulation.isCommitting = true
    defer { if !life.isOver { simulation.isCommitting = false } }
    for record in snapshot.records { simulation.jobsByKey[record.key]?.wasAttempted = true }
    await simulation.diskPause(life)
    guard !life.isOver else { return }
    simulation.committing = snapshot
    do throws(StateStoreError) {
      try await file.commit(snapshot)
    } catch {
      simulation.trace("commit failed: \(error.summary)")
      // What waited for it is not sent before it has been decided upon anew.
      simulation.settingsOfHeld = nil
      throw error
    }
    guard !life.isOver else { return }
    simulation.trace("committed \(snapshot.records.map { "\($0.key) \($0.phase)" })")
    simulation.step(.committed(snapshot))
    simulation.boundary()
  }

  func isInPlace() async -> Bool {
    guard !life.isOver else { return true }
    return await file.isInPlace()
  }
}

extension Simulation {
  /// Now and then a commit takes its time.
  func diskPause(_ life: Life) async {
    guard !faultsAreOver, plan.faults > 0, chance(3) else { return }
    _ = await wait(until: timeline.now + seconds(0...2), in: life)
  }
}
