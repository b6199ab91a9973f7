import Testing

@testable import Simulation

@Suite("The simulated fleet", .timeLimit(.minutes(5)))
struct PromisesTests {
  @Test("keeps every promise; more seeds: make simulate")
  func promises() {
    let outcome = Campaign().run(1...20)
    #expect(outcome.broken.isEmpty, "\(outcome.broken)")
    #expect(outcome.figures.jobs == 400)
    #expect(outcome.figures.crashes > 0)
    #expect(outcome.figures.faults.count > 10, "\(outcome.figures.line)")
  }

  @Test("breaks no promise that is not watched")
  func alone() {
    let simulation = Simulation(seed: 1, watched: [8])
    simulation.violate(2, "a job was lost")
    #expect(simulation.violation == nil)
    simulation.violate(8, "a limit was passed")
    #expect(simulation.violation?.promise == 8)
  }

  @Test("does the same again on another number of threads")
  func threads() {
    let one = Campaign(jobs: 5).run(1...6, threads: 1)
    let three = Campaign(jobs: 5).run(1...6, threads: 3)
    #expect(one.figures.line == three.figures.line)
  }
}
