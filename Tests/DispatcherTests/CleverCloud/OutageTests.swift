import Core
import TestSupport
import Testing

@testable import World

extension InVirtualTime {
  @Suite("On a Clever Cloud in trouble", .timeLimit(.minutes(5)))
  struct OutageTests {
    /// 5xx at random; the first creates, acted on or not, without an answer; deletes that fail.
    private static func storm(_ percent: Int) -> VirtualWorld.Plan {
      { place, number, _, random in
        switch place {
        case .api(.createApplication) where number < 6 && number.isMultiple(of: 2):
          return .silent(acts: true)
        case .api(.deleteApplication) where number < 5: return .status(503, acts: number == 3)
        default: break
        }
        guard Int.random(in: 0..<100, using: &random) < percent else { return nil }
        let status = [500, 502, 503, 504].randomElement(using: &random) ?? 503
        let acts = Bool.random(using: &random)
        return Bool.random(using: &random) ? .page(status, acts: acts) : .status(status, acts: acts)
      }
    }

    @Test(
      "10 % of 5xx everywhere, three creates whose answer is lost, five failing deletes: all jobs end well",
      arguments: Seeds.blocks(2))
    func storm(seed: UInt64) async {
      let clock = TestClock()
      let world = VirtualWorld(clock, seed: seed)
      for job in 1...20 { world.queue(Int64(job), after: .seconds(job * 5)) }
      world.plan(Self.storm(10))
      await world.play(seed: seed) {
        $0.checkInterval = .seconds(10)
      } _: {
        await world.until("all are over", within: .seconds(3000)) { world.areAllOver }
      }
      world.checkBooks("seed \(seed)")
      for (number, job) in world.jobs {
        #expect(job.status == .success, "seed \(seed): job \(number) \(job.message)")
      }
      #expect(world.books.created == 20, "seed \(seed): a lost answer is found again by name")
    }

    /// How an API is away.
    enum Manner: CaseIterable, Sendable {
      case refuses, hangs, answers503, showsPages
      var mishap: VirtualWorld.Mishap {
        switch self {
        case .refuses: .refused
        case .hangs: .silent(acts: false)
        case .answers503: .status(503, acts: false)
        case .showsPages: .page(502, acts: false)
        }
      }
    }

    @Test(
      "an hour without the API: no new job is taken, nothing is lost, and all goes on afterwards",
      arguments: Manner.allCases, Seeds.blocks(1))
    func hour(manner: Manner, seed: UInt64) async {
      for groups in [nil, ["a": 0, "b": 1]] { await hour(manner, seed, groups) }
    }

    private func hour(_ manner: Manner, _ seed: UInt64, _ groups: [String: Int]?) async {
      let clock = TestClock()
      let world = VirtualWorld(clock, seed: seed, groups: groups)
      func queue(_ job: Int, _ seconds: Int) {
        let group = groups.map { $0.keys.sorted()[job % 2] }
        world.queue(Int64(job), after: .seconds(seconds), of: group)
      }
      // Some are over, some run, some are being made, some are still to come.
      for job in 1...12 { queue(job, job * 8) }
      for job in 13...20 { queue(job, 600 + job * 60) }
      // Just after it has begun, and nobody has noticed yet.
      queue(21, 85)
      // Then those that have jobs there look at them, every ten seconds, and have no answer.
      let noticed: Duration = manner == .hangs ? .seconds(45) : .seconds(15)
      queue(22, 100)
      queue(23, 126)
      let (begins, ends) = (clock.now + .seconds(80), clock.now + .seconds(3700))
      world.plan { place, _, now, _ in
        place != .attributes && begins <= now && now < ends ? manner.mishap : nil
      }
      await world.play(seed: seed) {
        $0.checkInterval = .seconds(10)
      } _: {
        await world.pass(.seconds(1900))
        #expect(world.runners.first?.whyNot?.contains("provider") == true)
        await world.until("all are over", within: .seconds(4000)) { world.areAllOver }
      }
      world.checkBooks("\(manner) \(seed)")
      for (number, job) in world.jobs {
        let taken = job.granted.map { begins + noticed < $0 && $0 < ends } ?? true
        #expect(!taken, "\(manner): job \(number) was taken while the API was away")
        if (13...20).contains(number) || job.launches > 0 || job.granted.map({ $0 >= ends }) == true
        {
          #expect(job.status == .success, "\(manner): job \(number) \(job.message)")
        } else {
          #expect(job.reason == .systemFailure, "\(manner): job \(number)")
          #expect(job.message.contains("Clever Cloud"), "\(manner): \(job.message)")
        }
      }
      #expect(world.jobs.values.contains { $0.launches == 1 && $0.status == .success })
    }

