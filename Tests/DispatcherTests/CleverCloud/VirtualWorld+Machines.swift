import Core

@testable import World

// What happens by itself: builds, inner runners, users who cancel.
extension VirtualWorld.State {
  mutating func pass(to now: Instant) {
    while let next = timeline.indices.min(by: { timeline[$0].at < timeline[$1].at }),
      timeline[next].at <= now
    {
      let (at, step) = timeline.remove(at: next)
      take(step, at: at)
    }
  }

  private mutating func take(_ step: VirtualWorld.Step, at now: Instant) {
    switch step {
    case .built(let application): built(application, at: now)
    case .speaks(let application, let job): speaks(application, job)
    case .done(let application, let job): done(application, job)
    case .ends(let application, let end): _ = ledger.advance(application, to: end)
    case .takenBack(let application):
      if let index = ledger.index(application) { _ = ledger.cancelLast(index, at: now.seconds) }
    case .cancelled(let job, let status):
      if jobs[job]?.isOver == false { jobs[job]?.status = status }
    case .lateCreates: _ = ledger.carryOutLate(at: now.seconds)
    }
  }

  /// The application took a commit.
  mutating func pushed(_ application: String, _ commit: String, at now: Instant) {
    guard let index = ledger.index(application), ledger.applications[index].book.pushes.isEmpty
    else { return }
    pushedWith[application] = ledger.applications[index].environment
    let job = ledger.applications[index].book.job.map { Int64($0) } ?? 0
    guard let behaviour = ledger.pushed(application, commit: commit, at: now.seconds),
      let builds = jobs[job]?.machine.builds
    else { return }
    let end = now + .seconds(builds)
    switch behaviour.fate {
    case .runs: timeline.append((end, .built(application)))
    case .buildFails: timeline.append((end, .ends(application, .fail)))
    case .cancelled: timeline.append((end, .takenBack(application)))
    case .waits, .never: break
    }
  }

  private mutating func built(_ application: String, at now: Instant) {
    guard let number = job(of: application), let job = jobs[number],
      ledger.advance(application, to: .taskRunning)
    else { return }
    if let dies = job.machine.dies {
      timeline.append((now + .seconds(dies), .ends(application, .fail)))
    }
    guard let speaks = job.machine.speaks else { return }
    timeline.append((now + .seconds(speaks), .speaks(application, number)))
    guard let works = job.machine.works else { return }
    timeline.append((now + .seconds(speaks + works), .done(application, number)))
  }

  private mutating func speaks(_ application: String, _ job: Int64) {
    guard isRunning(application) else { return }
    jobs[job]?.launches += 1
    if jobs[job]?.isOver == false { jobs[job]?.log += 100 }
  }

  private mutating func done(_ application: String, _ job: Int64) {
    guard isRunning(application) else { return }
    let status = jobs[job]?.status
    let isOver = jobs[job]?.isOver == true
    if !isOver { jobs[job]?.status = status == .canceling ? .canceled : .success }
    _ = ledger.advance(application, to: isOver ? .fail : .ok)
  }

  func job(of application: String) -> Int64? {
    ledger.index(application).flatMap { ledger.applications[$0].book.job }.map { Int64($0) }
  }

  private func isRunning(_ application: String) -> Bool {
    guard let index = ledger.index(application) else { return false }
    let known = ledger.applications[index]
    return known.book.deletedAt == nil && known.deployments.last?.state == .taskRunning
  }
}
