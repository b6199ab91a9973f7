import Core
import TestSupport
import Testing

@testable import World

extension InVirtualTime {
  @Suite("On Clever Cloud, with an organisation for each group", .timeLimit(.minutes(5)))
  struct TenantTests {
    @Test("jobs run in their groups' organisations")
    func each() async {
      let world = VirtualWorld(TestClock(), groups: ["a": 0, "b": 1])
      world.queue(1, of: "a")
      world.queue(2, of: "b")
      await world.play {
        await world.until("both are over", within: .seconds(300)) { world.areAllOver }
      }
      world.checkBooks("")
      #expect(world.jobs.values.allSatisfy { $0.status == .success })
      for book in world.books.applications {
        #expect(book.organisation == VirtualWorld.organisations[(book.job ?? 0) - 1].id)
      }
    }

    @Test("a group that moves while its job lives: the application goes where it was made")
    func moves() async {
      let world = VirtualWorld(TestClock(), groups: ["a": 0])
      world.queue(1, .init(works: 900), of: "a")
      world.queue(2, after: .seconds(600), of: "a")
      await world.play {
        await world.until("the first runs", within: .seconds(120)) { world.jobs[1]?.launches == 1 }
        world.move("a", to: 1)
        await world.until("all are over", within: .seconds(1300)) { world.areAllOver }
        #expect(world.jobs[1]?.status == .success && world.jobs[2]?.status == .success)
      }
      world.checkBooks("")
      let made = world.books.applications.map(\.organisation)
      #expect(made == VirtualWorld.organisations.map(\.id), "\(made)")
    }

    @Test("a group that loses its attributes while its job lives: the application still goes")
    func loses() async {
      let world = VirtualWorld(TestClock(), groups: ["a": 0, "b": 1])
      world.queue(1, .init(works: 900), of: "a")
      world.queue(2, after: .seconds(500), of: "a")
      world.queue(3, after: .seconds(500), of: "b")
      await world.play {
        await world.until("the first runs", within: .seconds(120)) { world.jobs[1]?.launches == 1 }
        world.up { $0.groups["a"] = ["other": "1"] }
        await world.until("all are over", within: .seconds(1300)) { world.areAllOver }
      }
      world.checkBooks("")
      #expect(world.jobs[1]?.status == .success && world.jobs[3]?.status == .success)
      #expect(world.jobs[2]?.reason == .systemFailure)
      #expect(world.jobs[2]?.message.contains("cc_orga_id") == true)
    }

    @Test(
      "a token for attributes that is refused: no job is taken, and it is said",
      arguments: [401, 403])
    func refusedToken(status: Int) async {
      let world = VirtualWorld(TestClock(), groups: ["a": 0])
      world.up { $0.attributesStatus = status }
      for job in 1...5 { world.queue(Int64(job), of: "a") }
      await world.play {
        await world.pass(.seconds(1800))
        #expect(world.jobs.values.allSatisfy { $0.granted == nil })
        let whyNot = world.runners.first?.whyNot ?? ""
        #expect(whyNot.contains("attributes") && whyNot.contains("\(status)"), "\(whyNot)")
        world.up { $0.attributesStatus = 200 }
        await world.until("all are over", within: .seconds(600)) { world.areAllOver }
      }
      world.checkBooks("")
      #expect(world.jobs.values.allSatisfy { $0.status == .success })
    }

    @Test("one that is refused later costs at most the jobs that were taken at that moment")
    func refusedLater() async {
      let world = VirtualWorld(TestClock(), groups: ["a": 0])
      world.queue(1, of: "a")
      for job in 2...30 { world.queue(Int64(job), after: .seconds(job * 60), of: "a") }
      await world.play {
        await world.until("the first is over", within: .seconds(300)) {
          world.jobs[1]?.isOver == true
        }
        world.up { $0.attributesStatus = 403 }
        await world.pass(.seconds(3000))
        #expect(world.jobs.values.count { $0.reason == .systemFailure } <= 2)
        #expect(world.jobs.values.count { $0.granted != nil } <= 8)
        #expect(world.runners.first?.whyNot?.contains("403") == true)
        world.up { $0.attributesStatus = 200 }
        await world.until("all are over", within: .seconds(3000)) { world.areAllOver }
      }
      world.checkBooks("")
      #expect(world.jobs.values.count { $0.status == .success } >= 28)
    }
  }
}
