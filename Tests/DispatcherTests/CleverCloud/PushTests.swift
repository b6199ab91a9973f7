import Core
import TestSupport
import Testing

@testable import World

extension InVirtualTime {
  /// What a repository can do to a push, and the phase that each ends in.
  @Suite("On Clever Cloud, a push", .timeLimit(.minutes(5)))
  struct PushTests {
    /// A row: what meets the first so many calls of a place.
    struct Row: Sendable, CustomStringConvertible {
      let description: String
      let place: VirtualWorld.Place
      let mishap: VirtualWorld.Mishap
      var times = 1
      /// What the failure says; nil: the job ends well.
      var says: [String]?
      /// The phase that is seen while it lasts.
      var phase = Phase.launching
      /// Seconds from the mishap to the end of the trouble at most.
      var within = 200
      /// Whether the commit is there though hpr was not told, so that nothing is pushed again.
      var isThere = false
    }

    static let rows: [Row] = [
      Row(
        description: "declined by a hook", place: .push, mishap: .declined, says: ["hook declined"],
        phase: .failing, within: 5),
      Row(
        description: "cut after the act, or an empty report", place: .push,
        mishap: .cut(acts: true), isThere: true),
      Row(description: "cut before the act", place: .push, mishap: .cut(acts: false)),
      Row(
        description: "silence after the act", place: .push, mishap: .silent(acts: true),
        isThere: true),
      Row(description: "silence before the act", place: .push, mishap: .silent(acts: false)),
      Row(
        description: "an overload after the act", place: .push, mishap: .status(503, acts: true),
        isThere: true),
      Row(
        description: "an overload three times", place: .push, mishap: .status(503, acts: false),
        times: 3),
      Row(description: "401 at first", place: .push, mishap: .refusedBy(401)),
      Row(description: "404 at first", place: .push, mishap: .refusedBy(404)),
      Row(description: "401 at the look before it", place: .refs, mishap: .refusedBy(401)),
      Row(description: "404 at the look before it", place: .refs, mishap: .refusedBy(404)),
      Row(
        description: "silence at the look before it", place: .refs, mishap: .cut(acts: false),
        times: 5),
      Row(
        description: "404 for ever", place: .refs, mishap: .refusedBy(404), times: .max,
        says: ["404"], within: 90),
      Row(
        description: "401 for ever", place: .push, mishap: .refusedBy(401), times: .max,
        says: ["401", "could be prepared"], within: 700),
      Row(
        description: "403 for ever", place: .push, mishap: .refusedBy(403), times: .max,
        says: ["403", "could be prepared"], within: 700),
      Row(description: "429 three times", place: .push, mishap: .refusedBy(429), times: 3),
      Row(
        description: "400", place: .push, mishap: .refusedBy(400), says: ["400"], phase: .failing,
        within: 5),
    ]

    @Test("ends in the right phase", arguments: rows)
    func ends(row: Row) async {
      let world = VirtualWorld(TestClock())
      world.queue(1)
      world.plan { place, number, _, _ in
        place == row.place && number < row.times ? row.mishap : nil
      }
      await world.play {
        await world.until("\(row): it happens", within: .seconds(60)) { world.calls(row.place) > 0 }
        await world.until("\(row): it is \(row.phase)", within: .seconds(5)) {
          world.records.contains { $0.phase == row.phase } || world.jobs[1]?.isOver == true
        }
        await world.until("\(row): it is over", within: .seconds(row.within)) {
          world.jobs[1]?.isOver == true
        }
        await world.until("\(row): nothing is left", within: .seconds(30)) { world.areAllOver }
      }
      world.checkBooks("\(row)")
      #expect(world.books.created == 1)
      let pushes = world.books.applications.flatMap(\.pushes)
      if let says = row.says {
        #expect(world.jobs[1]?.reason == .systemFailure && pushes.isEmpty, "\(row)")
        let message = world.jobs[1]?.message ?? ""
        for words in says { #expect(message.contains(words), "\(row): \(message)") }
      } else {
        #expect(world.jobs[1]?.status == .success && pushes.count == 1, "\(row)")
        #expect(!row.isThere || world.calls(.push) == 1, "\(row): it is looked for, not repeated")
      }
    }

    @Test("that is refused for want of rights keeps the runner from taking more jobs")
    func withoutRights() async {
      let world = VirtualWorld(TestClock())
      for job in 1...20 { world.queue(Int64(job), after: .seconds(job * 60)) }
      world.plan { place, _, _, _ in place == .push ? .refusedBy(403) : nil }
      await world.play {
        await world.pass(.seconds(2400))
        #expect(world.jobs.values.count { $0.granted != nil } <= 4)
        let whyNot = world.runners.first?.whyNot ?? ""
        #expect(whyNot.contains("403"), "\(whyNot)")
        world.plan(nil)
        await world.until("all are over", within: .seconds(4000)) { world.areAllOver }
      }
      world.checkBooks("")
      #expect(world.jobs.values.count { $0.status == .success } >= 16)
    }
  }
}
