import Core
import TestSupport
import Testing

@testable import World

extension InVirtualTime {
  /// The table of how a job's start is watched, each row with and without an access token to the
  /// job's log.
  @Suite("On Clever Cloud, the start of a job", .timeLimit(.minutes(5)))
  struct StartTests {
    /// A row: what happens to the application and its machine, and what the job's author reads.
    struct Row: Sendable, CustomStringConvertible {
      let description: String
      var machine = VirtualWorld.Machine()
      var change: @Sendable (inout ApplicationBehaviour) -> Void = { _ in }
      /// What the failure says; nil: the job ends well.
      var says: [String]?
      /// How long it takes at most from the push.
      var within: Duration = .seconds(130)
    }

    static let rows: [Row] = [
      Row(description: "all is well"),
      Row(
        description: "a deployment absent for 9 looks", machine: .init(builds: 200),
        change: { $0.deploymentLooks = 9 }, within: .seconds(310)),
      Row(
        description: "no deployment ever, no credit", change: { $0.fate = .never },
        says: ["nothing is deployed", "DEFAULT_OF_PAYMENT"], within: .seconds(12)),
      Row(
        description: "no deployment ever, moderated",
        change: {
          $0.fate = .never
          $0.stuckState = "MODERATED"
        }, says: ["nothing is deployed", "MODERATED"], within: .seconds(12)),
      Row(
        description: "no deployment ever, no reason",
        change: {
          $0.fate = .never
          $0.stuckState = "SHOULD_BE_UP"
        }, says: ["no sign of life", "there is no deployment yet"], within: .seconds(312)),
      Row(
        description: "FAIL", change: { $0.fate = .buildFails }, says: ["failed (FAIL)"],
        within: .seconds(32)),
      Row(
        description: "CANCELLED, in a row with another uuid", change: { $0.fate = .cancelled },
        says: ["was cancelled (CANCELLED)"], within: .seconds(32)),
      Row(
        description: "OK without a word in the log", machine: .init(speaks: nil, dies: nil),
        change: { $0.fate = .waits }, says: ["has ended (OK)"], within: .seconds(42)),
      Row(
        description: "a machine that dies before its first word",
        machine: .init(speaks: nil, dies: 3), says: ["failed (FAIL)"], within: .seconds(42)),
      Row(
        description: "a machine that runs and says nothing", machine: .init(speaks: nil),
        says: ["no sign of life", "its machine runs, but nothing has been written"],
        within: .seconds(312)),
      Row(
        description: "a deployment that never gets on", change: { $0.fate = .waits },
        says: ["no sign of life", "in progress (WIP)"], within: .seconds(3620)),
      Row(
        description: "a machine that dies while the job runs",
        machine: .init(works: nil, dies: 40), says: ["before the job did", "failed (FAIL)"],
        within: .seconds(140)),
    ]

    @Test("is seen, or fails with the deployment's state", arguments: rows, [true, false])
    func watched(row: Row, hasToken: Bool) async {
      let world = VirtualWorld(TestClock())
      world.queue(1, row.machine, row.change)
      await world.play {
        if hasToken { $0.runners[0].logWatch = .seconds(10) }
      } _: {
        await world.until("it is pushed", within: .seconds(60)) {
          world.books.applications.first?.pushes.isEmpty == false
        }
        if row.description.hasPrefix("OK"), let id = world.books.existing.first {
          world.happen(.ends(id, .ok), after: .seconds(25))
        }
        await world.until("\(row): it is over", within: row.within) {
          world.jobs[1]?.isOver == true
        }
        await world.until("\(row): nothing is left", within: .seconds(15)) { world.areAllOver }
      }
      world.checkBooks("\(row)")
      let job = world.jobs[1]
      guard let says = row.says else {
        #expect(job?.status == .success, "\(job?.message ?? "")")
        return
      }
      #expect(job?.reason == .systemFailure, "\(row)")
      // A log that the inner runner began is its own.
      let message = job?.message ?? ""
      for words in says { #expect(message.contains(words), "\(row): \(message)") }
    }
  }
}
