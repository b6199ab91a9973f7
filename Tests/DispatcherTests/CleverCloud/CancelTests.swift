import Core
import TestSupport
import Testing

@testable import World

extension InVirtualTime {
  @Suite("On Clever Cloud, a job cancelled", .timeLimit(.minutes(5)))
  struct CancelTests {
    private static let poll = Duration.seconds(10)

    /// From before the grant to the end of the job, second by second and in between.
    @Test(
      "at any moment has its application gone within two polls", arguments: [true, false])
    func anyMoment(gracefully: Bool) async {
      for tenths in stride(from: 0, through: 1100, by: 19) {
        let world = VirtualWorld(TestClock(), seed: UInt64(tenths))
        world.queue(1, .init(works: 60)) {
          $0.repositoryLooks = 3
          $0.deploymentLooks = 2
        }
        let at = Duration.milliseconds(tenths * 100)
        await world.play(seed: UInt64(tenths)) {
          world.cancel(1, after: at, gracefully ? .canceling : .canceled)
          await world.pass(at)
          let took = await world.until("\(at): the application is gone", within: .seconds(120)) {
            world.books.existing.isEmpty && world.jobs[1]?.isOver == true
          }
          // A job that is asked to end has its inner runner to do that.
          let isLeft = gracefully && world.jobs[1]?.launches == 1
          #expect(
            isLeft || took.map { $0 <= Self.poll * 2 } == true, "\(at): \(String(describing: took))"
          )
          await world.until("\(at): the record is gone", within: .seconds(61)) { world.areAllOver }
        }
        world.checkBooks("\(at)")
        let status = world.jobs[1]?.status
        #expect(status == .canceled || status == .success, "\(at) \(String(describing: status))")
      }
    }

    /// Where the sandbox holds the call that is under way.
    enum Held: CaseIterable, Sendable {
      case create, look, environment, refs, push, deployments
      var place: VirtualWorld.Place {
        switch self {
        case .create: .api(.createApplication)
        case .look: .api(.application)
        case .environment: .api(.putEnvironment)
        case .refs: .refs
        case .push: .push
        case .deployments: .api(.allDeployments)
        }
      }
    }

    @Test(
      "while a call is held: gone within two polls, or of the create's answer",
      arguments: Held.allCases)
    func held(held: Held) async {
      let world = VirtualWorld(TestClock())
      world.queue(1)
      world.plan { place, _, _, _ in place == held.place ? .late(.seconds(45)) : nil }
      await world.play {
        await world.until("it is held", within: .seconds(60)) { world.calls(held.place) > 0 }
        await world.pass(.seconds(1))
        world.cancel(1, after: .zero)
        let patience = held == .create ? Duration.seconds(46) : Self.poll * 2
        await world.until("\(held): the application is gone", within: patience) {
          world.books.existing.isEmpty && world.records.allSatisfy { $0.creation != .ordered }
        }
        await world.until("\(held): the record is gone", within: .seconds(60)) { world.areAllOver }
        // Whatever is carried out late finds nothing.
        await world.pass(.seconds(120))
      }
      world.checkBooks("\(held)")
      #expect(world.jobs[1]?.launches == 0)
      #expect(world.books.created == 1)
    }
  }
}
