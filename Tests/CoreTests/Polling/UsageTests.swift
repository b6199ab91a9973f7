import Core
import Testing
import TestSupport

@Suite("Capacity")
struct UsageTests {
  /// Against the definition, word by word: random records and requests, every limit.
  @Test("is never ordered beyond a limit", arguments: 0..<200 as Range<UInt64>)
  func limitsHold(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let limits = Limits(
      jobs: .random(in: 1...6, using: &random), provisioning: .random(in: 1...4, using: &random),
      quota: Bool.random(using: &random)
        ? Weight(thousandths: .random(in: 1000...9000, using: &random)) : nil)
    let own = RunnerLimits(
      jobs: Bool.random(using: &random) ? .random(in: 1...3, using: &random) : nil,
      share: Bool.random(using: &random)
        ? Weight(thousandths: .random(in: 500...6000, using: &random)) : nil,
      worst: Weight(thousandths: .random(in: 1...3000, using: &random)))
    var usage = Usage()
    for _ in 0..<30 {
      guard usage.shortage(for: Sample.runner, own, under: limits) == nil else { break }
      usage.reserve(for: Sample.runner, own.worst)
      #expect(usage.jobs <= limits.jobs && usage.provisioning <= limits.provisioning)
      #expect(limits.quota.map { usage.weight <= $0 } ?? true)
      let share = usage.share(of: Sample.runner)
      #expect(own.jobs.map { share.jobs <= $0 } ?? true)
      #expect(own.share.map { share.weight <= $0 } ?? true)
    }
    #expect(usage.shortage(for: Sample.runner, own, under: limits) != nil)
  }

  @Test("N jobs of the reference weight fit a quota of N exactly")
  func exact() {
    let weight = Weight(thousandths: 5657)
    let limits = Limits(jobs: 99, provisioning: 99, quota: Weight(thousandths: 5657 * 7))
    let own = RunnerLimits(worst: weight)
    var usage = Usage()
    while usage.shortage(for: Sample.runner, own, under: limits) == nil {
      usage.reserve(for: Sample.runner, weight)
    }
    #expect(usage.jobs == 7)
  }
}
