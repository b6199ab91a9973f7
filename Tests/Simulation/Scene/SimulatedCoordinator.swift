import Core

/// The coordinator of one runner.
struct SimulatedCoordinator: CoordinatorPort {
  let simulation: Simulation
  let life: Life
  let runner: Int

  private var party: Party { simulation.coordinators[runner] }
  private var name: RunnerName { simulation.plan.settings.runners[runner].name }

  /// Whose a grant is, while its answer is on the way.
  private final class Slip {
    var job: Job?
    var isOver = false
  }

  func requestJob(lastUpdate: String?) async -> JobRequestAnswer {
    guard !life.isOver else { return .unanswered(Trouble("it was cancelled")) }
    simulation.requestLeaves(name)
    let slip = Slip()
    let answer = await simulation.call(
      "\(name) requests a job", to: party, in: life, within: 90, obeysCancellation: false,
      lost: { JobRequestAnswer.unanswered($0) },
      act: { arrival in
        let answer = simulation.request(runner, arrival, lastUpdate: lastUpdate) { slip.job = $0 }
        if slip.isOver { slip.job?.isUnknowable = true }
        return answer
      })
    slip.isOver = true
    defer { simulation.requestReturns(name, in: life) }
    return await received(answer, slip.job, lastUpdate)
  }

  private func received(
    _ answer: JobRequestAnswer, _ job: Job?, _ lastUpdate: String?
  ) async -> JobRequestAnswer {
    guard !life.isOver else {
      job?.isUnknowable = true
      return .unanswered(Trouble("it was cancelled"))
    }
    if let job {
      switch answer {
      case .granted(let bytes), .unreadableGrant(let bytes, _):
        job.isDelivered = JobPayload.salvage(bytes) != nil
        job.isUnknowable = !job.isDelivered
      default: job.isUnknowable = true
      }
    }
    guard case .none(lastUpdate: "hold") = answer else { return answer }
    await simulation.hold(runner, in: life)
    return .none(lastUpdate: nil)
  }

  func verify() async -> VerifyAnswer {
    await simulation.call(
      "\(name) is verified", to: party, in: life, lost: { .unknown($0) },
      act: { _ in simulation.misbehaves(party, 5) ? .invalid(forbidden) : .valid })
  }

  func update(_ id: JobID, token: Secret, to state: JobUpdate) async -> JobUpdateAnswer {
    await simulation.call(
      "PUT \(id) \(state)", to: party, in: life, lost: { .unknown($0) },
      act: { _ in simulation.update(job(id), of: party, to: state) })
  }

  func append(
    _ bytes: [UInt8], at offset: Int, to id: JobID, token: Secret
  ) async -> TraceAnswer {
    let answer = await simulation.call(
      "PATCH \(id) \(bytes.count) at \(offset)", to: party, in: life, lost: { .unknown($0) },
      act: { _ in simulation.append(bytes, at: offset, to: job(id), of: party) })
    if bytes.isEmpty, case .accepted = answer { job(id)?.probedAt = simulation.timeline.now }
    return answer
  }

  func status(of id: JobID, token: Secret) async -> JobStatusAnswer {
    await simulation.call(
      "GET \(id)", to: party, in: life, lost: { .unknown($0) },
      act: { _ in simulation.status(of: job(id), at: party) })
  }

  func readLog(of id: JobID, project: ProjectID) async -> LogAnswer {
    await simulation.call(
      "read the log of \(id)", to: party, in: life, lost: { .unknown($0) },
      act: { _ in
        if simulation.misbehaves(party, 5) { return .forbidden(forbidden) }
        return job(id).map { $0.log > 0 ? .written : .empty } ?? .forbidden(forbidden)
      })
  }

  private var forbidden: Trouble { Trouble("it answers 403", kind: .rejected) }
  private func job(_ id: JobID) -> Job? { simulation.jobsByKey[JobKey(name, id)] }
}
