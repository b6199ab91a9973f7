import Core
import TestSupport

// The coordinator, which is never in trouble here.
extension VirtualWorld: CoordinatorPort {
  /// Every call takes a moment.
  func pause() async {
    let wait = state.withLock { Int64.random(in: 5...60, using: &$0.random) }
    try? await clock.sleep(until: clock.now + .milliseconds(wait), tolerance: nil)
  }

  func requestJob(lastUpdate: String?) async -> JobRequestAnswer {
    await pause()
    let now = clock.now
    return up { state in
      let free = state.jobs.filter { $0.value.granted == nil && $0.value.offered <= now }
      guard let number = free.keys.min() else { return .none(lastUpdate: nil) }
      state.jobs[number]?.granted = now
      return .granted(payload: free[number]?.payload.bytes ?? [])
    }
  }

  func verify() async -> VerifyAnswer { .valid }

  func update(_ job: JobID, token: Secret, to update: JobUpdate) async -> JobUpdateAnswer {
    await pause()
    return up { state in
      guard let known = state.jobs[job.number], !known.isOver else {
        return .forbidden(state.jobs[job.number]?.status, Trouble("403"))
      }
      guard case .failed(let reason) = update else { return .accepted(known.status) }
      state.jobs[job.number]?.status = known.status == .canceling ? .canceled : .failed
      state.jobs[job.number]?.reason = reason
      return .accepted(.failed)
    }
  }

  func append(
    _ bytes: [UInt8], at offset: Int, to job: JobID, token: Secret
  ) async -> TraceAnswer {
    await pause()
    return up { state in
      guard let known = state.jobs[job.number], !known.isOver else {
        return .forbidden(state.jobs[job.number]?.status, Trouble("403"))
      }
      guard offset == known.log else { return .outOfRange(next: known.log, known.status) }
      state.jobs[job.number]?.log += bytes.count
      state.jobs[job.number]?.message += String(decoding: bytes, as: UTF8.self)
      return .accepted(next: offset + bytes.count, known.status)
    }
  }

  func status(of job: JobID, token: Secret) async -> JobStatusAnswer {
    await pause()
    return up { state in
      guard let known = state.jobs[job.number], !known.isOver else { return .unauthorized }
      return .executing(known.status)
    }
  }

  func readLog(of job: JobID, project: ProjectID) async -> LogAnswer {
    await pause()
    return up { $0.jobs[job.number].map { $0.log > 0 ? .written : .empty } ?? .empty }
  }
}

// A disk that always takes what it is given.
extension VirtualWorld: StateStore {
  func isInPlace() async -> Bool { true }
  func commit(_ snapshot: Snapshot) async throws(StateStoreError) {
    up { $0.snapshot = snapshot }
  }
}
