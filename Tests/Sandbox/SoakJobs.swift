import Foundation
import World

/// Jobs of all kinds, and users who cancel some of them.
struct SoakJobs: Sendable {
  let world: SoakWorld
  let seed: UInt64
  /// So many wait at most.
  private static let waiting = 6

  /// Until it is cancelled.
  func come() async throws {
    var draws = Draws(seed: seed &+ 55)
    var number = 0
    while true {
      try await Task.sleep(for: .milliseconds(draws.next(in: 300...1500)))
      let jobs = await world.jobs()
      if jobs.count(where: { $0.book.state == .pending }) < Self.waiting {
        number += 1
        await queue(number, &draws)
      }
      if draws.next(in: 1...8) == 1 { await cancelOne(of: jobs, &draws) }
    }
  }

  private func queue(_ number: Int, _ draws: inout Draws) async {
    let runners = SoakWorld.runners
    // The one whose image is missing gets few.
    let runner = runners[draws.next(in: 0...11) == 0 ? 3 : draws.next(in: 0...2)]
    var spec = Self.kinds[draws.next(in: 0...Self.kinds.count - 1)]
    spec.name += "-\(number)"
    spec.runner = runner
    await world.coordinators[SoakWorld.coordinator(of: runner)].queue(spec)
  }

  private static let kinds: [JobSpec] = {
    var kinds = [
      JobSpec(script: ["echo hello"], name: "short"), JobSpec(script: ["sleep 3"], name: "sleep"),
      JobSpec(script: ["for i in 1 2 3 4; do echo $i; sleep 2; done"], name: "steps"),
      JobSpec(script: ["head -c 300000 /dev/zero | tr '\\0' x"], name: "long-log"),
      JobSpec(script: ["echo bad", "exit 3"], name: "fails"),
      JobSpec(script: ["sleep 600"], name: "too-long"),
    ]
    kinds[5].timeout = 12
    var unreadable = JobSpec(name: "unreadable")
    unreadable.payload = #"{"id":$ID,"token":"$TOKEN","steps":[{"na"#
    var slow = JobSpec(script: ["echo late"], name: "slow-to-store")
    slow.finalDelays = 2
    return kinds + [unreadable, slow]
  }()

  private func cancelOne(
    of jobs: [(coordinator: Int, book: JobBook)], _ draws: inout Draws
  ) async {
    let open = jobs.filter { !$0.book.state.isFinal && !$0.book.isUnheard }
    guard !open.isEmpty else { return }
    let victim = open[draws.next(in: 0...open.count - 1)]
    await world.coordinators[victim.coordinator].control(victim.book.id, "cancel")
  }
}
