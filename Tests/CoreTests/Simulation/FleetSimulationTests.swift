import Core
import Testing
import TestSupport

@Suite("A fleet in a world of faults")
struct FleetSimulationTests {
  @Test("keeps its promises, and comes to rest", arguments: Seeds.blocks(10))
  func promises(block: UInt64) {
    for seed in block * 5..<block * 5 + 5 {
      var simulation = FleetSimulation(seed: seed)
      for _ in 0..<500 where simulation.world.violations.isEmpty { simulation.step() }
      simulation.end()
      let last = simulation.history.suffix(60).joined(separator: "\n")
      #expect(simulation.world.violations == [], "seed \(seed)\n\(last)")
    }
  }

  @Test("survives any fact in any state", arguments: Seeds.blocks(10))
  func anything(block: UInt64) {
    for seed in block * 5..<block * 5 + 5 {
      var random = SeededRandom(seed: seed)
      var driver = StateDriver([StateDriver.runner("a"), StateDriver.runner("b")])
      for _ in 0..<200 where !driver.effects.contains(.exit) {
        driver.now = driver.now + .milliseconds(Int64.random(in: 0...20_000, using: &random))
        driver.take(AnyFact.any(&random))
        if let wake = driver.state.wakeAt { #expect(wake > driver.now, "seed \(seed)") }
        for case .job(let key, .delete) in driver.effects {
          let phase = driver.state.life(of: key)?.record.phase
          #expect(phase?.isOnGoodPath != true, "seed \(seed)")
        }
      }
    }
  }
}

extension AnyFact {
  static func any(_ random: inout SeededRandom) -> Event {
    func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &random)] }
    let runner = RunnerName(pick(["a", "b", "nobody"]))
    let key = JobKey(runner, JobID(pick([1, 2, 3, -1])))
    let trouble = Trouble("trouble", retryAfter: pick([nil, .seconds(5), .seconds(-5)]))
    let payload = Sample.payload(job: pick([1, 2, 3])).bytes
    let mark = Mark(installation: "0123456789abcdef0123456789abcdef", runner: runner)
    let found = FoundResource(
      name: ResourceName(mark: mark, job: JobID(pick([1, 2, 9]))),
      id: ResourceID(pick(["a", "b", "c"])), createdAt: Sample.start)
    if Int.random(in: 0..<3, using: &random) > 0 { return .job(key, job(&random)) }
    let answers: [JobRequestAnswer] = [
      .granted(payload: payload), .granted(payload: []),
      .unreadableGrant(bytes: Array(payload.dropLast(30)), trouble), .none(lastUpdate: "x"),
      .forbidden(trouble), .refused(trouble), .unanswered(trouble),
    ]
    let facts: [Event] = [
      .tick, .requested(runner, number: Int.random(in: 0...9, using: &random), pick(answers)),
      .requested(runner, number: Int.random(in: 0...9, using: &random), pick(answers)),
      .verified(runner, pick([.valid, .invalid(trouble), .unknown(trouble)])),
      .providerChecked(runner, pick([.available, .available, .away(trouble)])),
      .listed(runner, Sample.account, pick([.complete([found]), .complete([]), .failed(trouble)])),
      .listingsEnded(runner), .dump, .commitFailed("full", unstored: pick([[], [key]])),
      .commitRecovered,
      .configured(
        DispatcherSettings(
          limits: Limits(jobs: pick([0, 1, 5]), provisioning: 3, quota: pick([nil, .zero])),
          orphanCheckInterval: pick([nil, .seconds(1), .seconds(300)]),
          runners: pick([[], [StateDriver.runner("a")], [StateDriver.runner("b", limit: 0)]]))),
    ]
    return Int.random(in: 0..<60, using: &random) == 0 ? pick([.drain, .stop]) : pick(facts)
  }
}
