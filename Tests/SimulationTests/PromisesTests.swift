import Simulation
import Testing

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

  @Test("does the same again on another number of threads")
  func threads() {
    let one = Campaign(jobs: 5).run(1...6, threads: 1)
    let three = Campaign(jobs: 5).run(1...6, threads: 3)
    #expect(one.figures.line == three.figures.line)
  }
}
