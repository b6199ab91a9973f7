import Core
import TestSupport
import Testing

@testable import World

extension InVirtualTime {
  @Suite("On Clever Cloud, a create that is not answered as it should", .timeLimit(.minutes(5)))
  struct LateCreateTests {
    private static let create = VirtualWorld.Place.api(.createApplication)

    /// How the answer is lost.
    enum Loss: CaseIterable, Sendable {
      case silence, overload, page, lateAnswer
      var mishap: VirtualWorld.Mishap {
        switch self {
        case .silence: .silent(acts: true)
        case .overload: .status(503, acts: true)
        case .page: .page(502, acts: true)
        case .lateAnswer: .late(.seconds(60))
        }
      }
    }

    @Test(
      "the application is found by its name, gets the environment, and is launched once",
      arguments: Loss.allCases, [0.0, 20])
    func adopted(loss: Loss, hidden: Double) async {
      let world = VirtualWorld(TestClock())
      world.queue(1) { $0.hiddenSeconds = hidden }
      world.plan { place, number, _, _ in place == Self.create && number == 0 ? loss.mishap : nil }
      await world.play {
        await world.until("it is over", within: .seconds(300)) { world.areAllOver }
      }
      world.checkBooks("\(loss) \(hidden)")
      #expect(world.jobs[1]?.status == .success && world.jobs[1]?.launches == 1)
      #expect(world.calls(Self.create) == 1 && world.books.created == 1)
      #expect(
        world.notices.contains { if case .adopted = $0 { true } else { false } })
      #expect(world.pushedWith.values.map { $0["CC_MOUNT_DOCKER_SOCKET"] } == ["true"])
    }

    @Test("one that was really lost is made anew after two looks, the second 30 s later")
    func lost() async {
      let world = VirtualWorld(TestClock())
      world.queue(1)
      world.plan { place, number, _, _ in
        place == Self.create && number == 0 ? .status(503, acts: false) : nil
      }
      let start = world.clock.now
      await world.play {
        await world.until("it is asked for again", within: .seconds(60)) {
          world.calls(Self.create) == 2
        }
        let waited = start.duration(to: world.clock.now)
        #expect(waited >= .seconds(30) && waited < .seconds(45), "\(waited)")
        await world.until("it is over", within: .seconds(300)) { world.areAllOver }
      }
      world.checkBooks("")
      #expect(world.jobs[1]?.status == .success && world.books.created == 1)
    }

    /// An hour is more than any patience: the job has had another application long since.
    @Test(
      "one carried out an hour after its 503 goes on sight beside its job's own, else after two sightings",
      arguments: [60, 7200])
    func anHourLater(works: Int) async {
      let world = VirtualWorld(TestClock())
      world.queue(1, .init(works: works)) { $0.comesLate = true }
      await world.play {
        $0.orphanCheckInterval = .seconds(300)
      } _: {
        await world.until("the first is refused", within: .seconds(30)) {
          world.up { $0.ledger.late.count == 1 }
        }
        world.happen(.lateCreates, after: .seconds(3600))
        // The next create is carried out as it should.
        world.up { $0.ledger.behaviours[1]?.comesLate = false }
        await world.pass(.seconds(3590))
        #expect(world.books.created == 1)
        await world.until("the late one is there", within: .seconds(20)) {
          world.books.created == 2
        }
        guard let late = world.books.applications.last?.id else { return }
        let lived = await world.until("the late one is gone", within: .seconds(620)) {
          !world.books.existing.contains(late)
        }
        let hasOwn = works > 3600
        #expect(lived.map { $0 >= .seconds(300) } == !hasOwn, "\(String(describing: lived))")
        if hasOwn { #expect(world.books.existing.count == 1, "the job's own stays") }
        await world.until("it is over", within: .seconds(8000)) { world.areAllOver }
        #expect(world.books.applications.last?.pushes == [])
      }
      #expect(world.jobs[1]?.status == .success && world.jobs[1]?.launches == 1)
      #expect(world.books.existing == [] && world.books.launchedTwice == [])
      #expect(world.books.foreignDeleted == [])
    }

    @Test("a crash right after the order to create: found by its name, and launched once")
    func crash() async {
      let world = VirtualWorld(TestClock())
      world.queue(1) { $0.hiddenSeconds = 20 }
      world.plan { place, number, _, _ in
        place == Self.create && number == 0 ? .silent(acts: true) : nil
      }
      let before = await world.play {
        await world.until("it is ordered", within: .seconds(30)) { world.books.created == 1 }
      }
      var records = before.snapshot.records
      // As on disk at the moment of the crash: the order, and no word of its end.
      for index in records.indices { records[index].creation = .ordered }
      world.up { $0.hasEnded = false }
      await world.play(restoring: records) {
        await world.until("it is over", within: .seconds(400)) { world.areAllOver }
      }
      world.checkBooks("")
      #expect(world.jobs[1]?.status == .success && world.books.created == 1)
    }
  }
}