    @Test(
      "an hour without the API that nobody notices, for nothing runs: one job may be taken, within a minute of the last good answer; it fails with a sentence",
      arguments: Manner.allCases, [1, 40, 59])
    func unnoticed(manner: Manner, after seconds: Int) async {
      let world = VirtualWorld(TestClock())
      let (begins, ends) = (world.clock.now + .seconds(100), world.clock.now + .seconds(3700))
      for job in 1...10 { world.queue(Int64(job), after: .seconds(99 + seconds + (job - 1) * 300)) }
      world.plan { _, _, now, _ in begins <= now && now < ends ? manner.mishap : nil }
      await world.play {
        $0.checkInterval = .seconds(10)
        $0.repollsAtOnce = false
      } _: {
        await world.until("all are over", within: .seconds(5000)) { world.areAllOver }
      }
      world.checkBooks("\(manner)")
      for (number, job) in world.jobs {
        guard let granted = job.granted, begins < granted, granted < ends else {
          #expect(job.status == .success, "\(manner): job \(number) \(job.message)")
          continue
        }
        #expect(number == 1 && granted < begins + .seconds(60), "\(manner): job \(number)")
        #expect(job.reason == .systemFailure && job.message.contains("Clever Cloud"))
      }
    }

    @Test("an API that is away from the very start: nothing is asked for until it answers")
    func fromTheStart() async {
      let world = VirtualWorld(TestClock())
      for job in 1...3 { world.queue(Int64(job)) }
      let back = world.clock.now + .seconds(900)
      world.plan { _, _, now, _ in now < back ? .silent(acts: false) : nil }
      await world.play {
        $0.quota = QuotaRule(runner: Sample.runner, flavor: "3XL", jobs: 2)
      } _: {
        await world.pass(.seconds(890))
        let granted = world.jobs.mapValues(\.granted)
        #expect(granted.values.allSatisfy { $0 == nil }, "\(world.clock.now) \(granted)")
        #expect(world.runners.first?.whyNot?.contains("provider") == true)
        await world.until("all are over", within: .seconds(800)) { world.areAllOver }
      }
      world.checkBooks("")
      #expect(world.jobs.values.allSatisfy { $0.status == .success })
    }

    @Test("a catalogue is read for all jobs together: once a minute at most")
    func catalogue() async {
      let world = VirtualWorld(TestClock())
      for job in 1...20 { world.queue(Int64(job), after: .seconds(job * 30)) }
      let start = world.clock.now
      await world.play {
        $0.checkInterval = .seconds(10)
      } _: {
        await world.until("all are over", within: .seconds(1000)) { world.areAllOver }
      }
      let minutes = Int(start.duration(to: world.clock.now).components.seconds) / 60
      for place in [Fault.Endpoint.flavors, .instanceTypes] {
        #expect((1...minutes + 1).contains(world.calls(.api(place))), "\(place)")
      }
      // Looks at deployments are shared too: every ten seconds, and one more for each job's start.
      #expect(world.calls(.api(.allDeployments)) <= minutes * 6 + 20)
    }

    /// A single endpoint that fails for good until its patience is over.
    @Test(
      "one endpoint that fails, whichever it is: nothing is left, nothing runs twice",
      arguments: [
        .api(.application), .api(.putEnvironment), .api(.allDeployments), .api(.applications),
        .api(.createApplication), .api(.flavors), .refs, .push,
      ] as [VirtualWorld.Place])
    func oneEndpoint(place: VirtualWorld.Place) async {
      let world = VirtualWorld(TestClock())
      world.queue(1)
      world.queue(2, after: .seconds(50))
      world.queue(3, after: .seconds(3000))
      let (begins, ends) = (world.clock.now + .seconds(20), world.clock.now + .seconds(2000))
      world.plan { called, number, now, _ in
        guard called == place, begins <= now, now < ends else { return nil }
        return .status(500, acts: number.isMultiple(of: 3))
      }
      await world.play {
        $0.checkInterval = .seconds(10)
      } _: {
        await world.until("all are over", within: .seconds(4500)) { world.areAllOver }
        await world.pass(.seconds(700))
      }
      world.checkBooks("\(place)")
      #expect(world.jobs[1]?.status == .success || world.jobs[1]?.reason == .systemFailure)
      #expect(world.jobs[3]?.status == .success, "\(place)")
    }

    @Test("an API that comes and goes every half minute does no harm", arguments: Seeds.blocks(1))
    func flapping(seed: UInt64) async {
      let clock = TestClock()
      let world = VirtualWorld(clock, seed: seed)
      for job in 1...15 { world.queue(Int64(job), after: .seconds(job * 20)) }
      world.plan { _, _, now, random in
        guard (now.milliseconds / 30_000).isMultiple(of: 2) else { return nil }
        return [.refused, .silent(acts: true), .status(503, acts: true)].randomElement(
          using: &random)
      }
      await world.play(seed: seed) {
        $0.checkInterval = .seconds(10)
      } _: {
        await world.pass(.seconds(1800))
        world.plan(nil)
        await world.until("all are over", within: .seconds(3000)) { world.areAllOver }
      }
      world.checkBooks("seed \(seed)")
    }
  }
}
