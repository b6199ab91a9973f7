import Testing

@testable import Simulation

@Suite("A scripted life", .timeLimit(.minutes(5)))
struct EnumerationTests {
  @Test("survives a crash at each boundary", arguments: ["a", "b"], Script.Crash.allCases)
  func crashes(runner: String, crash: Script.Crash) {
    let plain = Simulation(script: Script(runners: [runner]))
    #expect(plain.run().violation == nil)
    #expect(plain.boundaries > 40)
    for number in 1...plain.boundaries {
      let script = Script(runners: [runner], crashAt: number, crash: crash)
      let simulation = Simulation(script: script)
      let outcome = simulation.run()
      #expect(outcome.violation == nil, "boundary \(number)")
      #expect(outcome.figures.crashes == 1, "boundary \(number)")
    }
  }
}
