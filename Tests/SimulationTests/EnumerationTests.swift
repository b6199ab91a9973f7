import Testing

@testable import Simulation

@Suite("A scripted life", .timeLimit(.minutes(14)))
struct EnumerationTests {
  @Test(
    "survives a crash at each boundary", arguments: Enumeration.one.indices, Script.Crash.allCases)
  func crashes(number: Int, crash: Script.Crash) {
    var script = Enumeration.one[number]
    let plain = Simulation(script: script)
    #expect(plain.run().violation == nil)
    #expect(plain.boundaries > 40)
    script.crash = crash
    for number in 1...plain.boundaries {
      script.crashAt = number
      let simulation = Simulation(script: script)
      let outcome = simulation.run()
      #expect(outcome.violation == nil, "boundary \(number)")
      #expect(outcome.figures.crashes == 1, "boundary \(number)")
    }
  }

  @Test("of five jobs: they overlap")
  func overlap() {
    let five = Simulation(script: Enumeration.five)
    #expect(five.run().violation == nil)
    #expect(five.mostRecords == 5)
  }

  @Test("meets every fate, every way of a refusal, every fault of the disk and each cancellation")
  func faults() {
    for script in Enumeration.one {
      let plain = Simulation(script: script)
      _ = plain.run()
      var kinds: [String: Int] = [:]
      for faulty in Enumeration.faults(of: script) {
        let simulation = Simulation(script: faulty)
        #expect(simulation.run().violation == nil, "\(faulty)")
        // Each is met: what follows it is known.
        #expect(simulation.firstAfterFault > 1, "\(faulty)")
        let fault = faulty.fault.map { "\($0)" } ?? ""
        kinds[String(fault.prefix { $0 != "(" }), default: 0] += 1
      }
      #expect(kinds["call"] == Enumeration.fates(of: script).count * plain.figures.calls)
      #expect(kinds["refusal"] ?? 0 > plain.opportunities)
      #expect(kinds["disk"] == 2 * plain.operations.count)
      #expect(kinds["partOfWrite"] == plain.operations.count { $0 == "write" })
      #expect(kinds["cancel"] == 2 * plain.boundaries)
    }
  }
}
